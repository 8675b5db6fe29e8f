"""Evidence: an event nominated for a paragraph; and what, before any rule is asked, keeps it from counting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, assert_never

from events.types.keys import instrument_stream
from service.mandate.facts import EventFacts

DIRECT: Final = "direct"
_PREFIX: Final = "servanda."
_ADOPTION: Final = "decision.adopted"


class Reason(StrEnum):
    """Why an event does not count. The first that applies is given, in this order."""

    RETRACTED = "RETRACTED"
    NOT_ADMITTED = "NOT_ADMITTED"
    OWN_ADOPTION = "OWN_ADOPTION"
    NOT_DIRECT = "NOT_DIRECT"
    BEFORE_WINDOW = "BEFORE_WINDOW"
    ACT = "ACT"
    FIELDS = "FIELDS"
    DATE_MAY_BE_LATER = "DATE_MAY_BE_LATER"
    PREDECESSOR_UNMET = "PREDECESSOR_UNMET"
    OUT_OF_SEQUENCE = "OUT_OF_SEQUENCE"


class Reading(StrEnum):
    """What evidence a value rests on: what counts; of that only what sources state; or all that is claimed."""

    COUNTED = "COUNTED"
    STATED_ONLY = "STATED_ONLY"
    AS_CLAIMED = "AS_CLAIMED"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One event's claim on one paragraph, with the event's facts.

    first_day, last_day: between which the event happened, both included; the last is its counting day.
    stated:              whether the event's source states it, rather than somebody reading it out of the source.
    """

    position: int
    source: str
    id: str
    type: str
    stream: str
    title: str
    first_day: date
    last_day: date
    bearing: str
    against: bool
    reason: str
    admitted: bool
    retracted: bool
    stated: bool
    facts: EventFacts

    @property
    def act_type(self) -> str:
        """The event's type as an instrument's `acts` name it."""
        return self.type.removeprefix(_PREFIX)


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that an event failed: the word of the rule, and what the rule wanted."""

    word: str
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One piece of evidence after it was looked at.

    bar:    why no rule looked at it, admission aside.
    passed: the criteria whose tests it passes. Whether it counts also takes its date, its standing and what came before.
    failed: the criteria whose act fits, each with the fewest tests that the event fails there.
    """

    evidence: Evidence
    bar: Reason | None
    passed: tuple[str, ...]
    failed: tuple[tuple[str, tuple[Failure, ...]], ...]


def barred(evidence: Evidence, *, instrument: str, window_opens: date) -> Reason | None:
    """Return why no rule need look at this evidence, whoever admits it; None when it may be judged.

    instrument: the address of the decision. Its own adoption, recognized by its stream, is no evidence for its own
                paragraphs.
    """
    if evidence.retracted:
        return Reason.RETRACTED
    if evidence.act_type == _ADOPTION and evidence.stream == _own_decision(instrument):
        return Reason.OWN_ADOPTION
    if evidence.bearing != DIRECT:
        return Reason.NOT_DIRECT
    return Reason.BEFORE_WINDOW if evidence.last_day < window_opens else None


def _own_decision(instrument: str) -> str:
    return f"decision/{instrument_stream(instrument).partition('/')[2]}"


def turned_away(evidence: Evidence, bar: Reason | None) -> Reason | None:
    """Return the reason to show for evidence that is judged only once admitted; `bar` as `barred` gave it."""
    if evidence.admitted or bar is Reason.RETRACTED:
        return bar
    return Reason.NOT_ADMITTED


def resting(reading: Reading, evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the evidence that a value of this reading may rest on, as far as standing and source go."""
    match reading:
        case Reading.COUNTED:
            return [one for one in evidence if one.admitted]
        case Reading.STATED_ONLY:
            return [one for one in evidence if one.admitted and one.stated]
        case Reading.AS_CLAIMED:
            return list(evidence)
        case _:
            assert_never(reading)
