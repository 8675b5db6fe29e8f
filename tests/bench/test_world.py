"""The made-up world is one that the house would record, and always the same."""

from collections import Counter
from itertools import pairwise

import pytest

from bench import load
from bench.world.sizes import Sizes
from bench.world.world import Request, World
from events.canonical import canonical_bytes
from events.cloudevents import STAMP_LENGTH
from events.log import read
from events.registry import EVENT_TYPES
from service.database.engine import Pools

EVENTS = 2500
LEFT_OUT = {"servanda.person.recorded", "servanda.access.recorded"} | {
    f"servanda.{name}"
    for name in (
        *("assessment.recorded", "equivalence.accepted"),
        *("claim.disputed", "claim.verified"),
    )
}
"""People, and what people judge: the second log of the differential test tells of both, and folds them in chunks."""


def world(events: int = EVENTS, *, seed: int = 1) -> list[Request]:
    return list(World(Sizes.of(events), seed=seed).requests())


def written(requests: list[Request]) -> list[bytes]:
    return [canonical_bytes(event) for request in requests for event in request.events]


def test_the_same_seed_tells_the_same_world_and_another_seed_another_one() -> None:
    assert written(world()) == written(world())
    assert written(world()) != written(world(seed=2))


def test_a_world_has_as_many_events_as_it_should() -> None:
    for events in (200, 1000, EVENTS):
        assert len(written(world(events))) == events


def test_a_world_tells_of_every_type_but_people_and_their_judgements() -> None:
    told = Counter(event["type"] for one in world() for event in one.events)
    assert {one.name for one in EVENT_TYPES} - told.keys() <= LEFT_OUT


def test_a_world_is_late_vague_and_has_second_thoughts() -> None:
    events = [event for one in world() for event in one.events]
    days = [event["data"]["occurred"] for event in events]
    assert {len(day) for day in days} == {4, 7, 10}
    assert sum(a[:4] > b[:4] for a, b in pairwise(days)) > EVENTS // 20
    corrected = [
        e["data"]["target"]["id"] for e in events if e["type"] == "servanda.event.corrected"
    ]
    amendments = {event["id"] for event in events if event["type"].startswith("servanda.event.")}
    assert amendments & set(corrected), "no correction of a correction"


@pytest.mark.parametrize("events", [400, pytest.param(EVENTS, marks=pytest.mark.slow)])
async def test_every_rule_takes_the_world_as_it_comes(pools: Pools, events: int) -> None:
    assert await load.record(pools, world(events)) == events


async def test_the_short_road_stores_what_the_recorder_stores(pools: Pools) -> None:
    requests = world(600)
    await load.record(pools, requests)
    recorded = [
        _unstamped(one.entry) for one in await read.read(pools.log_reader, after=0, limit=600)
    ]
    sealed = [new.sealed.prefix + new.sealed.suffix for one in requests for new in load.sealed(one)]
    assert recorded == sealed


def _unstamped(entry: bytes) -> bytes:
    """Return an entry without the one thing that the log itself says."""
    before, name, after = entry.partition(b'"recordedtime":"')
    return before + name + after[STAMP_LENGTH:]
