"""Cases for explanation: all that decides about paragraphs, gathered for many at once in a fixed number of questions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from service.mandate.case import Case
from service.projections.folds import status
from service.projections.folds.instrument import paragraph_key
from service.projections.tables.claim import CLAIM
from service.reads.moment import Moment
from service.reads.registers import registers_beside
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by, by_keys
from service.reads.versions import as_of

LATEST = date.max
"""Texts, claims and meetings hold on every day; which evidence counts by a day is for the rules to say."""


async def cases_of(
    snapshot: Snapshot, addresses: Iterable[str], *, position: int
) -> dict[str, Case]:
    """Return the cases of these paragraphs as known at a position; those without a rule are left out."""
    moment = Moment(position, LATEST)
    rules = await _rules(snapshot, addresses, moment)
    instruments = await by_keys(
        snapshot, "instrument", {row["instrument"] for row in rules.values()}, moment
    )
    claims = _grouped(
        await all_by(snapshot, "claim", "paragraph", rules, moment=moment), "paragraph"
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
    for address in dict.fromkeys(addresses):
        if address in rules and rules[address]["instrument"] in instruments:
            instrument = instruments[rules[address]["instrument"]]
            case = _case(instrument, address, rules, claims=claims, meetings=meetings, edges=edges)
            cases[address] = replace(case, registers=registers[instrument["key"]])
    return cases


async def claims_on(
    snapshot: Snapshot, events: Iterable[int], *, position: int
) -> dict[int, list[Row]]:
    """Return the claims on the events at these positions, as known at a position."""
    wanted, ever = sorted(set(events)), CLAIM.version
    keys = select(ever.c.key).where(ever.c.event.in_(wanted))
    states = as_of(CLAIM, position, LATEST, keys=keys).subquery()
    chosen = select(states).where(states.c.event.in_(wanted)).order_by(states.c.paragraph)
    found: dict[int, list[Row]] = {}
    for row in await snapshot.rows(chosen):
        found.setdefault(row["event"], []).append(row)
    return found


def _case(
    instrument: Row,
    address: str,
    rules: Mapping[str, Row],
    *,
    claims: Mapping[str, list[Row]],
    meetings: Mapping[str, list[Row]],
    edges: Mapping[str, list[Row]],
) -> Case:
    own = _leaning(address, rules)
    return status.case_of(
        instrument,
        address,
        rules_by_address=own,
        claims={one: map(status.nominated_of, claims.get(one, [])) for one in own},
        meetings=[row for body in instrument["bodies"] for row in meetings.get(body, [])],
        edges=edges.get(address, []),
    )


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
