"""Frames: the case of a paragraph before any claim is heard, read once for each stretch of the log in which it is the same."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Select, bindparam, select, union

from service.mandate.case import Case
from service.projections.catalogue import TABLES
from service.projections.folds import status
from service.projections.folds.instrument import paragraph_key
from service.reads.memory import Frame
from service.reads.moment import LATEST, Moment
from service.reads.registers import registers_beside
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by, by_keys

_FRAMING: Final = ("instrument", "meeting", "reference", "rule", "succession")
"""The tables of all that decides but claims; none of them grows with what is done."""


async def frames_of(
    snapshot: Snapshot, addresses: Iterable[str], *, position: int
) -> dict[str, Frame]:
    """Return the frames of these paragraphs as known at a folded position; those without a rule are left out."""
    await _follow(snapshot)
    frames, epoch = snapshot.memory.frames, snapshot.memory.epoch(position)
    wanted = list(dict.fromkeys(addresses))
    found = {one: frames.get(one, epoch) for one in wanted if frames.knows(one, epoch)}
    missing = [one for one in wanted if one not in found]
    if missing:
        cases = await _cases(snapshot, missing, Moment(position, LATEST))
        for address in missing:
            found[address] = frames.read(address, epoch, cases.get(address))
    return {address: frame for address, frame in found.items() if frame is not None}


async def _follow(snapshot: Snapshot) -> None:
    """Learn at which positions frames have changed since this was last asked."""
    memory, head = snapshot.memory, (await snapshot.head()).tables
    while memory.framed_to < head:
        after = memory.framed_to
        changed = await snapshot.rows(_changed(), {"after": after})
        if memory.framed_to == after:  # nobody else was faster
            memory.framed += tuple(row["position"] for row in changed)
            memory.framed_to = head


@cache
def _changed() -> Select[Any]:
    after = bindparam("after", type_=BigInteger())
    positions = (
        select(version.c.position).where(version.c.position > after)
        for version in (TABLES[name].version for name in _FRAMING)
    )
    every = union(*positions).subquery()
    return select(every.c.position).order_by(every.c.position)


async def _cases(snapshot: Snapshot, addresses: Iterable[str], moment: Moment) -> dict[str, Case]:
    rules = await _rules(snapshot, addresses, moment)
    instruments = await by_keys(
        snapshot, "instrument", {row["instrument"] for row in rules.values()}, moment
    )
    bodies = {body for row in instruments.values() for body in row["bodies"]}
    meetings = _grouped(
        await all_by(snapshot, "meeting", "held_by", bodies, moment=moment), "held_by"
    )
    edges = _grouped(
        await all_by(snapshot, "succession", "from_address", rules, moment=moment), "from_address"
    )
    registers = await registers_beside(snapshot, instruments.values(), moment)
    cases = {}
    for address in addresses:
        instrument = instruments.get(rules[address]["instrument"]) if address in rules else None
        if instrument is not None:
            case = status.case_of(
                instrument,
                address,
                rules_by_address=_leaning(address, rules),
                meetings=[row for body in instrument["bodies"] for row in meetings.get(body, [])],
                edges=edges.get(address, []),
            )
            cases[address] = replace(case, registers=registers[instrument["key"]])
    return cases


async def _rules(snapshot: Snapshot, addresses: Iterable[str], moment: Moment) -> dict[str, Row]:
    """Return the rules of these paragraphs and of those they lean on, all the way down."""
    found: dict[str, Row] = {}
    waiting = set(addresses)
    while waiting:
        keys = {paragraph_key(address) for address in waiting}
        rows = (await by_keys(snapshot, "rule", keys, moment)).values()
        found |= {row["address"]: row for row in rows}
        waiting = {address for row in rows for address in row["leans_on"]} - found.keys()
        waiting = {address for address in waiting if paragraph_key(address) not in keys}
    return found


def _leaning(address: str, rules: Mapping[str, Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    waiting = [address]
    while waiting:
        one = waiting.pop()
        if one in rules and one not in found:
            found[one] = rules[one]
            waiting += rules[one]["leans_on"]
    return dict(sorted(found.items()))


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found
