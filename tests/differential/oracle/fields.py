"""Every field that is more than what is said in its thing, by type and name."""

from collections.abc import Mapping
from typing import Final

from tests.differential.oracle import beside, counted, judged, parts, reach, reports, since
from tests.differential.oracle.below import (
    Field,
    conflicts,
    days_late,
    events_on,
    history,
    late,
    named,
    naming,
    rows,
    streams,
    tied,
)
from tests.differential.oracle.lists import Args, Item, connection
from tests.differential.oracle.moments import At
from tests.differential.oracle.saying import Thing
from tests.differential.oracle.seen import Seen, Value, event, subject
from tests.differential.oracle.telling import CORRECTED, RETRACTED, paragraph_key
from tests.differential.oracle.wanted import among


def region(seen: Seen, _: Args) -> str | None:
    """Return the region of a stakeholder's country by the newest table that holds on the day."""
    texts = seen.at.world.subjects["reference"].values()
    tables = sorted(
        (one for one in texts if one["type"] == "country-regions"),
        key=lambda one: (one["version"], one["key"]),
    )
    labels = {item["code"]: item["label"] for one in tables for item in one["items"]}
    return labels.get(seen.thing.get("country"))


def present_at(seen: Seen, _: Args) -> list[Thing]:
    """Return those present by class, and those whom the source does not name."""
    unnamed = seen.thing.get("unnamed")
    return [*seen.thing.get("participants", ()), *([] if unnamed is None else [unnamed])]


def support(seen: Seen, _: Args) -> list[Thing]:
    return [
        {**one, "stakeholder": one["stakeholder"].partition("/")[2]}
        if "stakeholder" in one
        else dict(one)
        for one in seen.thing.get("support", ())
    ]


def is_late(seen: Seen, _: Args) -> bool | None:
    return late(seen.thing["received"], _consultation(seen))


def how_late(seen: Seen, _: Args) -> int | None:
    days = days_late(seen.thing["received"], _consultation(seen))
    return days[0] if days and days[0] == days[1] and days[0] > 0 else None


def _consultation(seen: Seen) -> Seen | None:
    return subject(seen.at, "consultation", seen.thing.get("consultation"))


def versions_of_a_fact(seen: Seen, _: Args) -> list[Thing]:
    return [{**one, "citations": one["sources"]} for one in seen.thing["versions"]]


def about_event(seen: Seen, _: Args) -> Seen | None:
    named_event = seen.thing.get("about_named")
    return (
        _named_event(seen.at, (named_event["source"], named_event["id"])) if named_event else None
    )


def _named_event(at: At, name: tuple[str, str] | None) -> Seen | None:
    return event(at, at.oracle.places.get(name)) if name else None


def caused_by(seen: Seen, _: Args) -> Seen | None:
    return _named_event(seen.at, seen.thing["causation"])


def corrects(seen: Seen, _: Args) -> Value:
    own = seen.thing["position"]
    amended = seen.at.world.known.amended
    return next((one.target for one in amended if one.position == own), None)


def amended_by(kind: str) -> Field:
    def field(seen: Seen, _: Args) -> Value:
        own = seen.thing["position"]
        amended = reversed(seen.at.world.known.amended)
        return next(
            (one.position for one in amended if (one.target, one.type) == (own, kind)), None
        )

    return field


def claims(seen: Seen, args: Args) -> Seen:
    def whole(then: At) -> list[Item]:
        own = seen.thing["position"]
        held = (one for one in then.world.docket.claims if one.target.position == own)
        return [
            Item(
                one.paragraph,
                subject(then, "paragraph", paragraph_key(one.paragraph)),
                {
                    **one.said,
                    "address": one.paragraph,
                    "standing": one.standing,
                    "against": one.against,
                },
            )
            for one in held
        ]

    return connection("ClaimConnection", whole, args, seen.at)


def preamble(seen: Seen, _: Args) -> list[Thing]:
    own = (one for one in _texts(seen) if one["role"] == "recital")
    return [{"refersTo": [], "act": "", **one, "key": one["number"]} for one in own]


def paragraphs(seen: Seen, args: Args) -> Seen:
    where = args.get("where") or {}
    numbers, families = (among(where.get(name) or {}) for name in ("number", "family"))
    own = [
        Item(one["key"], subject(seen.at, "paragraph", one["key"]))
        for one in _texts(seen)
        if one["role"] != "recital"
        and (numbers is None or one["number"] in numbers)
        and (families is None or one["family"].upper() in families)
    ]
    return connection("ParagraphConnection", lambda _: own, args, seen.at)


def _texts(seen: Seen) -> list[Thing]:
    texts = seen.at.world.subjects["paragraph"].values()
    return sorted(
        (one for one in texts if one["instrument"] == seen.key), key=lambda one: int(one["place"])
    )


def succession(seen: Seen, args: Args) -> Seen:
    edges = sorted(seen.at.world.docket.texts["succession"].items())
    ends = ((key, one, _end(seen, one)) for key, one in edges)
    items = [
        Item(key, _node(seen.at, one, end[1]), {"ownAddress": end[0], "direction": end[2]})
        for key, one, end in ends
        if end
    ]
    return connection("SuccessionConnection", lambda _: items, args, seen.at)


def _end(seen: Seen, one: Thing) -> tuple[str, str, str] | None:
    """Return the own end, the other one, and which of them is later."""
    for own, other, direction in (
        ("fromAddress", "toAddress", "LATER"),
        ("toAddress", "fromAddress", "EARLIER"),
    ):
        if one[own].partition("#")[0] == seen.thing["address"]:
            return one[own], one[other], direction
    return None


def _node(at: At, one: Thing, address: str) -> Seen:
    thing: Thing = {"address": address, "since": one["on"], "kind": one["kind"]}
    return Seen("Successor", thing | {"paragraph": paragraph_key(address)}, at)


FIELDS: Final[Mapping[tuple[str, str], Field]] = {
    ("Group", "events"): counted.events_of,
    ("Event", "claims"): claims,
    ("Event", "corrects"): corrects,
    ("Event", "correctedBy"): amended_by(CORRECTED),
    ("Event", "retractedBy"): amended_by(RETRACTED),
    ("Event", "causedBy"): caused_by,
    ("Instrument", "preamble"): preamble,
    ("Instrument", "paragraphs"): paragraphs,
    ("Instrument", "succession"): succession,
    ("Instrument", "changes"): since.changes,
    ("ParagraphChangeEdge", "turns"): since.listed("StatusStepConnection", "turned"),
    ("ParagraphChangeEdge", "counted"): since.listed("CountedConnection", "gained"),
    ("Paragraph", "criteria"): judged.criteria,
    ("Paragraph", "dependsOn"): judged.depends_on,
    ("Paragraph", "due"): judged.dues,
    ("Paragraph", "status"): judged.status,
    ("Paragraph", "statusTimeline"): judged.timeline,
    ("Paragraph", "evidence"): judged.evidence,
    ("ParagraphStatus", "rule"): judged.rule,
    ("ParagraphStatus", "sinceCause"): lambda seen, _: judged.cause_of(seen.at, seen.thing["address"], seen.thing["cause"]),
    ("ParagraphStatus", "explanation"): reports.explanation,
    ("ParagraphStatus", "rejected"): reports.listed(judged.count_for_nothing),
    ("ParagraphStatus", "counterEvidence"): reports.listed(judged.against),
    ("ParagraphStatus", "criteria"): reports.criteria,
    ("ParagraphStatus", "missing"): reports.missing,
    ("ParagraphStatus", "pastDue"): judged.past_due,
    ("ParagraphStatus", "judgements"): beside.judgements,
    ("ParagraphStatus", "unclaimed"): beside.unclaimed,
    ("ParagraphStatus", "continuedBy"): lambda seen, _: [judged.successor(seen.at, one) for one in seen.thing["said"].continued_by],
    ("CriterionResult", "reach"): reach.reach,
    ("CriterionResult", "evidence"): reports.of_criterion(judged.counted),
    ("CriterionResult", "rejected"): reports.of_criterion(judged.rejected),
    ("Sentence", "text"): judged.text_of,
    ("Meeting", "events"): lambda seen, args: events_on(streams(seen))(seen, args),
    ("Stakeholder", "region"): region,
    ("Stakeholder", "registered"): reach.registered,
    ("Stakeholder", "servedBy"): reach.served_by,
    ("Stakeholder", "part"): parts.part,
    ("StakeholderPart", "asked"): parts.asked,
    ("StakeholderPart", "did"): parts.did,
    ("Stakeholder", "merged"): naming("stakeholder", "mergedInto"),
    ("Stakeholder", "partnerships"): tied("membership", "stakeholder", "partnership", "ParticipationConnection", "since"),
    ("Stakeholder", "activities"): tied("participation", "stakeholder", "activity", "InvolvementConnection"),
    ("Stakeholder", "consultations"): tied("invitation", "stakeholder", "consultation", "InvitationConnection"),
    ("Stakeholder", "responses"): naming("response", "by", "received", merged=True),
    ("Stakeholder", "documents"): naming("document", "by", merged=True),
    ("Stakeholder", "reports"): naming("report", "by", merged=True),
    ("Stakeholder", "workItems"): naming("workitem", "responsible", merged=True),
    ("Stakeholder", "contributions"): naming("contribution", "donor", merged=True),
    ("Partnership", "members"): tied("membership", "partnership", "stakeholder", "MembershipConnection", "since"),
    ("Partnership", "activities"): naming("activity", "partnership", "started"),
    ("Partnership", "documents"): naming("document", "partnership"),
    ("Partnership", "consultations"): naming("consultation", "partnership"),
    ("Partnership", "contributions"): naming("contribution", "partnership"),
    ("Partnership", "principles"): rows("finding", "partnership", "PrincipleCheck", "key"),
    ("JointActivity", "participants"): tied("participation", "activity", "stakeholder", "ParticipantConnection"),
    ("JointActivity", "outputs"): named("document", "outputs"),
    ("JointActivity", "documents"): naming("document", "activity"),
    ("JointActivity", "reports"): naming("report", "activity"),
    ("JointActivity", "contributions"): naming("contribution", "activity"),
    ("JointActivity", "present"): present_at,
    ("JointActivity", "support"): support,
    ("Consultation", "addressees"): tied("addressee", "consultation", "stakeholder", "AddresseeConnection"),
    ("Consultation", "stakeholders"): tied("invitation", "consultation", "stakeholder", "ConsultedConnection"),
    ("Consultation", "responses"): naming("response", "consultation", "received"),
    ("Consultation", "usedIn"): named("document", "usedIn"),
    ("Consultation", "participants"): present_at,
    ("Response", "by"): named("stakeholder", "by"),
    ("Response", "late"): is_late,
    ("Response", "daysLate"): how_late,
    ("Response", "unnamed"): present_at,
    ("Document", "by"): named("stakeholder", "by"),
    ("Document", "adoptedBy"): named("stakeholder", "adoptedBy"),
    ("Document", "versions"): rows("version", "document", "DocumentVersion", "number"),
    ("Document", "acts"): rows("act", "document", "DocumentAct", "day"),
    ("Document", "consultations"): naming("consultation", "text"),
    ("Document", "responses"): naming("response", "document", "received"),
    ("Document", "workItems"): naming("workitem", "programme"),
    ("Document", "principles"): rows("finding", "document", "PrincipleCheck", "key"),
    ("DocumentVersion", "by"): named("stakeholder", "by"),
    ("DocumentAct", "by"): named("stakeholder", "by"),
    ("Report", "by"): named("stakeholder", "by"),
    ("Report", "unnamed"): present_at,
    ("WorkItem", "responsible"): named("stakeholder", "responsible"),
    ("WorkItem", "outputs"): named("document", "outputs"),
    ("Contribution", "unnamed"): present_at,
    ("Conflict", "versions"): versions_of_a_fact,
    ("Conflict", "aboutEvent"): about_event,
}  # fmt: skip


def of_any_subject(name: str) -> Field | None:
    """Return a field that every subject has."""
    return _SUBJECT.get(name)


_SUBJECT: Final[Mapping[str, Field]] = {
    "kind": lambda seen, _: seen.kind,
    "lastEvent": lambda seen, _: seen.thing["stamp"],
    "knownSince": lambda seen, _: seen.thing["stamp"],
    "history": history,
    "conflicts": conflicts,
}
