"""Closed lists, printed from where they are decided; nobody copies them here."""

from collections.abc import Iterable
from enum import Enum
from typing import Any, cast, get_args

import strawberry

from events.registry import EVENT_TYPES, PREFIX
from events.types import codes
from service.mandate.evidence import Reason
from service.mandate.status import VALUES


def _closed(name: str, values: Iterable[str], description: str) -> Any:  # noqa: ANN401 - made here, no static type
    made = cast("Any", Enum)(name, {_constant(value): value for value in dict.fromkeys(values)})
    return strawberry.enum(made, name=name, description=description)


def _constant(value: str) -> str:
    return value.removeprefix(PREFIX).replace(".", "_").replace("-", "_").upper()


EventType = _closed(
    "EventType", (one.name for one in EVENT_TYPES), "What kind of thing happened: subject and verb."
)
StatusValue = _closed(
    "StatusValue",
    (value for values in VALUES.values() for value in values),
    "The values of all families; `family` says which of them a paragraph can have.",
)
StatusFamily = _closed(
    "StatusFamily",
    VALUES,
    "How a paragraph binds: a duty, a response to an invitation, an element to choose from.",
)
CriterionStateValue = _closed(
    "CriterionState",
    ("MET", "MET_LATE", "OPEN", "PAST_DUE"),
    "How one condition stands; PAST_DUE is unmet after its due, stated or implied.",
)
Timeliness = _closed(
    "Timeliness",
    ("ON_TIME", "LATE", "UNKNOWN"),
    "UNKNOWN: the date is known too loosely to call anybody late.",
)
Bearing = _closed(
    "Bearing",
    get_args(codes.Bearing),
    "How an event is claimed to bear on a paragraph; only DIRECT counts.",
)
Standing = _closed(
    "Standing",
    ("admitted", "proposed"),
    "Whether somebody who may judge stands behind a claim; only ADMITTED counts.",
)
Verdict = _closed(
    "Verdict", ("COUNTED", "REJECTED"), "Whether a nominated event counts for the status."
)
Rejection = _closed(
    "Rejection",
    (one.value for one in Reason),
    "Why an event does not count: the first reason that applies.",
)
SuccessionKind = _closed(
    "SuccessionKind",
    ("renews", "amends", "replaces"),
    "What a later decision does with a paragraph.",
)
SuccessionDirection = _closed(
    "SuccessionDirection",
    ("LATER", "EARLIER"),
    "Whether a decision comes after this one or before it.",
)
StakeholderType = _closed(
    "StakeholderType", get_args(codes.StakeholderType), "What a stakeholder is."
)
StakeholderKind = _closed(
    "StakeholderKind", get_args(codes.StakeholderKind), "What kind of industry body, where stated."
)
Confidence = _closed(
    "Confidence",
    get_args(codes.Confidence),
    "Does the source say it, or is it a reading of the source?",
)
SubjectKind = _closed(
    "SubjectKind", ("instrument", "paragraph", "stakeholder", "meeting"), "What a subject is."
)
Clock = _closed(
    "Clock", ("OCCURRED", "RECORDED"), "When it happened in the world, or when the log learned it."
)
Direction = _closed("Direction", ("ASC", "DESC"), "Rising or falling.")
ParagraphRole = _closed(
    "ParagraphRole",
    ("paragraph", "element"),
    "An operative paragraph, or an element of an appendix: an option.",
)
InstrumentOrderField = _closed(
    "InstrumentOrderField", ("KEY", "TITLE", "ADOPTED_ON"), "What instruments can be ordered by."
)
StakeholderOrderField = _closed(
    "StakeholderOrderField", ("KEY", "TITLE"), "What stakeholders can be ordered by."
)
MeetingOrderField = _closed(
    "MeetingOrderField", ("KEY", "FIRST_DAY", "LAST_DAY"), "What meetings can be ordered by."
)
