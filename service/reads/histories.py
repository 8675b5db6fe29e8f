"""Histories of many subjects at once: one statement for a list of lists, each cut to its page."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ARRAY, Integer, Text, Values, any_, column, func, select, true, values

from events.envelope import Recorded
from service.projections.tables.entry import ENTRY
from service.reads.history import EventsWhere, matching, recorded
from service.reads.moment import Moment
from service.reads.pages import Order, Page, Slice, sliced
from service.reads.snapshot import Row, Snapshot

Streams = tuple[str, ...]
"""The streams whose events are one subject's history."""


async def first_pages(
    snapshot: Snapshot,
    owners: Iterable[Streams],
    where: EventsWhere,
    page: Page,
    *,
    moment: Moment,
    falling: bool,
) -> dict[Streams, list[Row]]:
    """Return the rows of each history's page, and one more where there are others; only for pages without a cursor."""
    listed = list(dict.fromkeys(owners))
    owned = _values(listed)
    place = ENTRY.c.position.desc() if falling != page.backward else ENTRY.c.position.asc()
    own = (
        matching(where, moment)
        .where(ENTRY.c.stream == any_(owned.c.streams))
        .order_by(place)
        .limit(page.size + 1)
        .lateral("own")
    )
    statement = select(owned.c.owner, own).join_from(owned, own, true())
    found: dict[Streams, list[Row]] = {streams: [] for streams in listed}
    for row in await snapshot.rows(statement):
        found[listed[row["owner"]]].append(row)
    for rows in found.values():  # a join promises no order
        rows.sort(key=_position, reverse=falling != page.backward)
    return found


async def counts(
    snapshot: Snapshot, owners: Iterable[Streams], where: EventsWhere, *, moment: Moment
) -> dict[Streams, int]:
    """Return how many events each history has, whatever the page."""
    listed = list(dict.fromkeys(owners))
    owned = _values(listed)
    own = matching(where, moment).where(ENTRY.c.stream == any_(owned.c.streams)).lateral("own")
    statement = (
        select(owned.c.owner, func.count().label("n"))
        .join_from(owned, own, true())
        .group_by(owned.c.owner)
    )
    found = dict.fromkeys(listed, 0)
    found |= {listed[row["owner"]]: row["n"] for row in await snapshot.rows(statement)}
    return found


def slice_of_history(
    rows: Sequence[Row], page: Page, *, question: str, moment: Moment, falling: bool
) -> Slice[Recorded]:
    """Return the page of one history out of its rows."""
    order = Order((("position", falling),))
    return sliced(rows, page, order, question=question, moment=moment).mapped(recorded)


def _values(owners: Sequence[Streams]) -> Values:
    rows: list[tuple[int, list[str]]] = [
        (place, list(streams)) for place, streams in enumerate(owners)
    ]
    kinds = (column("owner", Integer()), column("streams", ARRAY(Text())))
    return values(*kinds, name="owned").data(rows)


def _position(row: Mapping[str, int]) -> int:
    return row["position"]
