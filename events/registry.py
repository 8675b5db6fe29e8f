"""Every type of event that there is, in one explicit tuple; from its name to its model, its schema, its payload."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from pydantic import ValidationError

from events.envelope import JsonObject, schema_urn, schema_version
from events.errors import NoUpcaster, RefusedPayload, UnknownType, UnknownVersion
from events.examples import examples_of
from events.types import (
    access,
    claim,
    conflict,
    correction,
    decision,
    document,
    earlier,
    instrument,
    judgement,
    meeting,
    person,
    post,
    principle,
    report,
    response,
    training,
    workitem,
)
from events.types import activity as act
from events.types import consultation as consult
from events.types import contribution as contrib
from events.types import partnership as partner
from events.types import stakeholder as holder
from events.types.faults import faults_of
from events.types.fields import Payload
from events.types.printing import PlainSchema
from events.upcasters import STEPS, Step

PREFIX: Final = "servanda."
ANY_KIND: Final = "*"

_DRAFTS: Final = frozenset(
    {
        "stakeholder.merged",
        "consultation.widened",
        "consultation.closed",
        "partnership.left",
        "partnership.concluded",
        "activity.cancelled",
        "contribution.spent",
        "contribution.withdrawn",
        "claim.made",
        "claim.withdrawn",
        "claim.disputed",
        "claim.verified",
        "assessment.recorded",
        "equivalence.accepted",
        "workitem.defined",
        "workitem.ended",
        "principle.mapped",
        "person.recorded",
    }
)


@dataclass(frozen=True, slots=True)
class EventType:
    """One version of one type.

    kind:       of the streams it stands in; ANY_KIND for events about events, which stand where their target does.
    begins:     whether it may be the first event of a stream.
    label:      what people call it.
    by_service: only the service itself writes it.
    draft:      no shipped history uses it, so that it may still change until it is declared stable.
    """

    name: str
    version: int
    model: type[Payload]
    kind: str
    begins: bool
    label: str
    by_service: bool = False
    draft: bool = False


def _begins(name: str, model: type[Payload], label: str, *, kind: str = "") -> EventType:
    return _first(name, model, label, kind=kind, begins=True)


def _goes_on(name: str, model: type[Payload], label: str, *, kind: str = "") -> EventType:
    return _first(name, model, label, kind=kind, begins=False)


def _first(name: str, model: type[Payload], label: str, *, kind: str, begins: bool) -> EventType:
    """Return version 1 of a type; its streams are called after its subject unless told otherwise."""
    of_kind = kind or name.partition(".")[0]
    return EventType(PREFIX + name, 1, model, of_kind, begins, label, draft=name in _DRAFTS)


EVENT_TYPES: Final[tuple[EventType, ...]] = (
    _begins("instrument.recorded", instrument.InstrumentRecorded, "Instrument recorded"),
    _goes_on(
        "instrument.paragraph_recorded",
        instrument.InstrumentParagraphRecorded,
        "Paragraph recorded",
    ),
    _goes_on("instrument.rule_recorded", instrument.InstrumentRuleRecorded, "Rule recorded"),
    _goes_on(
        "instrument.reference_recorded",
        earlier.InstrumentReferenceRecorded,
        "Reference text recorded",
    ),
    EventType(
        PREFIX + "instrument.reference_recorded",
        2,
        instrument.InstrumentReferenceRecorded,
        "instrument",
        begins=False,
        label="Reference text recorded",
    ),
    _goes_on("instrument.linked", instrument.InstrumentLinked, "Succession recorded"),
    _begins("meeting.scheduled", meeting.MeetingScheduled, "Meeting scheduled"),
    _begins("meeting.held", meeting.MeetingHeld, "Meeting held"),
    _begins("decision.adopted", decision.DecisionAdopted, "Decision adopted"),
    _begins("stakeholder.registered", holder.StakeholderRegistered, "Stakeholder registered"),
    _goes_on("stakeholder.described", holder.StakeholderDescribed, "Stakeholder described"),
    _goes_on("stakeholder.identified", holder.StakeholderIdentified, "Stakeholder identified"),
    _goes_on("stakeholder.merged", holder.StakeholderMerged, "Stakeholder merged into another"),
    _begins("post.created", post.PostCreated, "Post created"),
    _begins("consultation.opened", consult.ConsultationOpened, "Consultation opened"),
    _goes_on("consultation.widened", consult.ConsultationWidened, "Consultation widened"),
    _begins("consultation.held", consult.ConsultationHeld, "Consultation held"),
    _goes_on("consultation.closed", consult.ConsultationClosed, "Consultation closed"),
    _begins("response.received", response.ResponseReceived, "Response received"),
    _begins("partnership.proposed", partner.PartnershipProposed, "Partnership proposed"),
    _begins("partnership.formed", partner.PartnershipFormed, "Partnership formed"),
    _goes_on("partnership.joined", partner.PartnershipJoined, "Partner joined"),
    _goes_on("partnership.left", partner.PartnershipLeft, "Partner left"),
    _goes_on("partnership.extended", partner.PartnershipExtended, "Partnership extended"),
    _goes_on("partnership.concluded", partner.PartnershipConcluded, "Partnership concluded"),
    _begins("activity.proposed", act.ActivityProposed, "Activity proposed"),
    _begins("activity.planned", act.ActivityPlanned, "Activity planned"),
    _begins("activity.started", act.ActivityStarted, "Activity started"),
    _begins("activity.completed", act.ActivityCompleted, "Activity completed"),
    _goes_on("activity.cancelled", act.ActivityCancelled, "Activity cancelled"),
    _begins("training.held", training.TrainingHeld, "Training held", kind="activity"),
    _begins("document.drafted", document.DocumentDrafted, "Document drafted"),
    _begins("document.submitted", document.DocumentSubmitted, "Document submitted"),
    _begins("document.circulated", document.DocumentCirculated, "Document circulated"),
    _begins("document.adopted", document.DocumentAdopted, "Document adopted"),
    _begins("document.published", document.DocumentPublished, "Document published"),
    _begins("report.submitted", report.ReportSubmitted, "Report submitted"),
    _begins("workitem.defined", workitem.WorkitemDefined, "Work item defined"),
    _goes_on("workitem.ended", workitem.WorkitemEnded, "Work item ended"),
    _begins("contribution.pledged", contrib.ContributionPledged, "Contribution pledged"),
    _begins("contribution.received", contrib.ContributionReceived, "Contribution received"),
    _goes_on("contribution.spent", contrib.ContributionSpent, "Contribution spent"),
    _goes_on("contribution.withdrawn", contrib.ContributionWithdrawn, "Contribution withdrawn"),
    _begins("claim.made", claim.ClaimMade, "Claim made", kind="paragraph"),
    _goes_on("claim.withdrawn", claim.ClaimWithdrawn, "Claim withdrawn", kind="paragraph"),
    _begins("claim.disputed", judgement.ClaimDisputed, "Claim disputed", kind="paragraph"),
    _begins("claim.verified", judgement.ClaimVerified, "Claim verified", kind="paragraph"),
    _begins(
        "assessment.recorded",
        judgement.AssessmentRecorded,
        "Assessment recorded",
        kind="paragraph",
    ),
    _begins(
        "equivalence.accepted",
        judgement.EquivalenceAccepted,
        "Equivalence accepted",
        kind="paragraph",
    ),
    _begins("principle.mapped", principle.PrincipleMapped, "Principles mapped", kind="mapping"),
    _begins("conflict.noted", conflict.ConflictNoted, "Conflict of sources noted"),
    _begins("person.recorded", person.PersonRecorded, "Person recorded by function"),
    EventType(
        PREFIX + "access.recorded",
        1,
        access.AccessRecorded,
        "access",
        begins=True,
        label="Access recorded",
        by_service=True,
        draft=True,
    ),
    _goes_on("event.corrected", correction.EventCorrected, "Event corrected", kind=ANY_KIND),
    _goes_on("event.retracted", correction.EventRetracted, "Event retracted", kind=ANY_KIND),
)
"""At most one entry for a type and a version; the order is that in which lists of types are shown."""

_BY_VERSION: Final = {(entry.name, entry.version): entry for entry in EVENT_TYPES}
_NEWEST: Final = {
    entry.name: entry for entry in sorted(EVENT_TYPES, key=lambda entry: entry.version)
}


def find(name: str) -> EventType:
    """Return the newest version of a type.

    Raises UnknownType with the near names.
    """
    found = _NEWEST.get(name)
    if found is None:
        raise UnknownType(tuple(get_close_matches(name, _NEWEST, n=3)))
    return found


def is_known(name: str) -> bool:
    """Say whether there is a type of this name, in whatever version."""
    return name in _NEWEST


@lru_cache(maxsize=1024)
def of_version(name: str, dataschema: str | None) -> EventType:
    """Return the version of a type that `dataschema` names; without one the newest.

    Raises UnknownType, and UnknownVersion for a version that this release does not know.
    """
    newest = find(name)
    if dataschema is None:
        return newest
    found = _BY_VERSION.get((name, schema_version(dataschema, name) or 0))
    if found is None:
        raise UnknownVersion(name, newest.version)
    return found


def upcast(name: str, dataschema: str | None, data: JsonObject) -> JsonObject:
    """Return what the payload says in the newest version of its type; without `dataschema` it is that already."""
    for step in _steps(name, dataschema):
        data = step(data)
    return data


@lru_cache(maxsize=1024)
def _steps(name: str, dataschema: str | None) -> tuple[Step, ...]:
    """Return what leads from a version to the newest, one version at a time."""
    steps: list[Step] = []
    for number in range(of_version(name, dataschema).version, find(name).version):
        step = STEPS.get((name, number))
        if step is None:
            raise NoUpcaster(name, number)
        steps.append(step)
    return tuple(steps)


def payload(name: str, dataschema: str | None, data: JsonObject) -> Payload:
    """Return the payload as its strict model, in the newest version of its type.

    Raises RefusedPayload with every fault.
    """
    return checked(find(name).model, upcast(name, dataschema, data))


def checked(model: type[Payload], data: JsonObject) -> Payload:
    """Return the payload as this very model, not upcast: what is posted is judged by the version it names."""
    sent = dict(data)
    try:
        return model.model_validate(sent)
    except ValidationError as error:
        raise RefusedPayload(faults_of(error, sent, model)) from None


def json_schema(event_type: EventType) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the payload, under the name that `dataschema` gives it, with examples."""
    told = [one["data"] for one in examples_of(event_type.name, event_type.version)]
    stability = {"$comment": "A draft: it may still change."} if event_type.draft else {}
    return (
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": schema_urn(event_type.name, event_type.version),
        }
        | event_type.model.model_json_schema(schema_generator=PlainSchema)
        | {"title": event_type.label}
        | stability
        | {"examples": told}
    )
