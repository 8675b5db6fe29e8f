"""Events that nobody claimed for a paragraph and that would meet a criterion: looked up among those whose act fits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import and_, select

from events import registry
from events.edtf import parse
from events.envelope import Recorded
from events.registry import PREFIX
from events.rules.streams import effective
from service.mandate.case import Case
from service.mandate.evidence import DIRECT, Evidence
from service.mandate.facts import EventFacts
from service.mandate.matching import types_of
from service.projections.contract import State, Timeline, begun
from service.projections.folds import claim
from service.projections.tables.layout import AMENDMENT
from service.projections.tables.stakeholder import STAKEHOLDER
from service.projections.tables.timelines import timelines_of
from service.reads.history import EventsWhere, at_positions, matching, recorded
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot


async def candidates_of(
    snapshot: Snapshot, cases: Iterable[Case], *, position: int
) -> list[Evidence]:
    """Return the events whose act the rules of these cases name, as somebody might claim them, as known at a position."""
    types = sorted({PREFIX + name for case in cases for name in _types(case)})
    events = await _standing(snapshot, types, position) if types else []
    upcast = [registry.upcast(one.type, one.dataschema, one.data) for one in events]
    told = [
        (one, data, claim.nominee(one.type, data, one.stream))
        for one, data in zip(events, upcast, strict=True)
    ]
    named = {name for _, _, nominee in told for name in nominee.stakeholders}
    stakeholders = await _stakeholders(snapshot, named, position)
    return [
        _evidence(one, data, facts=claim.facts_said(nominee, _day(data), stakeholders))
        for one, data, nominee in told
    ]


def _types(case: Case) -> set[str]:
    rule = case.rules[case.paragraph]
    matches = (match for criterion in rule.criteria for match in criterion.matches)
    return {name for match in matches for name in types_of(match, case.words.acts)}


async def _standing(snapshot: Snapshot, types: Sequence[str], position: int) -> list[Recorded]:
    """Return the events of these types as they stand at a position: corrected, and without what was taken back."""
    moment = Moment(position, date.max)
    rows = await snapshot.rows(matching(EventsWhere(types=tuple(types)), moment))
    events = [recorded(row) for row in rows]
    about = [one.position for one in events]
    amending = await snapshot.rows(
        select(AMENDMENT.c.position).where(
            AMENDMENT.c.position <= position, AMENDMENT.c.target_position.in_(about)
        )
    )
    changes = await at_positions(snapshot, [row["position"] for row in amending])
    told = sorted([*events, *changes.values()], key=lambda one: one.position)
    wanted = set(types)
    return [one for one in effective(told) if one.type in wanted]


async def _stakeholders(
    snapshot: Snapshot, names: Iterable[str], position: int
) -> dict[str, Timeline]:
    """Return the timelines of stakeholders, and of those that they were merged into, as known at a position."""
    found: dict[str, Timeline] = {}
    waiting = set(names)
    while waiting:
        timelines = await _timelines(snapshot, waiting, position)
        found |= {name: timelines.get(name, ()) for name in waiting}
        states = (state.columns for timeline in timelines.values() for state in timeline)
        merged = {str(one["merged_into"]) for one in states if one and one["merged_into"]}
        waiting = merged - found.keys()
    return found


async def _timelines(
    snapshot: Snapshot, names: Iterable[str], position: int
) -> dict[str, Timeline]:
    version = STAKEHOLDER.version
    wanted = and_(version.c.key.in_(sorted(names)), version.c.position <= position)
    rows = await snapshot.rows(timelines_of(version, wanted))
    found: dict[str, list[State]] = {}
    for row in rows:
        columns = None if row["gone"] else {name: row[name] for name in STAKEHOLDER.columns}
        found.setdefault(row["key"], []).append(State(row["from_day"], columns))
    return {name: begun(states) for name, states in found.items()}


def _day(said: Mapping[str, object]) -> date:
    return parse(str(said["occurred"])).latest


def _evidence(event: Recorded, said: Mapping[str, object], *, facts: EventFacts) -> Evidence:
    """Return an event as if somebody had claimed it for the paragraph, and the claim were admitted."""
    return Evidence(
        position=event.position,
        source=event.source,
        id=event.id,
        type=event.type,
        stream=event.stream,
        title=str(said.get("title", "")),
        first_day=parse(str(said["occurred"])).earliest,
        last_day=_day(said),
        bearing=DIRECT,
        against=False,
        reason="",
        admitted=True,
        retracted=False,
        stated=said.get("confidence") == "stated",
        facts=facts,
    )
