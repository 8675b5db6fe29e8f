"""Which subjects can be wanted, list by list: a row for each condition, with what it says and what it looks at."""

from collections.abc import Callable
from typing import Final

from service.graphql import enums
from service.graphql.inputs import DateFilter
from service.graphql.wheres import Predicate, Values, enum_filter, where_input
from service.reads.where import Has, Where, Within

StakeholderTypeFilter = enum_filter(enums.StakeholderType, "StakeholderTypeFilter")
ConventionStatusFilter = enum_filter(enums.ConventionStatus, "ConventionStatusFilter")
RegionFilter = enum_filter(enums.Region, "RegionFilter")
LevelFilter = enum_filter(enums.Level, "LevelFilter")
AimFilter = enum_filter(enums.Aim, "ActivityAimFilter")
PartnershipStateFilter = enum_filter(enums.PartnershipState, "PartnershipStateFilter")
ConsultationStateFilter = enum_filter(enums.ConsultationState, "ConsultationStateFilter")
StanceFilter = enum_filter(enums.Stance, "StanceFilter")
ActivityStateFilter = enum_filter(enums.ActivityState, "ActivityStateFilter")
ActivityFormFilter = enum_filter(enums.ActivityForm, "ActivityFormFilter")
DocumentTypeFilter = enum_filter(enums.DocumentType, "DocumentTypeFilter")
MediumFilter = enum_filter(enums.Medium, "MediumFilter")
WorkItemStateFilter = enum_filter(enums.WorkItemState, "WorkItemStateFilter")
ContributionStageFilter = enum_filter(enums.ContributionStage, "ContributionStageFilter")
ContributionFormFilter = enum_filter(enums.ContributionForm, "ContributionFormFilter")

KEY: Final = Predicate("key", "With one of these keys.", "key")


def _related(table: str, holding: str, column: str) -> Callable[[Values], Within]:
    """Return the condition that a row of another table names the subject, and holds one of the values."""
    return lambda values: Within("key", table, holding, Where((Has(column, values),)))


def _takes_part(table: str, holding: str) -> Callable[[Values], Within]:
    """Return the condition that a row of another table names the subject, and one of these stakeholders."""
    return lambda values: Within(
        "key", table, holding, Where((Has("stakeholder", values, stakeholders=True),))
    )


def _whose(column: str) -> Callable[[Values], Has]:
    """Return the condition that a column holds one of these stakeholders."""
    return lambda values: Has(column, values, stakeholders=True)


def _claimed(kind: str) -> Predicate:
    """Return the condition that an event of the subject is claimed to bear on a paragraph, as known at the moment."""
    return Predicate(
        "paragraph",
        "With an event that is claimed to bear on one of these paragraphs, by address.",
        lambda values: Within(
            "key", "claim", "stream", Where((Has("paragraph", values),)), kind=kind
        ),
    )


INSTRUMENTS: Final = (KEY, Predicate("address", "With one of these addresses.", "address"))
REFERENCES: Final = (
    KEY,
    Predicate("name", "Versions of one of these texts.", "name"),
    Predicate("kind", "Of one of these kinds.", "kind"),
    Predicate("instrument", "Recorded with one of these instruments, by key.", "instrument"),
)
MEETINGS: Final = (
    KEY,
    Predicate("code", "With one of these codes.", "code"),
    Predicate(
        "body",
        "Held by one of these bodies, by key.",
        lambda values: Has("held_by", tuple(f"stakeholder/{one}" for one in values)),
    ),
    Predicate("closes", "With a last day between these days.", "last_day", DateFilter),
)
STAKEHOLDERS: Final = (
    KEY,
    Predicate("type", "Of one of these types.", "type", StakeholderTypeFilter),
    Predicate("country", "In one of these countries.", "country"),
    Predicate("sector", "Working in one of these sectors.", "sectors"),
    Predicate("standing", "Standing so to the convention.", "standing", ConventionStatusFilter),
    Predicate("merged_into", "Merged into one of these, by key.", "merged_into"),
    Predicate(
        "partnership",
        "That are or were in one of these partnerships, by key.",
        _related("membership", "stakeholder", "partnership"),
    ),
    Predicate(
        "activity",
        "Taking part in one of these activities, by key.",
        _related("participation", "stakeholder", "activity"),
    ),
    _claimed("stakeholder"),
)
PARTNERSHIPS: Final = (
    KEY,
    Predicate("state", "In one of these states.", "state", PartnershipStateFilter),
    Predicate("field", "In one of these priority fields.", "priority_fields"),
    Predicate("region", "For one of these regions.", "regions", RegionFilter),
    Predicate("sector", "In one of these sectors.", "sectors"),
    Predicate(
        "member",
        "That one of these stakeholders is or was in, by key.",
        _takes_part("membership", "partnership"),
    ),
    _claimed("partnership"),
    Predicate("started", "Formed on a counting day between these days.", "started", DateFilter),
)
CONSULTATIONS: Final = (
    KEY,
    Predicate("state", "In one of these states.", "state", ConsultationStateFilter),
    Predicate("by", "Opened by one of these stakeholders, by key.", _whose("by")),
    Predicate("document", "About one of these documents, by key.", "document"),
    Predicate("partnership", "About one of these partnerships, by key.", "partnership"),
    Predicate(
        "stakeholder",
        "That asked, met or heard one of these by name, by key.",
        _takes_part("invitation", "consultation"),
    ),
    _claimed("consultation"),
    Predicate("opened", "Opened on a counting day between these days.", "opened", DateFilter),
    Predicate("deadline", "With a deadline between these days.", "deadline", DateFilter),
)
RESPONSES: Final = (
    KEY,
    Predicate("by", "Given by one of these stakeholders, by key.", _whose("by")),
    Predicate("answers", "Answering one of these consultations, by key.", "answers"),
    Predicate("document", "About one of these documents, by key.", "document"),
    Predicate("partnership", "About one of these partnerships, by key.", "partnership"),
    Predicate("stance", "Taking one of these stances.", "stance", StanceFilter),
    _claimed("response"),
    Predicate("received", "Received on a counting day between these days.", "received", DateFilter),
)
ACTIVITIES: Final = (
    KEY,
    Predicate("state", "In one of these states.", "state", ActivityStateFilter),
    Predicate("form", "Of one of these forms.", "form", ActivityFormFilter),
    Predicate("level", "On one of these levels.", "level", LevelFilter),
    Predicate("aim", "With one of these aims.", "aims", AimFilter),
    Predicate("region", "In one of these regions.", "regions", RegionFilter),
    Predicate("partnership", "Of one of these partnerships, by key.", "partnership"),
    Predicate(
        "participant",
        "With one of these stakeholders taking part, by key.",
        _takes_part("participation", "activity"),
    ),
    _claimed("activity"),
    Predicate("started", "Started on a counting day between these days.", "started", DateFilter),
    Predicate(
        "completed", "Completed on a counting day between these days.", "completed", DateFilter
    ),
)
DOCUMENTS: Final = (
    KEY,
    Predicate("type", "Of one of these types.", "type", DocumentTypeFilter),
    Predicate("symbol", "With one of these symbols.", "symbol"),
    Predicate("by", "Written by one of these stakeholders, by key.", _whose("by")),
    Predicate("adopted_by", "Adopted by one of these bodies, by key.", _whose("adopted_by")),
    Predicate("partnership", "Of one of these partnerships, by key.", "partnership"),
    Predicate("activity", "Of one of these activities, by key.", "activity"),
    _claimed("document"),
    Predicate(
        "published",
        "First published on a counting day between these days.",
        "published",
        DateFilter,
    ),
)
REPORTS: Final = (
    KEY,
    Predicate("by", "Made by one of these stakeholders, by key.", _whose("by")),
    Predicate("body", "Made to one of these bodies, by key.", _whose("to_body")),
    Predicate("meeting", "Made to one of these meetings, by key.", "meeting"),
    Predicate("medium", "Made so.", "medium", MediumFilter),
    Predicate("activity", "About one of these activities, by key.", "activity"),
    Predicate("partnership", "About one of these partnerships, by key.", "partnership"),
    _claimed("report"),
    Predicate(
        "submitted", "Submitted on a counting day between these days.", "submitted", DateFilter
    ),
)
WORKITEMS: Final = (
    KEY,
    Predicate("state", "In one of these states.", "state", WorkItemStateFilter),
    Predicate("programme", "Of one of these programmes, by key of the document.", "programme"),
    Predicate("responsible", "For one of these stakeholders to do, by key.", _whose("responsible")),
    _claimed("workitem"),
    Predicate("due", "Due between these days.", "due", DateFilter),
)
CONTRIBUTIONS: Final = (
    KEY,
    Predicate("stage", "At one of these stages.", "stage", ContributionStageFilter),
    Predicate("form", "In one of these forms.", "form", ContributionFormFilter),
    Predicate("donor", "Given by one of these stakeholders, by key.", _whose("donor")),
    Predicate("recipient", "Going to one of these, as partnership/phones.", "recipient"),
    Predicate("partnership", "For one of these partnerships, by key.", "partnership"),
    Predicate("activity", "For one of these activities, by key.", "activity"),
    Predicate("currency", "In one of these currencies.", "currency"),
    _claimed("contribution"),
    Predicate("given", "First given on a counting day between these days.", "given", DateFilter),
)
CONFLICTS: Final = (
    KEY,
    Predicate("about", "About one of these streams, as meeting/first.", "about"),
    Predicate("member", "About one of these members.", "member"),
)
PEOPLE: Final = (
    KEY,
    Predicate("on_behalf_of", "Acting on behalf of one of these, by key.", _whose("on_behalf_of")),
)

InstrumentWhere = where_input("InstrumentWhere", "instruments", INSTRUMENTS)
ReferenceWhere = where_input("ReferenceWhere", "texts to judge by", REFERENCES)
MeetingWhere = where_input("MeetingWhere", "meetings", MEETINGS)
StakeholderWhere = where_input("StakeholderWhere", "stakeholders", STAKEHOLDERS)
PartnershipWhere = where_input("PartnershipWhere", "partnerships", PARTNERSHIPS)
ConsultationWhere = where_input("ConsultationWhere", "consultations", CONSULTATIONS)
ResponseWhere = where_input("ResponseWhere", "responses", RESPONSES)
JointActivityWhere = where_input("JointActivityWhere", "joint activities", ACTIVITIES)
DocumentWhere = where_input("DocumentWhere", "documents", DOCUMENTS)
ReportWhere = where_input("ReportWhere", "reports", REPORTS)
WorkItemWhere = where_input("WorkItemWhere", "work items", WORKITEMS)
ContributionWhere = where_input("ContributionWhere", "contributions", CONTRIBUTIONS)
ConflictWhere = where_input("ConflictWhere", "conflicts of sources", CONFLICTS)
PersonWhere = where_input("PersonWhere", "people", PEOPLE)
