"""Batches must not show in a made-up world either: late, corrected, retracted and merged as it is."""

from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest

from bench import load
from bench.world.sizes import Sizes
from bench.world.world import Request, World
from service.database.engine import Address, Pools
from service.projections.rebuild import Rebuild
from service.projections.runner import Projector
from service.reads.freshness import reached_position
from tests.differential.edges import second_log
from tests.service.projections.digests import digests_of_tables
from tests.service.projections.stories import fold
from tests.service.projections.test_batches import forget_tables

EVENTS = 200
MORE = 500
MANY = 50_000


def world(events: int, *, seed: int = 5) -> Iterator[Request]:
    return World(Sizes.of(events), seed=seed).requests()


@pytest.mark.parametrize(
    ("events", "chunks"),
    [
        (EVENTS, (7, 1000)),
        pytest.param(EVENTS, (1, 1000), marks=pytest.mark.slow),
        pytest.param(MORE, (7, 1000), marks=pytest.mark.slow),
    ],
)
async def test_chunks_of_any_size_give_identical_tables(
    pools: Pools, address: Address, events: int, chunks: tuple[int, int]
) -> None:
    await load.append(pools, world(events))
    digests = []
    for chunk in chunks:
        assert await fold(pools, chunk=chunk) == events
        digests.append(await digests_of_tables(pools))
        await forget_tables(address)
    assert digests[0] == digests[1]


async def test_chunks_of_any_size_give_identical_tables_of_what_seldom_happens(
    pools: Pools, address: Address
) -> None:
    """The second log of the differential tests: judgements too, thought over and taken back."""
    count = await load.append(pools, second_log())
    digests = []
    for chunk in (1, 1000):
        assert await fold(pools, chunk=chunk) == count
        digests.append(await digests_of_tables(pools))
        await forget_tables(address)
    assert digests[0] == digests[1]


async def test_a_rebuild_of_what_seldom_happens_equals_the_tables_that_followed_it(
    pools: Pools,
) -> None:
    told = second_log()
    for piece in (told[:180], told[180:]):
        await load.append(pools, piece)
        await fold(pools, chunk=17)
    live = await digests_of_tables(pools)
    await Rebuild(pools, holder="again", chunk=64).run()
    assert await digests_of_tables(pools) == live


@pytest.mark.slow
async def test_a_rebuild_of_many_events_equals_the_tables_that_followed_them(pools: Pools) -> None:
    await follow_in_uneven_steps(pools, world(MANY))
    live = await digests_of_tables(pools)
    await Rebuild(pools, holder="again").run()
    assert await reached_position(pools.reader) == MANY
    assert await digests_of_tables(pools) == live


async def follow_in_uneven_steps(pools: Pools, told: Iterator[Request]) -> None:
    """Append some of the world, fold it in chunks of some size, and so on to its end."""
    chance = Random(5)  # noqa: S311 - no secret
    while piece := list(islice(told, chance.randint(1, 3000))):
        await load.append(pools, piece)
        chunk = chance.choice((1, 3, 50, 1000)) if len(piece) < 300 else chance.randint(100, 1000)
        projector = Projector(pools, holder=f"step-{chance.random()}", chunk=chunk)
        await projector.prepare()
        await projector.catch_up()
