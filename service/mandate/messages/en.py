"""English."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

TEXTS: Final[Mapping[str, str]] = {
    "value.SUPERSEDED": "Another paragraph has replaced this one; its last value was {last}.",
    "value.FULFILLED": "Everything that is required has been done.",
    "value.FULFILLED_LATE": "Everything that is required has been done, not all of it by the date stated.",
    "value.OVERDUE": "A stated date has passed, and there is evidence that it had not been done by then.",
    "value.SILENT": "A date has passed and the log holds nothing: a source is wanted, nobody is accused.",
    "value.ADOPTED_AS_ASKED": "The body asked has adopted the text; something else is still open.",
    "value.ADOPTED_BY_OTHER_BODY": "Another body than the one asked has adopted the text.",
    "value.PARTLY_FULFILLED": "At least one of several things asked for has been done, not all.",
    "value.SUBMITTED": "The draft has been laid before the body asked to adopt it.",
    "value.DRAFTED": "A draft of the text asked for exists.",
    "value.IN_PROGRESS": "Work has begun.",
    "value.BLOCKED": "It waits for something that another paragraph asks for.",
    "value.NOT_STARTED": "Nothing has been done so far, no date has passed, nothing stands in the way.",
    "value.SUSTAINED": "The response is broad and has lasted for years.",
    "value.RESPONSE_BROAD": "Many of those addressed, or all their classes, have done what is asked.",
    "value.RESPONSE_PARTIAL": "Some of those addressed have done what is asked.",
    "value.DECLARED": "Some of those addressed have said that they will; no act of the kind asked for is in evidence.",
    "value.WIDE_EVIDENCE": "There is evidence of wide use of this option.",
    "value.EVIDENCE": "There is evidence that this option was used.",
    "value.NO_EVIDENCE": "No evidence meets a criterion.",
    "since.event": "This holds since {day}, by event {event}.",
    "since.due": "This holds since {day}, when the due of “{criterion}” passed ({meeting}, {basis}).",
    "since.edge": "This holds since {day}, by {address}.",
    "since.adoption": "This holds since the adoption on {day}.",
    "met.plain": "Met: {criterion}, by {events}.",
    "met.late": "Met after its stated due: {criterion}, by {events}.",
    "met.unsure": "Met, perhaps after its due: {criterion}, by {events}.",
    "reach.of": "{criterion}: {named} of class {class}, out of {of} ({label}, counted {day}).",
    "reach.unknown": "{criterion}: {named} of class {class}; out of how many is unknown.",
    "past-due": "Past due: {criterion} by {meeting} ({basis}, {day}).",
    "missing.act": "Needs {criterion}; nothing of the kind is in the log.",
    "missing.actor": "Needs {criterion}; {candidates} name{s} none.",
    "missing.partner": "Needs {criterion}; {candidates} show{s} nobody of the class {class} on the other side.",
    "missing.addressee": "Needs {criterion}; {candidates} {was} not addressed to {class}.",
    "missing.unstated": "Needs {criterion}; {candidates} state{s} no {field}.",
    "missing.field": "Needs {criterion}; {candidates} do{es} not have {field} {wanted}.",
    "missing.date": "Needs {criterion}; {candidates} may be of a later date.",
    "missing.predecessor": "Needs {criterion}, which can count only after {before}; that is not met.",
    "missing.sequence": "Needs {criterion} after {before}; {candidates} came before it.",
    "missing.more": "Needs {criterion}: {needed} {what}, {measured} so far.",
    "firm.stated-only": "On what sources state alone it would be {value}; resting on a reading: {events}.",
    "firm.stated-only.elsewhere": "On what sources state alone it would be {value}.",
    "firm.as-claimed": "With claims that are not admitted it would be {value}.",
    "firm.equivalences": "With the equivalences that people have accepted it is {value}.",
    "judged.ASSESSMENT": "{by} would call it {value} as of {day}, judged on {made}: {reasons}",
    "judged.EQUIVALENCE": "{by} accepts {event} for {criterion}, judged on {made}: {reasons}",
    "judged.DISPUTE": "{by} disputes the claim of {event}, judged on {made}: {reasons}",
    "judged.VERIFICATION": "{by} has found the claim of {event} right, judged on {made}: {reasons}",
    "continued.renews": "Asked again by {address} from {day} on.",
    "continued.amends": "Asked again in other words by {address} from {day} on.",
    "continued.replaces": "Replaced by {address} from {day} on.",
    "counter": "Said against it: {events}.",
    "blocked": "It depends on {before}.",
    "rejected.RETRACTED": "The event was taken back.",
    "rejected.NOT_ADMITTED": "The claim is proposed, not admitted.",
    "rejected.OWN_ADOPTION": "A decision's adoption is no evidence for its own paragraphs.",
    "rejected.NOT_DIRECT": "It is claimed as {bearing}, not as the act asked for.",
    "rejected.BEFORE_WINDOW": "It was before {day}, from which day on evidence counts.",
    "rejected.ACT": "No criterion asks for an act of this kind.",
    "rejected.FIELDS": "It does not pass: {tests}.",
    "rejected.DATE_MAY_BE_LATER": "Its date may be as late as {day}.",
    "rejected.PREDECESSOR_UNMET": "It counts only after {before}, which is not met.",
    "rejected.OUT_OF_SEQUENCE": "It came before {before}.",
    "rule.criterion": "{name}: {text}.",
    "rule.required": "{name}, required: {text}.",
    "rule.due": "{name} is due by {meeting} ({basis}).",
    "rule.after": "{name} counts only from the day on which {before} is met.",
    "rule.need": "{name} takes {needed} {what}.",
    "rule.depends": "BLOCKED while {before} is not met, nor anything here.",
    "rule.open-ended": "It has no end: work goes no higher than IN_PROGRESS.",
    "rule.value": "{value} takes {condition}.",
}

_WHAT: Final[Mapping[str, str]] = {
    "count": "events",
    "year": "different years",
    "actor": "different actors",
    "kind": "different kinds of actors",
}


def text(code: str, parameters: Mapping[str, Any]) -> str:
    """Return the text of a sentence."""
    words = {name: _said(value) for name, value in parameters.items()}
    if "candidates" in parameters:
        words |= _counted(parameters)
    if "tests" in parameters:
        words["tests"] = "; ".join(parameters["tests"])
    if "events" in parameters:
        words["events"] = _listed(parameters["events"], int(parameters["count"]))
    if "what" in parameters:
        words["what"] = _what(parameters["what"])
    if "condition" in parameters:
        words["condition"] = _condition(parameters["condition"])
    return TEXTS[code].format_map(words)


def _what(measured: str) -> str:
    return _WHAT.get(measured, f"different values of {measured}")


def _condition(condition: str | Mapping[str, Any]) -> str:
    """Say a condition; what stands inside another one, and joins several, goes in brackets."""
    if isinstance(condition, str):
        return condition
    for word, joint in (("any", " or "), ("all", " and ")):
        if word in condition:
            parts = [(part, _condition(part)) for part in condition[word]]
            return joint.join(f"({said})" if _joins(part) else said for part, said in parts)
    of = " and ".join(condition["of"])
    return f"{condition['needed']} {_what(condition['what'])} in {of}"


def _joins(condition: str | Mapping[str, Any]) -> bool:
    return not isinstance(condition, str) and any(
        len(condition.get(word, ())) > 1 for word in ("any", "all")
    )


def _said(value: object) -> str:
    """Say nothing as “none”, several as alternatives: they come from lists of which any will do."""
    match value:
        case None:
            return "none"
        case [*several]:
            *first, last = (str(item) for item in several)
            return f"{', '.join(first)} or {last}" if first else last
        case _:
            return str(value)


def _listed(named: Sequence[str], count: int) -> str:
    more = f" and {count - len(named)} more" if count > len(named) else ""
    return f"{', '.join(named)}{more}"


def _counted(parameters: Mapping[str, Any]) -> dict[str, str]:
    named, count = parameters["candidates"], int(parameters["count"])
    if count == 1:
        return {"candidates": f"one candidate, {named[0]},", "s": "s", "es": "es", "was": "was"}
    shown = _listed(named, count)
    return {"candidates": f"{count} candidates ({shown})", "s": "", "es": "", "was": "were"}
