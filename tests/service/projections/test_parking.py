"""An event that cannot be folded takes its stream out of the tables, and nothing else."""

import asyncpg
import pytest

from events import cloudevents
from service.database.engine import Address, Pools
from service.database.errors import LeaseLost
from service.projections.catalogue import FoldsOf
from service.projections.errors import TargetMissing, TooManyParked, TooNew
from service.projections.parking import MOST, is_of_the_event
from service.projections.runner import Projector
from tests.sentences.builders import event
from tests.service.projections.digests import digests_of_tables
from tests.service.projections.poison import MISTAKEN, UNWRITABLE, described, registered
from tests.service.projections.stories import (
    DECISION,
    HISTORY,
    PARAGRAPH,
    ask,
    fold,
    slip,
    tell,
    values_of,
)
from tests.service.projections.test_batches import forget_tables

BROKEN = event(
    "instrument.rule_recorded",
    "instrument/xy-1-2",
    **DECISION[-1]["data"] | {"required": None, "version": 2, "values": [["FULFILLED", "?"]]},
)


async def parked(pools: Pools) -> list[tuple[str, int, str, str]]:
    rows = await ask(pools, "SELECT stream, position, type, error FROM read.parked ORDER BY 2")
    return [(row["stream"], row["position"], row["type"], row["error"]) for row in rows]


async def mistaken(pools: Pools, *, chunk: int = 1000, folds: FoldsOf = MISTAKEN) -> int:
    """Fold with the mistaken release."""
    projector = Projector(pools, holder=f"mistaken-{chunk}", chunk=chunk, folds=folds)
    await projector.prepare()
    return await projector.catch_up()


async def keys_of(pools: Pools, table: str) -> set[str]:
    return {row["key"] for row in await ask(pools, f"SELECT key FROM read.{table}_current")}  # noqa: S608 - our own table


async def test_the_stream_is_parked_and_everything_else_moves_on(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    at = await tell(pools, registered("bad"))
    head = await tell(pools, described("bad"), registered("good", name="Good"))
    assert await mistaken(pools) == head
    assert await parked(pools) == [
        ("stakeholder/bad", at, "servanda.stakeholder.registered", "KeyError")
    ]
    keys = await keys_of(pools, "stakeholder")
    assert "good" in keys
    assert "bad" not in keys
    assert "stakeholder/bad" not in await keys_of(pools, "search")


@pytest.mark.parametrize("folds", [MISTAKEN, UNWRITABLE], ids=["folding", "writing"])
async def test_parking_does_not_show_the_size_of_chunks(
    pools: Pools, address: Address, folds: FoldsOf
) -> None:
    await tell(pools, registered("first"), *HISTORY[:4], described("first"), registered("second"))
    await tell(pools, *HISTORY[4:], described("second"), described("first", number=2))
    digests = []
    for chunk in (1, 7, 1000):
        await mistaken(pools, chunk=chunk, folds=folds)
        assert [stream for stream, *_ in await parked(pools)] == [
            "stakeholder/first",
            "stakeholder/second",
        ]
        digests.append(await digests_of_tables(pools))
        await forget_tables(address)
    assert digests[0] == digests[1] == digests[2]


async def test_what_was_folded_of_the_stream_stays_and_its_correction_waits_behind(
    pools: Pools,
) -> None:
    await tell(pools, *HISTORY)
    at = await tell(pools, BROKEN)
    target = {"source": BROKEN["source"], "id": BROKEN["id"]}
    await tell(
        pools, event("event.retracted", "instrument/xy-1-2", target=target, reason="a mistake")
    )
    before = await values_of(pools) if await fold(pools) else []
    assert [(stream, position) for stream, position, *_ in await parked(pools)] == [
        ("instrument/xy-1-2", at)
    ]
    assert before[-1] == ("2003-07-31", "RESPONSE_PARTIAL")
    assert await ask(pools, "SELECT 1 FROM read.amendment") == []


async def test_claims_on_the_paragraphs_of_a_parked_instrument_are_judged_by_what_is_folded(
    pools: Pools,
) -> None:
    await tell(pools, *HISTORY[:-1], BROKEN, HISTORY[-1])
    await fold(pools)
    assert len(await parked(pools)) == 1
    assert (await values_of(pools))[-1] == ("2003-07-31", "RESPONSE_PARTIAL")
    assert PARAGRAPH in await keys_of(pools, "status")


async def test_an_amendment_of_nothing_is_parked(pools: Pools) -> None:
    nothing = {"source": "urn:nowhere", "id": "none"}
    head = await tell(
        pools, event("event.retracted", "partnership/phones", target=nothing, reason="?")
    )
    assert await fold(pools) == head
    assert [(stream, error) for stream, _, _, error in await parked(pools)] == [
        ("partnership/phones", "TargetMissing")
    ]


async def test_a_payload_that_no_fold_expects_is_parked(pools: Pools) -> None:
    broken = cloudevents.parse(HISTORY[0])._replace(data={"occurred": "2003-05-02"})
    head = await slip(pools, broken)
    assert await fold(pools) == head
    assert [(position, error) for _, position, _, error in await parked(pools)] == [
        (head, "KeyError")
    ]


async def test_a_value_that_the_tables_cannot_take_is_parked(pools: Pools) -> None:
    proposed = cloudevents.parse(DECISION[-1])
    huge = proposed._replace(id="huge", data={**proposed.data, "version": 2**40})
    await tell(pools, *HISTORY)
    head = await slip(pools, huge)
    assert await fold(pools) == head
    assert [position for _, position, *_ in await parked(pools)] == [head]


async def test_more_parked_streams_than_a_few_stop_the_projection(pools: Pools) -> None:
    await tell(pools, *(registered(f"bad-{number}") for number in range(MOST)))
    last = await tell(pools, registered("one-more"), registered("good", name="Good"))
    with pytest.raises(TooManyParked, match=f"before position {last - 1}"):
        await mistaken(pools)
    assert len(await parked(pools)) == MOST
    assert await Projector(pools, holder="looks").position() == last - 2


async def test_a_type_that_this_release_does_not_know_stops_and_parks_nothing(
    pools: Pools,
) -> None:
    before = await tell(pools, *HISTORY)
    later = cloudevents.parse(event("stakeholder.described", "stakeholder/a-firm", name="Later"))
    name = "servanda.stakeholder.dissolved"
    schema = later.dataschema.replace(later.type, name)
    await slip(pools, later._replace(type=name, dataschema=schema))
    await tell(pools, registered("after", name="After"))
    with pytest.raises(TooNew, match=f"position {before + 1}: .*{name}"):
        await fold(pools)
    assert await parked(pools) == []
    assert await Projector(pools, holder="looks").position() == before


@pytest.mark.parametrize(
    ("error", "of_the_event"),
    [
        (KeyError("name"), True),
        (RecursionError(), True),
        (TargetMissing(1, "urn:a", "b"), True),
        (asyncpg.NumericValueOutOfRangeError("too large"), True),
        (asyncpg.ProgramLimitExceededError("index row size"), True),
        (ConnectionResetError(), False),
        (MemoryError(), False),
        (LeaseLost("gone"), False),
        (asyncpg.DiskFullError("no space"), False),
        (asyncpg.LockNotAvailableError("waited"), False),
        (asyncpg.DeadlockDetectedError("again"), False),
        (asyncpg.UndefinedTableError("no table"), False),
        (asyncpg.AdminShutdownError("bye"), False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_only_what_is_the_events_own_fault_parks_it(
    error: Exception,
    of_the_event: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert is_of_the_event(error) is of_the_event
