"""Rules of what bodies do: meetings, decisions, posts, and reports to them."""

from typing import Final

from events import edtf
from events.rules.case import Case, Rule, never
from events.rules.told import Told

SCHEDULED: Final = "servanda.meeting.scheduled"
HELD: Final = "servanda.meeting.held"


def _part_twice(case: Case) -> str | None:
    part = case.event.said("part")
    if any(one.said("part") == part for one in case.recorded("adopted")):
        return (
            "The adoption of this decision, or of this part, is recorded already: "
            "name the part, or correct the recorded one."
        )
    return None


def _before_meeting(case: Case) -> str | None:
    for meeting in case.on(case.event.said("meeting"), SCHEDULED):
        start = meeting.date("from")
        if start is not None and edtf.certainly_after(start, case.event.occurred):
            return "The decision is certainly before its meeting: correct whichever is wrong."
    return None


def _other_body(case: Case) -> str | None:
    body, meeting = case.event.said("body"), case.event.said("meeting")
    bodies = {_body(one) for type_name in (SCHEDULED, HELD) for one in case.on(meeting, type_name)}
    if body is not None and bodies and body not in bodies:
        return "The meeting is one of another body: correct `body` or `meeting`."
    return None


def _body(meeting: Told) -> str:
    return str(meeting.data["body"])


RULES: Final = {
    "meeting.scheduled": (
        Rule("exists", never("scheduled", message="It is scheduled already: correct that event.")),
    ),
    "meeting.held": (
        Rule("exists", never("held", message="The meeting is recorded as held already.")),
    ),
    "decision.adopted": (Rule("exists", _part_twice), Rule("order", _before_meeting)),
    "post.created": (Rule("exists", never("created", message="The post is created already.")),),
    "report.submitted": (Rule("body", _other_body),),
}
