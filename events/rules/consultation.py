"""Rules of consultations and of the responses to them. A late response is accepted, after the closing too."""

from typing import Final

from events import edtf
from events.rules.case import Case, Rule, after
from events.rules.told import Told

OPENED: Final = "servanda.consultation.opened"


def _standing_open(case: Case) -> bool:
    last = [one.short_type for one in case.recorded("opened", "closed")][-1:]
    return last == ["consultation.opened"]


def _open_already(case: Case) -> str | None:
    if _standing_open(case):
        return "The consultation is open already: widen it, or close it first."
    return None


def _never_opened(case: Case) -> str | None:
    if not any(case.recorded("opened")):
        return "The consultation was never opened: record its opening first."
    return None


def _closed_already(case: Case) -> str | None:
    if any(case.recorded("closed")) and not _standing_open(case):
        return "The consultation is closed already."
    return None


def _after_closing(case: Case) -> str | None:
    """Refuse what is certainly after the last closing; a widening recorded late but dated before it is true."""
    last = list(case.recorded("opened", "closed"))[-1:]
    if last and last[0].short_type == "consultation.closed" and after(case.event, last[0]):
        return "The consultation is not open: this is certainly after its closing."
    return None


def _before_opening(case: Case) -> str | None:
    openings = list(case.others("opened"))
    if openings and all(after(opening, case.event) for opening in openings):
        return "This is certainly before the opening: correct whichever date is wrong."
    return None


def _deadline_passed(case: Case) -> str | None:
    deadline = case.event.date("deadline")
    if deadline is not None and edtf.certainly_after(case.event.occurred, deadline):
        return "The deadline is certainly before the opening: correct whichever date is wrong."
    return None


def _earlier_deadline(case: Case) -> str | None:
    deadline = case.event.date("deadline")
    told = [one for one in case.recorded("opened", "widened") if _in_force(one, case.event)]
    if deadline is None or not told:
        return None
    before = told[-1].date("deadline")
    if before is not None and edtf.certainly_after(before, deadline):
        return (
            "The deadline is earlier than the one in force: a widening gives more time, not less."
        )
    return None


def _in_force(one: Told, event: Told) -> bool:
    return one.date("deadline") is not None and not after(one, event)


def _before_question(case: Case) -> str | None:
    openings = case.on(case.event.said("answers"), OPENED)
    if openings and all(after(opening, case.event) for opening in openings):
        return (
            "The response is certainly before the question: correct a date, or leave out `answers`."
        )
    return None


RULES: Final = {
    "consultation.opened": (
        Rule("exists", _open_already),
        Rule("deadline", _deadline_passed),
    ),
    "consultation.widened": (
        Rule("not-open", _never_opened),
        Rule("not-open", _after_closing),
        Rule("deadline", _earlier_deadline),
        Rule("order", _before_opening),
    ),
    "consultation.closed": (
        Rule("not-open", _never_opened),
        Rule("exists", _closed_already),
        Rule("order", _before_opening),
    ),
    "response.received": (Rule("order", _before_question),),
}
