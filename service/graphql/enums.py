"""Closed lists, printed from where they are decided; nobody copies them here."""

from collections.abc import Iterable
from enum import Enum
from typing import Any, cast, get_args

import strawberry

from events.registry import EVENT_TYPES, PREFIX
from events.types import (
    activity,
    codes,
    contribution,
    document,
    partnership,
    principle,
    report,
    response,
)
from events.types.codes import STATUS_VALUES
from service.mandate.evidence import Reason
from service.projections.folds import activity as activities
from service.projections.folds import consultation as consultations
from service.projections.folds import contribution as contributions
from service.projections.folds import document as documents
from service.projections.folds import partnership as partnerships
from service.projections.folds import programme as programmes
from service.reads.diagnosis import State


def closed(name: str, values: Iterable[str], description: str) -> Any:  # noqa: ANN401 - made here, no static type
    """Return an enum whose members are named as GraphQL wants them and hold the codes as they are stored."""
    made = cast("Any", Enum)(name, {_constant(value): value for value in dict.fromkeys(values)})
    return strawberry.enum(made, name=name, description=description)


def _constant(value: str) -> str:
    return value.removeprefix(PREFIX).replace(".", "_").replace("-", "_").upper()


EventType = closed(
    "EventType",
    dict.fromkeys(one.name for one in EVENT_TYPES),
    "What kind of thing happened: subject and verb.",
)
StatusValue = closed(
    "StatusValue",
    (value for values in STATUS_VALUES.values() for value in values),
    "The values of all families; `family` says which of them a paragraph can have.",
)


def status_value(code: str | None) -> Any:  # noqa: ANN401 - a made enum
    """Return a value as the schema has it; None where there is none."""
    return None if code is None else StatusValue(code)


StatusFamily = closed(
    "StatusFamily",
    STATUS_VALUES,
    "How a paragraph binds: a duty, a response to an invitation, an element to choose from.",
)
CriterionStateValue = closed(
    "CriterionState",
    ("MET", "MET_LATE", "OPEN", "PAST_DUE"),
    "How one condition stands; PAST_DUE is unmet after its due, stated or implied.",
)
JudgementKind = closed(
    "JudgementKind",
    ("ASSESSMENT", "EQUIVALENCE", "DISPUTE", "VERIFICATION"),
    "A value with reasons; an event accepted for a criterion; a claim contradicted; a claim found right.",
)
ProjectionState = closed(
    "ProjectionState",
    (one.name for one in State),
    "How a read model is getting on; PARKED leaves some histories out, STOPPED goes no further.",
)
Timeliness = closed(
    "Timeliness",
    ("ON_TIME", "LATE", "UNKNOWN"),
    "UNKNOWN: the date is known too loosely to call anybody late.",
)
Bearing = closed(
    "Bearing",
    get_args(codes.Bearing),
    "How an event is claimed to bear on a paragraph; only DIRECT counts.",
)
Standing = closed(
    "Standing",
    ("admitted", "proposed"),
    "Whether somebody who may judge stands behind a claim; only ADMITTED counts.",
)
Verdict = closed(
    "Verdict", ("COUNTED", "REJECTED"), "Whether a nominated event counts for the status."
)
Rejection = closed(
    "Rejection",
    (one.value for one in Reason),
    "Why an event does not count: the first reason that applies.",
)
SuccessionKind = closed(
    "SuccessionKind",
    ("renews", "amends", "replaces"),
    "What a later decision does with a paragraph.",
)
SuccessionDirection = closed(
    "SuccessionDirection",
    ("LATER", "EARLIER"),
    "Whether a decision comes after this one or before it.",
)
StakeholderType = closed(
    "StakeholderType", get_args(codes.StakeholderType), "What a stakeholder is."
)
StakeholderKind = closed(
    "StakeholderKind", get_args(codes.StakeholderKind), "What kind of industry body, where stated."
)
Confidence = closed(
    "Confidence",
    get_args(codes.Confidence),
    "Does the source say it, or is it a reading of the source?",
)
SubjectKind = closed(
    "SubjectKind",
    (
        "instrument",
        "paragraph",
        "reference",
        "meeting",
        "stakeholder",
        "partnership",
        "consultation",
        "response",
        "activity",
        "document",
        "report",
        "workitem",
        "contribution",
        "conflict",
        "person",
    ),
    "What a subject is.",
)
Clock = closed(
    "Clock", ("OCCURRED", "RECORDED"), "When it happened in the world, or when the log learned it."
)
Direction = closed("Direction", ("ASC", "DESC"), "Rising or falling.")
ParagraphRole = closed(
    "ParagraphRole",
    ("paragraph", "element"),
    "An operative paragraph, or an element of an appendix: an option.",
)
ConventionStatus = closed(
    "ConventionStatus",
    get_args(codes.MembershipStatus),
    "How a government stands to the convention on the day.",
)
Region = closed("Region", get_args(codes.Region), "A region, or a part of one.")
Level = closed("Level", get_args(codes.Level), "On which level something is done.")
Aim = closed("ActivityAim", get_args(codes.Aim), "What an activity is for.")
PartnershipState = closed(
    "PartnershipState", partnerships.STATES, "How far a partnership has come by the day."
)
PartnershipForm = closed(
    "PartnershipForm", get_args(partnership.Form), "By what a partnership was formed."
)
Capacity = closed("Capacity", get_args(partnership.Capacity), "As what a partner is in it.")
ConsultationState = closed(
    "ConsultationState",
    consultations.STATES,
    "OPEN: views are asked for; HELD: people sat together; CLOSED: no more views are asked for.",
)
Stance = closed("Stance", get_args(response.Stance), "How a view stands to what it is about.")
ActivityState = closed(
    "ActivityState", activities.STATES, "How far an activity has come by the day."
)
ActivityForm = closed(
    "ActivityForm",
    (*get_args(activity.Form), activities.TRAINING),
    "What kind of activity it is.",
)
DocumentType = closed("DocumentType", get_args(codes.DocumentType), "What kind of document it is.")
DocumentActKind = closed(
    "DocumentActKind", documents.ACTS.values(), "What was done with a document."
)
AdoptingAct = closed(
    "AdoptingAct", get_args(document.Act), "With which word a body took a document up."
)
Medium = closed("Medium", get_args(report.Medium), "How a report was made.")
WorkItemState = closed(
    "WorkItemState", programmes.STATES, "OPEN until something ends it; COMPLETED alone is done."
)
ContributionStage = closed(
    "ContributionStage", contributions.STAGES, "How far a contribution has come by the day."
)
ContributionForm = closed(
    "ContributionForm", get_args(contribution.Form), "In what form something is given."
)
Finding = closed(
    "Finding",
    (one.upper().replace("-", "_") for one in get_args(principle.Finding)),
    "What was found for one principle; NOT_SHOWN says nothing either way.",
)
PartnershipDimension = closed(
    "PartnershipDimension",
    ("STATE", "FORM", "FIELD", "REGION", "SECTOR", "YEAR"),
    "By what partnerships are grouped; YEAR is the one in which they were formed.",
)
StakeholderDimension = closed(
    "StakeholderDimension",
    ("TYPE", "KIND", "COUNTRY", "SECTOR", "STANDING"),
    "By what stakeholders are grouped.",
)
ConsultationDimension = closed(
    "ConsultationDimension",
    ("STATE", "YEAR"),
    "By what consultations are grouped; YEAR is the one in which they were opened.",
)
ActivityDimension = closed(
    "ActivityDimension",
    ("STATE", "FORM", "LEVEL", "AIM", "REGION", "COUNTRY", "SECTOR", "PARTNERSHIP", "YEAR"),
    "By what activities are grouped; YEAR is the one in which they started.",
)
DocumentDimension = closed(
    "DocumentDimension",
    ("TYPE", "ADOPTED_BY", "YEAR"),
    "By what documents are grouped; YEAR is the one in which they were published.",
)
ContributionDimension = closed(
    "ContributionDimension",
    ("STAGE", "FORM", "DONOR", "CURRENCY", "YEAR"),
    "By what contributions are grouped.",
)
InstrumentDimension = closed(
    "InstrumentDimension",
    ("YEAR",),
    "By what instruments are grouped; YEAR is the one in which they were adopted.",
)
ReferenceDimension = closed(
    "ReferenceDimension", ("KIND",), "By what texts to judge by are grouped."
)
MeetingDimension = closed(
    "MeetingDimension",
    ("BODY", "YEAR"),
    "By what meetings are grouped; YEAR is that of their last day.",
)
ResponseDimension = closed(
    "ResponseDimension",
    ("STANCE", "YEAR"),
    "By what responses are grouped; YEAR is the one in which they were received.",
)
ReportDimension = closed(
    "ReportDimension",
    ("BODY", "MEDIUM", "YEAR"),
    "By what reports are grouped; YEAR is the one in which they were submitted.",
)
WorkItemDimension = closed(
    "WorkItemDimension", ("STATE", "PROGRAMME"), "By what work items are grouped."
)
ConflictDimension = closed(
    "ConflictDimension", ("MEMBER",), "By what conflicts of sources are grouped."
)
PersonDimension = closed("PersonDimension", ("ON_BEHALF_OF",), "By what people are grouped.")
EvidenceDimension = closed(
    "EvidenceDimension",
    ("BEARING", "VERDICT", "TYPE", "CRITERION"),
    "By what evidence is grouped; CRITERION is the one it counts for, or was rejected from.",
)
ParticipationDimension = closed(
    "ParticipationDimension",
    ("TYPE", "REGION", "COUNTRY", "INCOME_GROUP", "SECTOR", "YEAR"),
    "By what those who take part are grouped; YEAR is that of the events they act in.",
)
EventDimension = closed(
    "EventDimension",
    ("TYPE", "PARAGRAPH", "YEAR"),
    "By what events are grouped; YEAR is that of their counting day.",
)
SumDimension = closed(
    "SumDimension",
    ("PARAGRAPH", "DONOR", "FORM", "YEAR"),
    "By what sums are grouped; YEAR is the one in which a contribution was first told of.",
)
