"""What two points of the real history have between them, on one day of the world."""

from datetime import UTC, date, datetime

import pytest

from service.audit.diff import Diff, Span, diff, span_of
from service.audit.errors import OutOfOrder
from service.database.engine import Pools
from service.projections.catalogue import TABLES
from service.reads.errors import NotReached, UnknownMeeting
from service.reads.moment import AsOf, OccurredBy
from service.reads.snapshot import open_snapshot
from service.reads.versions import as_of
from tests.sentences.builders import event
from tests.service.projections.stories import (
    DECISION,
    FIRM,
    FORMED,
    HISTORY,
    JOINED,
    PARAGRAPH,
    fold,
    tell,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TARGET = {"source": JOINED["source"], "id": JOINED["id"]}
RETRACTED = event("event.retracted", "partnership/phones", target=TARGET, reason="it never joined")


async def between(pools: Pools, a: int, b: int, by: OccurredBy | None = None) -> Diff:
    async with open_snapshot(pools.reader) as snapshot:
        ends = (AsOf(position=a), AsOf(position=b))
        return await diff(snapshot, await span_of(snapshot, ends, by, now=NOW))


async def test_a_paragraph_moves_with_the_event_that_moved_it(pools: Pools) -> None:
    before = await tell(pools, *DECISION, FIRM, FORMED)
    last = await tell(pools, JOINED)
    await fold(pools)
    found = await between(pools, before, last)
    assert found.events == {"servanda.partnership.joined": 1}
    (paragraph,) = found.paragraphs
    assert paragraph.address == PARAGRAPH
    assert (value(paragraph.before), value(paragraph.after)) == ("NO_EVIDENCE", "RESPONSE_PARTIAL")
    assert [(step.event.position, step.event.id) for step in paragraph.because] == [
        (last, "joined")
    ]


def value(judged: object) -> object:
    return judged["value"] if isinstance(judged, dict) else None


async def test_on_a_day_before_it_happened_the_same_event_changes_nothing(pools: Pools) -> None:
    before = await tell(pools, *DECISION, FIRM, FORMED)
    last = await tell(pools, JOINED)
    await fold(pools)
    found = await between(pools, before, last, OccurredBy(meeting="COP-1"))
    assert found.span == Span(before, last, date(2003, 5, 2))
    assert found.paragraphs == ()
    assert found.events == {"servanda.partnership.joined": 1}


async def test_subjects_come_change_and_go_with_their_columns(pools: Pools) -> None:
    before = await tell(pools, *HISTORY)
    renamed = event(
        "event.corrected",
        "stakeholder/a-firm",
        target={"source": FIRM["source"], "id": FIRM["id"]},
        reason="a misprint",
        data={**FIRM["data"], "name": "Another Name"},
    )
    last = await tell(pools, renamed, RETRACTED)
    await fold(pools)
    tables = {one.name: one for one in (await between(pools, before, last)).tables}
    firm = tables["stakeholder"].changed["a-firm"]
    assert (firm["title"].before, firm["title"].after) == ("A Firm", "Another Name")
    back = {one.name: one for one in (await between(pools, 0, last)).tables}
    assert "a-firm" in back["stakeholder"].added
    assert tables["stakeholder"].added == tables["stakeholder"].removed == {}


async def test_a_status_that_went_and_came_back_is_not_a_difference(pools: Pools) -> None:
    before = await tell(pools, *DECISION, FIRM, FORMED)
    joined = await tell(pools, JOINED)
    last = await tell(pools, RETRACTED)
    await fold(pools)
    assert (await between(pools, before, last)).paragraphs == ()
    (fallen,) = (await between(pools, joined, last)).paragraphs
    assert [step.event.id for step in fallen.because] == [RETRACTED["id"]]


@pytest.mark.parametrize(("a", "b"), [(0, 392), (120, 253), (253, 253), (300, 301)])
async def test_every_difference_between_two_states_is_told_and_nothing_else(
    told_pools: Pools, a: int, b: int
) -> None:
    found = await between(told_pools, a, b, OccurredBy(meeting="COP-7"))
    assert sum(found.events.values()) == b - a
    for one in found.tables:
        tables = TABLES[one.name]
        async with open_snapshot(told_pools.reader) as snapshot:
            states = [
                {row["key"]: {name: row[name] for name in tables.columns} for row in rows}
                for position in (a, b)
                for rows in [await snapshot.rows(as_of(tables, position, found.span.day))]
            ]
        before, after = states
        assert set(one.added) == after.keys() - before.keys()
        assert set(one.removed) == before.keys() - after.keys()
        assert set(one.changed) == {
            key for key in before.keys() & after.keys() if before[key] != after[key]
        }


async def test_points_that_run_backwards_or_beyond_the_tables_are_refused(pools: Pools) -> None:
    await tell(pools, *HISTORY[:4])
    await fold(pools)
    last = await tell(pools, *HISTORY[4:])
    with pytest.raises(OutOfOrder):
        await between(pools, 3, 2)
    with pytest.raises(NotReached):
        await between(pools, 3, last)
    with pytest.raises(UnknownMeeting):
        await between(pools, 1, 3, OccurredBy(meeting="COP-99"))
