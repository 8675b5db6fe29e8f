"""Statuses: what the rules say of a paragraph from each day of the world on, given all that is recorded.

The rows of other tables go in, judged values come out. Who asks for an explanation gathers the
same case from the same rows, so the two cannot disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import orjson

from service.mandate import rules
from service.mandate.case import Case, Edge, Equivalence, MeetingDays, words_of
from service.mandate.evidence import Evidence
from service.mandate.facts import load
from service.mandate.judgement import Judgement
from service.mandate.language import Rule
from service.mandate.status import dump
from service.mandate.turns import Turn, turns
from service.projections.contract import BEGINNING, State, Timeline
from service.projections.folds.claim import ADMITTED
from service.projections.folds.instrument import instrument_key

TABLE = "status"

Columns = Mapping[str, Any]

OF_A_MEETING: Final = ("code", "held_by", "first_day", "last_day")
"""The columns of a meeting, besides its key, that a case looks at."""


def case_of(
    instrument: Columns,
    address: str,
    *,
    rules_by_address: Mapping[str, Columns],
    meetings: Iterable[Columns],
    edges: Iterable[Columns],
) -> Case:
    """Return all that decides about the paragraph at `address` but claims, out of rows of the read tables.

    rules_by_address: its own rule and those that it leans on.
    meetings:         of the instrument's bodies, with their keys.
    """
    days = {row["code"]: _meeting(row) for row in meetings if row["code"] is not None}
    return Case(
        paragraph=address,
        words=words_of(instrument["body"], meetings=days),
        rules={own: _rule(row["body"]) for own, row in rules_by_address.items()},
        evidence=dict.fromkeys(rules_by_address, ()),
        meetings=days,
        edges=tuple(Edge(row["to_address"], row["kind"], row["day"]) for row in edges),
    )


def with_claims(case: Case, claims: Mapping[str, Sequence["Nominated"]]) -> Case:
    """Return a case with the claims on each paragraph whose rule it holds, read by `nominated_of`."""
    return replace(
        case,
        evidence={own: _in_order(one.evidence for one in held) for own, held in claims.items()},
        equivalences=tuple(equal for one in claims[case.paragraph] for equal in one.equivalences),
    )


def opened_by(instrument: Columns | None) -> str | None:
    """Return the code of the meeting with which an instrument's window opens."""
    return None if instrument is None else str(instrument["body"]["window"]["opens"])


def _rule(body: Columns) -> Rule:
    """Read a rule with its criteria by name: neither canonical bytes nor a table keep the order of members."""
    return rules.parse({**body, "criteria": dict(sorted(body["criteria"].items()))})


def _meeting(row: Columns) -> MeetingDays:
    return MeetingDays(row["code"], row["key"], row["first_day"], row["last_day"])


def _in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(evidence, key=_place))


def _place(evidence: Evidence) -> tuple[date, int]:
    return evidence.last_day, evidence.position


@dataclass(frozen=True, slots=True)
class Nominated:
    """What one claim row says to the rules: evidence, and the criteria that people accept it for."""

    evidence: Evidence
    equivalences: tuple[Equivalence, ...]


def nominated_of(row: Columns) -> Nominated:
    """Return a claim row as what the rules look at."""
    body = row["body"]
    accepted = (
        Equivalence(one["criterion"], body["source"], body["id"], date.fromisoformat(one["day"]))
        for one in body["equivalences"]
    )
    return Nominated(_evidence(row), tuple(accepted))


def _evidence(row: Columns) -> Evidence:
    body = row["body"]
    return Evidence(
        position=row["event"],
        source=body["source"],
        id=body["id"],
        type=row["event_type"],
        stream=row["stream"],
        title=body["title"],
        first_day=date.fromisoformat(body["first_day"]),
        last_day=row["counting_day"],
        bearing=row["bearing"],
        against=row["against"],
        reason=body["reason"],
        admitted=row["standing"] == ADMITTED,
        retracted=body["retracted"],
        stated=body["stated"],
        facts=load(body["facts"]),
    )


def timeline(address: str, judgement: Judgement | None) -> Timeline:
    """Return how the paragraph stands from its adoption on; nothing where no rule stands for it."""
    if judgement is None:
        return (State(BEGINNING, None),)
    return (State(BEGINNING, None), *_states(address, turns(judgement)))


def _states(address: str, taken: Iterable[Turn]) -> Iterable[State]:
    for turn in taken:
        yield State(turn.from_day, _columns(address, turn))


def _columns(address: str, turn: Turn) -> dict[str, object] | None:
    status = turn.status
    if status is None:
        return None
    return {
        "instrument": instrument_key(address),
        "value": status.value,
        "since": turn.since,
        "stated_only": status.stated_only,
        "as_claimed": status.as_claimed,
        "body": {
            "status": dump(status),
            "cause": _plain(turn.cause),
            "since_cause": _plain(turn.since_cause),
        },
    }


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return frozen data as the JSON that the table will give back, so that both compare equal."""
    return orjson.loads(orjson.dumps(value))
