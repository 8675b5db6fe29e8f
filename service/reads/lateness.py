"""Lateness: how long after the deadline an answer came, as far as the dates say.

A consultation that is opened again has rounds, and an answer is held against the deadline of the round in which it came:
the last one whose opening is not certainly after it. Nobody is called late on a guess: an answer is late when it is even
on its earliest day, on time when it is even on its latest, and otherwise neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from events.edtf import EdtfDate, certainly_after, parse
from service.reads.snapshot import Row


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a consultation, and its last days; None where none is stated."""

    opened: EdtfDate
    deadline: date | None
    closed: date | None

    @property
    def days_open(self) -> int | None:
        """From the question to its close or deadline; None where neither is stated, or the days do not tell."""
        until = self.closed or self.deadline
        found = None if until is None else (until - self.opened.latest).days
        return None if found is None or found < 0 else found


@dataclass(frozen=True, slots=True)
class Lateness:
    """Days after the deadline, at least and at most; negative before it."""

    at_least: int
    at_most: int

    @property
    def late(self) -> bool | None:
        """Whether it came after the deadline; None where the date does not tell."""
        if self.at_least > 0:
            return True
        return False if self.at_most <= 0 else None

    @property
    def days(self) -> int | None:
        """By how many days it came late; None where it did not, or its day is not known."""
        return self.at_least if self.late and self.at_least == self.at_most else None


def rounds_of(consultation: Row) -> list[Round]:
    """Return the rounds of a consultation, in their order; none of one that was only held."""
    return [_round(one) for one in consultation["body"].get("rounds", ())]


def _round(said: Mapping[str, Any]) -> Round:
    return Round(parse(said["opened"]), _last_day(said, "deadline"), _last_day(said, "closed"))


def _last_day(said: Mapping[str, Any], member: str) -> date | None:
    return parse(said[member]).latest if member in said else None


def round_at(consultation: Row, received: EdtfDate) -> Round | None:
    """Return the round in which an answer came; the first one, if it came before all."""
    rounds = rounds_of(consultation)
    begun = [one for one in rounds if not certainly_after(one.opened, received)]
    return next(iter(begun[-1:] or rounds), None)


def lateness(consultation: Row, received: EdtfDate) -> Lateness | None:
    """Hold an answer against its deadline; None where there is none."""
    asked = round_at(consultation, received)
    if asked is None or asked.deadline is None:
        return None
    return Lateness(
        (received.earliest - asked.deadline).days, (received.latest - asked.deadline).days
    )
