"""Facts, read out of the log: what the events about a key say as they stand, corrections and retractions told in.

Nothing of them is kept beside the log but which events are about which keys, and only where a key does not name a stream.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import asyncpg
from sqlalchemy import (
    BigInteger,
    FromClause,
    and_,
    bindparam,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.elements import BindParameter, ColumnElement
from sqlalchemy.sql.selectable import LateralFromClause

from events.envelope import Identity
from events.log.read import recorded_in
from service.projections.catalogue import FOLDS_BY_TABLE, home_of
from service.projections.contract import Fact
from service.projections.direct import Direct, among, many
from service.projections.effects import AMENDING, Kind, amended, fact_of, taken_back
from service.projections.tables.entry import ENTRY
from service.projections.tables.layout import AMENDMENT, FACT_KEY
from service.projections.working import Wanted

Noted: TypeAlias = tuple[str, str, Fact]
"""A fold, a key of it, and a fact about that."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the log is folded.

    to:     the last position that is; whatever the log holds after it is not known yet.
    parked: the streams that are folded no further, each with its first position that is not.
    """

    to: int
    parked: Mapping[str, int]

    def holds(self, stream: str, position: int) -> bool:
        """Say whether an event of a stream is folded, if its position is."""
        return position < self.parked.get(stream, position + 1)


_EVENT = (ENTRY.c.position, ENTRY.c.revision, ENTRY.c.entry, ENTRY.c.leaf_hash)
_TO: BindParameter[int] = bindparam("to", type_=BigInteger())
_STREAMS = func.unnest(many("streams", FACT_KEY.c.key)).table_valued("stream").render_derived()
_ONE: ColumnElement[int] = literal_column("1")
# Where the log ended then. Not by the index of positions, which would be read from its beginning.
_BY_THEN = ENTRY.c.position + literal_column("0") <= _TO
_WANTED = (
    func.unnest(many("folds", FACT_KEY.c.fold), many("keys", FACT_KEY.c.key))
    .table_valued("fold", "key")
    .render_derived()
)
_NAMES = (
    func.unnest(many("sources", AMENDMENT.c.source), many("ids", AMENDMENT.c.id))
    .table_valued("source", "id")
    .render_derived()
)


def _event_at(position: ColumnElement[int]) -> LateralFromClause:
    """Return the event at a position that stands beside it: one probe each, however many the server expects."""
    return select(*_EVENT).where(ENTRY.c.position == position).limit(_ONE).lateral()


def _events_of(streams: FromClause) -> LateralFromClause:
    """Return the events of a stream, as far as the types go that are asked for; in order, so that only the index of streams will do."""
    wanted = among(ENTRY.c.type, "types"), _BY_THEN
    own = select(*_EVENT).where(ENTRY.c.stream == streams.c.stream, *wanted)
    return own.order_by(ENTRY.c.revision).lateral()


def _event_named(names: FromClause) -> LateralFromClause:
    same = and_(ENTRY.c.source == names.c.source, ENTRY.c.id == names.c.id)
    return select(*_EVENT).where(same, _BY_THEN).limit(_ONE).lateral()


_NOTED, _TARGET, _AMENDING = (
    _event_at(column)
    for column in (FACT_KEY.c.position, AMENDMENT.c.target_position, AMENDMENT.c.position)
)
_SAID = _event_named(_NAMES)
_OF_STREAM = _events_of(_STREAMS)
# By the keys that are noted, and whole streams as far as the types go that are folded.
FACTS = union_all(
    select(FACT_KEY.c.fold, FACT_KEY.c.key, *_NOTED.c)
    .select_from(_WANTED)
    .join(FACT_KEY, and_(FACT_KEY.c.fold == _WANTED.c.fold, FACT_KEY.c.key == _WANTED.c.key))
    .join(_NOTED, true()),
    select(null(), null(), *_OF_STREAM.c).select_from(_STREAMS).join(_OF_STREAM, true()),
)
NAMED = union_all(
    select(_NAMES.c.source, _NAMES.c.id, *_SAID.c).join(_SAID, true()),
    select(_NAMES.c.source, _NAMES.c.id, *_TARGET.c)
    .join(AMENDMENT, and_(AMENDMENT.c.source == _NAMES.c.source, AMENDMENT.c.id == _NAMES.c.id))
    .join(_TARGET, true()),
)
AMENDED = (
    select(AMENDMENT.c.target_position, AMENDMENT.c.kind, *_AMENDING.c)
    .join(_AMENDING, true(), isouter=True)
    .where(among(AMENDMENT.c.target_position, "positions"))
    .order_by(AMENDMENT.c.position)
)


async def about(tables: Direct, wanted: Wanted, reach: Reach) -> list[Noted]:
    """Return the facts about keys."""
    rows = await tables.fetch(FACTS, to=reach.to, **_where(wanted))
    told = await _as_they_stand(tables, rows, reach)
    noted = [(row[0], row[1], told[row[2]]) for row in rows if row[0] and row[2] in told]
    at_home = {row[2]: told[row[2]] for row in rows if not row[0] and row[2] in told}
    return [*noted, *_at_home(wanted, at_home.values())]


async def named(
    tables: Direct, identities: Sequence[Identity], reach: Reach
) -> list[tuple[Identity, Fact]]:
    """Return the facts of events that are named by their own identity or by that of an amendment."""
    sources, ids = [source for source, _ in identities], [name for _, name in identities]
    rows = await tables.fetch(NAMED, to=reach.to, sources=sources, ids=ids)
    told = await _as_they_stand(tables, rows, reach)
    return [((row[0], row[1]), told[row[2]]) for row in rows if row[2] in told]


async def _as_they_stand(
    tables: Direct, rows: Sequence[asyncpg.Record], reach: Reach
) -> dict[int, Fact]:
    """Return the facts of these events by position; of what is parked there are none."""
    events = {row["position"]: recorded_in(row) for row in rows}
    found = {
        position: fact_of(event)
        for position, event in sorted(events.items())
        if event.type not in AMENDING and reach.holds(event.stream, position)
    }
    if found:
        for row in await tables.fetch(AMENDED, positions=list(found)):
            target = found[row[0]]
            if row["kind"] == Kind.RETRACTED:
                found[row[0]] = taken_back(target)
            elif row["entry"] is not None:  # what was withheld since corrects nothing any more
                found[row[0]] = amended(target, recorded_in(row))
    return found


def _where(wanted: Wanted) -> dict[str, list[str]]:
    """Return where to look for the facts about keys: by the keys themselves, or in the streams that they name."""
    folds, keys, types = list[str](), list[str](), set[str]()
    streams = dict[str, None]()
    for fold, of_fold in wanted.items():
        for key in of_fold:
            if (home := home_of(fold, key)) is None:
                folds.append(fold)
                keys.append(key)
            else:
                streams[home] = None
                types |= FOLDS_BY_TABLE[fold].types
    return {"folds": folds, "keys": keys, "streams": list(streams), "types": sorted(types)}


def _at_home(wanted: Wanted, facts: Iterable[Fact]) -> Iterator[tuple[str, str, Fact]]:
    """Yield the facts out of streams with each wanted fold and key that they are about."""
    sought = {fold: set(keys) for fold, keys in wanted.items() if fold in FOLDS_BY_TABLE}
    for fact in facts:
        for fold, keys in sought.items():
            if fact.type in FOLDS_BY_TABLE[fold].types:
                for key in FOLDS_BY_TABLE[fold].keys(fact):
                    if key in keys and home_of(fold, key) is not None:
                        yield fold, key, fact
