"""Reports, work items, decisions, posts, principles and conflicts: what mostly is said once."""

from collections.abc import Callable, Iterator
from typing import Final

from bench.world import decision
from bench.world.days import written
from bench.world.decision import ASSEMBLY, COMMITTEE, OFFICE, PROGRAMME
from bench.world.memory import Json, Spoken
from bench.world.stories.opening import link, rule
from bench.world.teller import SOURCE, Teller

_FINDINGS: Final = ("met", "not-met", "not-shown")


def report(teller: Teller) -> Iterator[Spoken]:
    """Tell one report; one to a meeting is to the meeting's own body."""
    dice = teller.dice
    meeting = teller.perhaps("meeting")
    by: Json = {"by": [OFFICE] if dice.happens(0.4) else teller.several(2)}
    if dice.happens(0.1):
        by = {"unnamed": {"text": "an adviser"}}
    yield teller.say(
        "report.submitted", f"report/world-{teller.number()}", "A report is given", day=teller.day(),
        body=_body_of(teller, meeting), meeting=meeting, medium=dice.one(("written", "oral", "published")),
        covers=["ngo"] if dice.happens(0.3) else None, period={"from": "2003", "to": written(teller.now)}, **by,
    )  # fmt: skip


def _body_of(teller: Teller, meeting: str | None) -> str:
    if meeting is None:
        return teller.dice.one((ASSEMBLY, COMMITTEE))
    return ASSEMBLY if meeting.startswith("meeting/lakes-a-") else COMMITTEE


def workitem(teller: Teller) -> Iterator[Spoken]:
    """Tell one item of a programme, once there is one."""
    dice = teller.dice
    if PROGRAMME not in teller.memory.streams:
        yield from report(teller)
        return
    stream = f"workitem/world-{teller.number()}"
    day = teller.day()
    due = {"day": written(day + 700), "basis": "stated"} if dice.happens(0.5) else None
    yield teller.say("workitem.defined", stream, "A programme holds an item", day=day, programme=PROGRAMME, ref=stream[-4:], text="count the fish", responsible=teller.several(2), due=due)  # fmt: skip
    if dice.happens(0.5):
        outcome = dice.one(("completed", "completed", "dropped", "carried-over"))
        yield teller.say(
            "workitem.ended",
            stream,
            "Nothing more is done",
            day=teller.day(after=day),
            outcome=outcome,
        )


def paper(teller: Teller) -> Iterator[Spoken]:
    """Tell one of the things that are said now and then."""
    weights = dict.fromkeys(_SELDOM, 5) | {link: 1, _rule_again: 1}
    yield from teller.dice.weighed(weights)(teller)


def _decided(teller: Teller) -> Iterator[Spoken]:
    meeting = teller.dice.one(teller.memory.of_kind("meeting"))
    opens = teller.memory.standing(meeting, "meeting.scheduled")[0].day
    stream = f"decision/world-{teller.number()}"
    for part in ("A", "B")[: teller.dice.number(1, 2)]:
        yield teller.say(
            "decision.adopted", stream, "A decision is adopted", day=opens + 2, pinned=True, body=_body_of(teller, meeting),
            meeting=meeting, form=teller.dice.one(("decision", "declaration", "endorsement")), part=part,
        )  # fmt: skip


def _post(teller: Teller) -> Iterator[Spoken]:
    yield teller.say("post.created", f"post/world-{teller.number()}", "A post is created", day=teller.day(), body=ASSEMBLY, host=OFFICE, task="lakes")  # fmt: skip


def _mapped(teller: Teller) -> Iterator[Spoken]:
    document, partnership = teller.perhaps("document"), teller.perhaps("partnership", 1.0)
    about: Json = {"document": document} if document else {"partnership": partnership}
    if any(about.values()):
        rows = [{"principle": str(n), "finding": teller.dice.one(_FINDINGS), "reason": "as the text has it"} for n in range(1, 6)]  # fmt: skip
        yield teller.say("principle.mapped", f"mapping/world-{teller.number()}", "It is held against principles", day=teller.day(), reference="principles", version="2002", rows=rows, **about)  # fmt: skip


def _conflict(teller: Teller) -> Iterator[Spoken]:
    about: object = teller.perhaps("activity", 1.0)
    if about is None or teller.dice.happens(0.5):
        about = {"source": SOURCE, "id": teller.dice.one(teller.memory.spoken).id}
    claims = [{"value": value, "sources": [{"title": f"Page {value}"}], "confidence": "stated"} for value in (61, "over 100")]  # fmt: skip
    chosen = 61 if teller.dice.happens(0.4) else None
    yield teller.say("conflict.noted", f"conflict/world-{teller.number()}", "Sources differ", day=teller.day(), about=about, member="people", claims=claims, chosen=chosen, reason="two counts")  # fmt: skip


def _rule_again(teller: Teller) -> Iterator[Spoken]:
    number = teller.dice.one(decision.NUMBERS)
    rules = teller.memory.standing(decision.STREAM, "instrument.rule_recorded")
    version = sum(one.data["paragraph"].endswith(f"#{number}") for one in rules)
    yield rule(teller, number, version=version + 1)


_SELDOM: Final[tuple[Callable[[Teller], Iterator[Spoken]], ...]] = (
    _decided,
    _post,
    _mapped,
    _conflict,
)
