"""What changed under instruments since a day: values that turned, with causes, and events that have come to count."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.mandate.explain import Explanation, explain
from service.reads.cases import cases_of
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by
from service.reads.timelines import along_days


@dataclass(frozen=True, slots=True)
class Counted:
    """An event whose counting day lies after the day since which is asked, with the criteria that it counts for."""

    evidence: Evidence
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph for which something changed.

    before:  its value at the end of the day since which is asked; None before its adoption.
    value:   its value at the moment; None before its adoption.
    turns:   the states of its status with which the value turned in between, in the order of the world.
    counted: what has come to count in between, by counting day, then position.
    """

    paragraph: Row
    case: Case
    before: str | None
    value: str | None
    turns: tuple[Row, ...]
    counted: tuple[Counted, ...]

    @property
    def address(self) -> str:
        """The paragraph's address."""
        return str(self.paragraph["address"])


async def changes_of(
    snapshot: Snapshot, instruments: Iterable[str], moment: Moment, *, since: date
) -> dict[str, list[Changed]]:
    """Return by instrument what changed after the end of a day, paragraph by paragraph, in the order of the text.

    Both ends are as known at the position of the moment: what the log learned late changes both.
    """
    rows = await all_by(snapshot, "paragraph", "instrument", instruments, moment=moment)
    asked = sorted((row for row in rows if row["family"] is not None), key=_place)
    addresses = [row["address"] for row in asked]
    cases = await cases_of(snapshot, addresses, position=moment.position)
    states = await along_days(snapshot, cases, moment)
    found: dict[str, list[Changed]] = defaultdict(list)
    for row in asked:
        case = cases.get(row["address"])
        if case is not None:
            one = _changed(row, case, states.get(row["address"], ()), moment.day, since=since)
            if one.turns or one.counted:
                found[row["instrument"]].append(one)
    return found


def _place(row: Row) -> int:
    place: int = row["ordinal"]
    return place


def _changed(
    paragraph: Row, case: Case, states: Sequence[Row], day: date, *, since: date
) -> Changed:
    held = [row for row in states if row["from_day"] <= since]
    told = explain(case, day)
    return Changed(
        paragraph,
        case,
        _value(held),
        _value(states),
        tuple(row for row in states if row["from_day"] > since),
        () if told is None else tuple(_counted(told, since)),
    )


def _value(states: Sequence[Row]) -> str | None:
    return states[-1]["value"] if states else None


def _counted(told: Explanation, since: date) -> list[Counted]:
    criteria: dict[int, list[str]] = defaultdict(list)
    events: dict[int, Evidence] = {}
    for report in told.criteria:
        for one in report.matched:
            if one.last_day > since:
                criteria[one.position].append(report.name)
                events[one.position] = one
    ordered = sorted(events.values(), key=lambda one: (one.last_day, one.position))
    return [Counted(one, tuple(criteria[one.position])) for one in ordered]
