"""A chunk's changes, written table by table, in the caller's transaction."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from service.projections.catalogue import TABLES
from service.projections.chunk import Changes
from service.projections.contract import Fact, State
from service.projections.direct import Direct, Row, direct
from service.projections.effects import Amendment
from service.projections.tables.layout import AMENDMENT, FACT, FACT_KEY, SubjectTables
from service.projections.working import Written


async def write(connection: AsyncConnection, changes: Changes) -> None:
    """Write everything that a chunk changed; the caller moves the bookmark and commits."""
    tables = await direct(connection)
    await _write_facts(tables, changes)
    await tables.add(AMENDMENT, [_of_amendment(one) for one in changes.amendments])
    written: dict[str, list[Written]] = {}
    for one in changes.written:
        written.setdefault(one.table, []).append(one)
    for name, sets in written.items():
        await _write_subjects(tables, TABLES[name], sets, changes.recorded_on)


async def _write_facts(tables: Direct, changes: Changes) -> None:
    """Write facts and what they are about; those of earlier chunks, which were amended, in the place of what they were."""
    new = changes.recorded_on.keys()
    facts = [_of_fact(fact) for fact in changes.facts.values()]
    await tables.add(FACT, [one for one in facts if one[0] in new])
    await tables.put(FACT, [one for one in facts if one[0] not in new])
    left = [one for one, is_kept in changes.fact_keys.items() if not is_kept]
    kept = [one for one, is_kept in changes.fact_keys.items() if is_kept]
    await tables.remove(FACT_KEY, [one for one in left if one[2] not in new])
    await tables.put(FACT_KEY, [one for one in kept if one[2] not in new])
    await tables.add(FACT_KEY, [one for one in kept if one[2] in new])


async def _write_subjects(
    tables: Direct, subject: SubjectTables, sets: Sequence[Written], recorded_on: Mapping[int, date]
) -> None:
    """Add every set of version rows, and put the newest of a key in the place of its current row."""
    versions: list[Row] = []
    newest: dict[str, Row] = {}
    for one in sets:
        rows = [_version(subject, one, state) for state in one.timeline]
        versions += rows
        newest[one.key] = _current(rows, recorded_on[one.position])
    await tables.add(subject.version, versions)
    await tables.put(subject.current, list(newest.values()))


def _version(subject: SubjectTables, written: Written, state: State) -> Row:
    """Return key, position, day, whether it is gone, and its columns, documents as text; null where it is gone."""
    columns = state.columns or {}
    values = [columns.get(name) for name in subject.columns]
    for place in subject.documents:
        values[place] = _json(values[place])
    return (written.key, written.position, state.from_day, state.columns is None, *values)


def _current(versions: Sequence[Row], today: date) -> Row:
    """Return the row of a timeline that is in force on the day of the event, with the day on which it turns by itself.

    versions: of one timeline, in the order of their days; the first is in force from the beginning on.
    """
    begun = bisect_right(versions, today, key=_day)
    key, position, from_day, *rest = versions[begun - 1]
    turns = _day(versions[begun]) if begun < len(versions) else None
    return (key, position, from_day, turns, *rest)


def _day(version: Row) -> date:
    day: date = version[2]
    return day


def _of_fact(fact: Fact) -> Row:
    return (
        fact.position,
        fact.source,
        fact.id,
        fact.type,
        fact.stream,
        _json(fact.data),
        fact.first_day,
        fact.last_day,
        fact.recorded_on,
        fact.claimstanding,
        fact.retracted,
    )


def _of_amendment(one: Amendment) -> Row:
    return (one.position, one.source, one.id, one.target_position, one.kind)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
