"""The case of a paragraph: everything its status depends on, gathered by the caller as it stood at one position."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from events.edtf import parse
from events.envelope import JsonObject
from service.mandate.evidence import Evidence, Look
from service.mandate.language import Rule
from service.mandate.registers import Register


@dataclass(frozen=True, slots=True)
class MeetingDays:
    """A meeting as reference data: between which days it was held, the latest possible ones where days are unknown."""

    code: str
    slug: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Edge:
    """A later decision's paragraph that `renews`, `amends` or `replaces` this one, in force from a day on."""

    to_address: str
    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class Equivalence:
    """A judgement that one event meets one criterion, in force from the day it was made."""

    criterion: str
    source: str
    id: str
    day: date


@dataclass(frozen=True, slots=True)
class Words:
    """What an instrument's own codes mean.

    classes: class → types of stakeholders. acts: act → types of events. bodies: code → slug of the stakeholder.
    """

    address: str
    adopted_on: date
    window_opens: date
    classes: Mapping[str, tuple[str, ...]]
    acts: Mapping[str, tuple[str, ...]]
    bodies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One paragraph, and whatever decides about it.

    rules, evidence: by address: the paragraph's own, and those of the paragraphs that its rule leans on.
    edges:           those that leave this paragraph.
    equivalences:    those accepted for this paragraph; their events are among its evidence.
    registers:       out of how many: for explanations, no value depends on them.
    looks:           what holding the evidence against the rules gave, where that is known; counter-evidence aside.
    """

    paragraph: str
    words: Words
    rules: Mapping[str, Rule]
    evidence: Mapping[str, tuple[Evidence, ...]]
    meetings: Mapping[str, MeetingDays]
    edges: tuple[Edge, ...] = ()
    equivalences: tuple[Equivalence, ...] = ()
    registers: tuple[Register, ...] = ()
    looks: Mapping[str, tuple[Look, ...]] = field(default_factory=dict, compare=False, repr=False)


def words_of(instrument: JsonObject, *, meetings: Mapping[str, MeetingDays]) -> Words:
    """Read the words of an instrument from the event that recorded it; the window opens on a meeting's first day."""
    adopted_on = parse(instrument["adoptedOn"]).latest
    opening = meetings.get(instrument["window"]["opens"])
    return Words(
        address=instrument["address"],
        adopted_on=adopted_on,
        window_opens=opening.first_day if opening else adopted_on,
        classes={name: tuple(types) for name, types in instrument["classes"].items()},
        acts={name: tuple(types) for name, types in instrument["acts"].items()},
        bodies={
            code: body["stakeholder"].rpartition("/")[2]
            for code, body in instrument["bodies"].items()
        },
    )
