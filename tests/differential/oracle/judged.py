"""Paragraphs as they are judged: statuses with their reasons, evidence with verdicts, timelines along both clocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.mandate.explain import CriterionReport, Explanation, Weighed, note
from service.mandate.prose import rule_text
from service.mandate.sentence import Sentence, render
from service.mandate.status import CriterionState, DueDay, Status, Successor
from service.mandate.turns import Cause
from tests.differential.oracle.lists import Args, Item, connection
from tests.differential.oracle.moments import At
from tests.differential.oracle.saying import Thing
from tests.differential.oracle.seen import Seen, Value, constant, event
from tests.differential.oracle.statuses import Course, known_since
from tests.differential.oracle.telling import paragraph_key


@dataclass(frozen=True, slots=True)
class Weighty:
    """A nominated event, and what became of it."""

    evidence: Evidence
    criterion: str | None = None
    rejected: Weighed | None = None

    @property
    def verdict(self) -> str:
        return "REJECTED" if self.rejected or self.evidence.against else "COUNTED"


def counted(reports: Iterable[CriterionReport]) -> list[Weighty]:
    """Return what counts, each event once, for the first criterion that it meets."""
    found: dict[int, Weighty] = {}
    for report in reports:
        for one in report.matched:
            found.setdefault(one.position, Weighty(one, report.name))
    return list(found.values())


def rejected(reports: Sequence[CriterionReport], others: Iterable[Weighed] = ()) -> list[Weighty]:
    """Return what does not count, each event once, with the first reason."""
    found: dict[int, Weighty] = {}
    for report in reports:
        for one in report.rejected:
            found.setdefault(one.evidence.position, Weighty(one.evidence, report.name, one))
    for one in others:
        found.setdefault(one.evidence.position, Weighty(one.evidence, None, one))
    return list(found.values())


def count_for_nothing(said: Explanation) -> list[Weighty]:
    """Return what counts for no criterion at all."""
    met = {one.evidence.position for one in counted(said.criteria)}
    weighed = rejected(said.criteria, said.others)
    return [one for one in weighed if one.evidence.position not in met]


def against(said: Explanation) -> list[Weighty]:
    return [Weighty(one.evidence, None, one if one.reason else None) for one in said.counter]


def evidence_page(at: At, address: str, weighty: Iterable[Weighty], args: Args) -> Seen:
    """Return one page of evidence, by counting day."""
    case = at.world.case(address)
    listed = sorted(weighty, key=lambda one: (one.evidence.last_day, one.evidence.position))
    items = [_weighed(at, case, one) for one in listed]
    page = connection("EvidenceConnection", lambda _: items, args, at)
    page.thing["weighty"] = listed
    return page


def _weighed(at: At, case: Case | None, one: Weighty) -> Item:
    said = note(case, one.rejected, criterion=one.criterion) if case and one.rejected else None
    edge: Thing = {
        "bearing": one.evidence.bearing,
        "reason": one.evidence.reason,
        "against": one.evidence.against,
        "verdict": one.verdict,
        "standing": "admitted" if one.evidence.admitted else "proposed",
        "criterion": criterion(case, one.criterion),
        "rejection": one.rejected.reason.value if one.rejected and one.rejected.reason else None,
        "note": sentence(at, said),
    }
    return Item(str(one.evidence.position), event(at, one.evidence.position), edge)


def evidence(seen: Seen, args: Args) -> Seen:
    said = seen.at.world.explanation(seen.thing["address"])
    weighty: list[Weighty] = []
    if said is not None:
        weighty = [*counted(said.criteria), *count_for_nothing(said), *against(said)]
    where = args.get("where") or {}
    chosen = [one for one in weighty if _is_wanted(one, where)]
    return evidence_page(seen.at, seen.thing["address"], chosen, args)


def _is_wanted(one: Weighty, where: Args) -> bool:
    bearing, types = where.get("bearing"), where.get("types")
    return (
        (bearing is None or constant(one.evidence.bearing) in bearing)
        and where.get("verdict") in {None, one.verdict}
        and (types is None or constant(one.evidence.act_type) in types)
    )


def sentence(at: At, said: Sentence | None) -> Seen | None:
    if said is None:
        return None
    thing = {"code": said.code, "parameters": dict(said.parameters), "said": said}
    return Seen("Sentence", thing, at)


def text_of(seen: Seen, args: Args) -> str:
    """Say a sentence in a language."""
    return render(seen.thing["said"], args["language"])


def criterion(case: Case | None, name: str | None) -> Thing | None:
    """Return a criterion of the paragraph's own rule."""
    rule = case.rules[case.paragraph] if case else None
    found = rule.criterion(name) if rule and name else None
    if rule is None or found is None:
        return None
    return {"key": found.name, "text": found.text, "optional": found.name not in rule.required}


def criteria(seen: Seen, _: Args) -> list[Thing | None]:
    case = seen.at.world.case(seen.thing["address"])
    if case is None:
        return []
    return [criterion(case, one.name) for one in case.rules[case.paragraph].criteria]


def due(case: Case | None, said: DueDay | None) -> Thing | None:
    """Return by when something is due, where its day is known."""
    if said is None or said.day is None:
        return None
    meeting = case.meetings.get(said.meeting) if case else None
    thing: Thing = {"on": said.day, "stated": said.basis == "stated"}
    return thing | {"meeting": meeting.slug if meeting else None}


def dues(seen: Seen, _: Args) -> list[Thing]:
    address = seen.thing["address"]
    said, case = seen.at.world.explanation(address), seen.at.world.case(address)
    found = (due(case, one.state.due) for one in said.criteria) if said else ()
    return [one for one in found if one is not None]


def depends_on(seen: Seen, _: Args) -> list[str]:
    docket = seen.at.world.docket
    if seen.key not in docket.texts["rule"]:
        return []
    keys = map(paragraph_key, docket.leans_on(seen.thing["address"]))
    return [key for key in keys if key in docket.texts["paragraph"]]


def successor(at: At, said: Successor) -> Seen:
    thing: Thing = {"address": said.address, "since": said.since, "kind": said.kind}
    return Seen("Successor", thing | {"paragraph": paragraph_key(said.address)}, at)


def cause_of(at: At, address: str, cause: Cause | None) -> Value:
    """Return why a status turned; None on the day of adoption."""
    if cause is None:
        return None
    if cause.event is not None:
        return event(at, cause.event)
    if cause.edge is not None:
        return Seen("EdgeInForce", {"successor": successor(at, cause.edge)}, at)
    case = at.world.case(address)
    what, when = criterion(case, cause.criterion), due(case, cause.due)
    return Seen("DuePassed", {"criterion": what, "due": when}, at) if what and when else None


def status(seen: Seen, args: Args) -> Seen | None:
    at = seen.at.by(args.get("occurredBy"))
    courses = at.oracle.annals.known(seen.thing["address"], at.position)
    return _status(at, seen.thing["address"], courses) if courses else None


def _status(at: At, address: str, courses: Sequence[Course]) -> Seen | None:
    """Return how the last of these courses stands on the moment's day."""
    turn = courses[-1].on(at.day)
    if turn is None or turn.status is None:
        return None
    said: Status = turn.status
    thing: Thing = {"address": address, "value": said.value, "since": turn.since, "said": said}
    thing |= {"cause": turn.since_cause, "lastValue": said.last_value}
    thing |= {"statedOnly": said.stated_only, "asClaimed": said.as_claimed}
    thing |= {"withEquivalences": said.with_equivalences}
    known = known_since(courses, at.day)
    thing |= {"knownSince": known, "position": at.position, "occurredBy": at.day}
    return Seen("ParagraphStatus", thing, at)


def timeline(seen: Seen, args: Args) -> Seen:
    items = along_positions(seen) if args["clock"] == "RECORDED" else along_days(seen)
    return connection("StatusStepConnection", lambda _: items, args, seen.at)


def along_days(seen: Seen) -> list[Item]:
    """Return the steps of a paragraph's value along the world's clock."""
    return _turned(_along_days(seen))


def along_positions(seen: Seen) -> list[Item]:
    """Return the steps of a paragraph's value along the log."""
    return _turned(_along_positions(seen))


def _turned(steps: Iterable[tuple[str, Seen | None]]) -> list[Item]:
    """Leave away the steps at which only something beside the value moved."""
    items: list[Item] = []
    value = None
    for key, step in steps:
        now = step.thing["status"].thing["value"] if step else None
        if step and now != value:
            items.append(Item(key, step))
        value = now
    return items


def _along_days(seen: Seen) -> Iterable[tuple[str, Seen | None]]:
    courses = seen.at.oracle.annals.known(seen.thing["address"], seen.at.position)
    for turn in courses[-1].turns if courses else ():
        if turn.from_day <= seen.at.day:
            at = replace(seen.at, day=turn.from_day, pinned=True, by_day=True)
            step = _step(seen, at, courses)
            if step is not None:
                step.thing["cause"] = cause_of(seen.at, seen.thing["address"], turn.since_cause)
            yield f"{known_since(courses, turn.from_day)} {turn.from_day}", step


def _along_positions(seen: Seen) -> Iterable[tuple[str, Seen | None]]:
    courses = seen.at.oracle.annals.known(seen.thing["address"], seen.at.position)
    for number, course in enumerate(courses, 1):
        if course.since > seen.at.day:
            continue
        at = replace(seen.at, position=course.position, pinned=True, by_day=True)
        step = _step(seen, at, courses[:number])
        if step is not None:
            step.thing["cause"] = event(seen.at, course.position)
        yield str(course.position), step


def _step(seen: Seen, at: At, courses: Sequence[Course]) -> Seen | None:
    found = _status(at, seen.thing["address"], courses)
    if found is None:
        return None
    thing: Thing = {"paragraph": seen, "status": found, "from": found.thing["since"]}
    return Seen("StatusStep", thing | {"position": found.thing["knownSince"]}, seen.at)


def rule(seen: Seen, _: Args) -> Thing | None:
    case = seen.at.world.case(seen.thing["address"])
    if case is None:
        return None
    own = case.rules[case.paragraph]
    said = [sentence(seen.at, one) for one in rule_text(own)]
    return {"id": own.paragraph, "version": own.version, "text": said}


def past_due(seen: Seen, _: Args) -> list[Thing]:
    case = seen.at.world.case(seen.thing["address"])
    passed: tuple[CriterionState, ...] = seen.thing["said"].past_due
    pairs = ((criterion(case, one.name), due(case, one.due)) for one in passed)
    return [{"criterion": what, "due": when} for what, when in pairs if what and when]
