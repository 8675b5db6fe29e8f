"""The status of an instrument as one JSON document, for programs; sentences come with code, parameters and text."""

from collections.abc import Iterable
from typing import Any

from service.cli import lacking
from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.mandate.explain import (
    CriterionReport,
    Explanation,
    Sentence,
    Unclaimed,
    Weighed,
    note,
    render,
)
from service.mandate.reach import Reach
from service.mandate.status import due_json, dump
from service.mandate.turns import Cause
from service.reads.judgements import sentence_of
from service.reads.snapshot import Row
from service.reads.standing import InstrumentStanding, Judged

Document = dict[str, Any]


def document(found: InstrumentStanding, explained: Iterable[str]) -> Document:
    """Return the document; paragraphs whose numbers are in `explained` carry their full explanation."""
    numbers = set(explained)
    return {
        "instrument": found.instrument["address"],
        "title": found.instrument["title"],
        "position": found.moment.position,
        "occurredBy": found.moment.day.isoformat(),
        **lacking.members(found.lacking),
        "paragraphs": [
            _paragraph(one, in_full=one.paragraph["number"] in numbers) for one in found.paragraphs
        ],
    }


def _paragraph(judged: Judged, *, in_full: bool) -> Document:
    row, told = judged.paragraph, judged.explanation
    named = {"address": row["address"], "number": row["number"], "family": row["family"]}
    named["parked"] = lacking.parked_member(judged.parked)
    if judged.case is None or told is None:
        return named | {"value": None}
    said = dump(told.status)
    short = {
        "value": said["value"],
        "since": told.since.isoformat(),
        "lastValue": said["lastValue"],
        "statedOnly": said["statedOnly"],
        "asClaimed": said["asClaimed"],
        "withEquivalences": said["withEquivalences"],
        "pastDue": said["pastDue"],
        "continuedBy": said["continuedBy"],
        "decidedBy": {
            report.name: [event.id for event in report.matched]
            for report in told.criteria
            if report.matched
        },
    }
    beside = {"judgements": [_judgement(one) for one in judged.judgements]}
    full = {"text": row["body"]["text"], "explanation": _explanation(judged.case, told) | beside}
    return named | short | (full if in_full else {})


def _explanation(case: Case, told: Explanation) -> Document:
    return {
        "ruleVersion": told.rule_version,
        "sinceCause": _cause(told.since_cause),
        "sentences": [_sentence(one) for one in told.sentences],
        "criteria": [_criterion(case, report) for report in told.criteria],
        "others": [_weighed(case, one) for one in told.others],
        "counterEvidence": [_weighed(case, one) for one in told.counter],
        "unclaimed": [_unclaimed(one) for one in told.unclaimed],
    }


def _judgement(row: Row) -> Document:
    return {
        "kind": row["kind"],
        "position": row["event"],
        "by": row["by"],
        "value": row["value"],
        "criterion": row["criterion"],
        "event": row["target_id"],
        "made": row["body"]["made"],
        "said": _sentence(sentence_of(row)),
    }


def _cause(cause: Cause | None) -> Document | None:
    if cause is None:
        return None
    due, edge = cause.due, cause.edge
    return {
        "position": cause.event,
        "criterion": cause.criterion,
        "meeting": due.meeting if due else None,
        "successor": edge.address if edge else None,
    }


def _reach(reach: Reach) -> Document:
    size = reach.size
    return {
        "class": reach.class_,
        "named": len(reach.keys),
        "of": size and size.number,
        "register": size and size.register,
        "counted": size and size.counted.isoformat(),
    }


def _criterion(case: Case, report: CriterionReport) -> Document:
    state, due = report.state, report.state.due
    return {
        "name": report.name,
        "text": report.text,
        "state": state.state,
        "timeliness": state.timeliness,
        "required": state.required,
        "due": None if due is None else due_json(due),
        "measured": report.measured,
        "needed": report.needed,
        "matched": [_event(one) for one in report.matched],
        "reach": [_reach(one) for one in report.reach],
        "rejected": [_weighed(case, one, criterion=report.name) for one in report.rejected],
        "missing": None if report.missing is None else _sentence(report.missing),
    }


def _weighed(case: Case, weighed: Weighed, *, criterion: str | None = None) -> Document:
    said = note(case, weighed, criterion=criterion)
    return _event(weighed.evidence) | {
        "rejection": None if weighed.reason is None else str(weighed.reason),
        "note": None if said is None else _sentence(said),
    }


def _unclaimed(one: Unclaimed) -> Document:
    return _event(one.evidence) | {"criterion": one.criterion}


def _event(evidence: Evidence) -> Document:
    return {
        "position": evidence.position,
        "source": evidence.source,
        "id": evidence.id,
        "type": evidence.type,
        "title": evidence.title,
        "earliest": evidence.first_day.isoformat(),
        "latest": evidence.last_day.isoformat(),
        "bearing": evidence.bearing,
        "stated": evidence.stated,
        "reason": evidence.reason,
    }


def _sentence(sentence: Sentence) -> Document:
    parameters = dict(sentence.parameters)
    return {"code": sentence.code, "parameters": parameters, "text": render(sentence)}
