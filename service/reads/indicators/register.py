"""The register as indicators need it: who somebody is by now, where they are, and the events that say so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import exists, select

from service.projections.tables.entry import ENTRY
from service.projections.tables.layout import AMENDMENT
from service.projections.tables.stakeholder import STAKEHOLDER
from service.reads.indicators.countries import CountryTables, tables_of
from service.reads.indicators.scope import Scope, counted
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by, by_keys
from service.reads.versions import as_of


@dataclass(frozen=True, slots=True)
class Merges:
    """Whom each stakeholder was merged into, by key."""

    into: Mapping[str, str]

    def now(self, key: str) -> str:
        """Return the key under which somebody goes by now: merged identities are one."""
        seen = {key}
        while key in self.into and self.into[key] not in seen:
            key = self.into[key]
            seen.add(key)
        return key


@dataclass(frozen=True, slots=True)
class Register:
    """Stakeholders by key, under which they go by now, and the country tables by instrument."""

    rows: Mapping[str, Row]
    merges: Merges
    tables: Mapping[str, CountryTables]

    def now(self, key: str) -> str:
        """Return the key under which somebody goes by now."""
        return self.merges.now(key)


async def read(snapshot: Snapshot, scopes: Sequence[Scope], moment: Moment) -> Register:
    """Read who acts in what counts for these scopes."""
    merges = await merges_by(snapshot, moment)
    actors = {
        party.key
        for scope in scopes
        for one in counted(scope)
        for party in one.evidence.facts.actors
    }
    rows = await known(snapshot, {merges.now(key) for key in actors}, moment)
    return Register(rows, merges, await _tables(snapshot, scopes, moment))


async def known(snapshot: Snapshot, keys: Iterable[str], moment: Moment) -> dict[str, Row]:
    """Return stakeholders as known on the day; of those who act before the register knows them, what it knows at all."""
    wanted = set(keys)
    found = await by_keys(snapshot, "stakeholder", sorted(wanted), moment)
    ever = replace(moment, day=date.max)
    return found | await by_keys(snapshot, "stakeholder", sorted(wanted - found.keys()), ever)


async def merges_by(snapshot: Snapshot, moment: Moment) -> Merges:
    """Return who was merged into whom by the moment."""
    version = STAKEHOLDER.version
    keys = select(version.c.key).where(version.c.merged_into.isnot(None))
    states = as_of(STAKEHOLDER, moment.position, moment.day, keys=keys).subquery()
    merged = select(states.c.key, states.c.merged_into).where(states.c.merged_into.isnot(None))
    return Merges({row["key"]: row["merged_into"] for row in await snapshot.rows(merged)})


async def _tables(
    snapshot: Snapshot, scopes: Sequence[Scope], moment: Moment
) -> dict[str, CountryTables]:
    instruments = {scope.instrument for scope in scopes}
    texts = await all_by(snapshot, "reference", "instrument", instruments, moment=moment)
    by_instrument: dict[str, list[Row]] = {key: [] for key in instruments}
    for text in texts:
        by_instrument[text["instrument"]].append(text)
    return {key: tables_of(held, moment.day) for key, held in by_instrument.items()}


async def told(
    snapshot: Snapshot, streams: Iterable[str], types: Iterable[str], moment: Moment
) -> dict[str, tuple[int, ...]]:
    """Return the positions of the events of these types on streams that count by the day; retracted ones are out."""
    taken_back = exists().where(
        AMENDMENT.c.target_position == ENTRY.c.position,
        AMENDMENT.c.kind == "retracted",
        AMENDMENT.c.position <= moment.position,
    )
    rows = await snapshot.rows(
        select(ENTRY.c.stream, ENTRY.c.position)
        .where(
            ENTRY.c.stream.in_(sorted(streams)),
            ENTRY.c.type.in_(sorted(types)),
            ENTRY.c.position <= moment.position,
            ENTRY.c.last_day <= moment.day,
            ~taken_back,
        )
        .order_by(ENTRY.c.position)
    )
    found: dict[str, tuple[int, ...]] = {}
    for row in rows:
        found[row["stream"]] = (*found.get(row["stream"], ()), row["position"])
    return found
