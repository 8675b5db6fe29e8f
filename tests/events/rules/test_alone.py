"""An event by itself is told to be taken without putting a request together: never when `judge` refuses it."""

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from events.cloudevents import parse
from events.envelope import Proposed
from events.examples import examples
from events.rules.outcome import NOT_BEGUN, Streams, outcome_of
from events.rules.request import Request
from events.rules.streams import is_taken, judge
from tests.events.rules.stories import told
from tests.sentences.telling import tell

if TYPE_CHECKING:
    from events.rules.told import Told

TRIALS = 4000
DAYS = ("1970", "2004-10", "2035-01-01")
POSTED = tuple(parse(one) for one in examples())


def taken_where_nothing_is_refused(history: Sequence[Proposed], event: Proposed) -> bool:
    """Say whether the event is told to be taken, after asking `judge` with all that was recorded whether it is."""
    streams: dict[str, list[Told]] = {}
    for one in tell(history):
        streams.setdefault(one.stream, []).append(one._replace(place=None))
    world = Streams((name, outcome_of(held)) for name, held in streams.items())
    paragraphs = {str(one.data["address"]) for one in history if one.type.endswith("paragraph_recorded")}  # fmt: skip
    existing = world.keys() | paragraphs
    new = tell([event])
    taken = is_taken(new[0], world.get(event.stream, NOT_BEGUN), existing)
    assert not (taken and judge(Request.of(world, new), existing))
    return taken


def test_most_examples_are_taken_at_once() -> None:
    taken = [
        taken_where_nothing_is_refused(POSTED[:number], event)
        for number, event in enumerate(POSTED)
    ]
    assert taken.count(True) > len(POSTED) / 2


def test_nothing_is_taken_that_a_rule_refuses() -> None:
    chance = random.Random(2004)  # noqa: S311  # the same events in every run
    taken = 0
    for _ in range(TRIALS):
        history = [one for one in POSTED if chance.random() < 0.8]
        taken += taken_where_nothing_is_refused(history, changed(chance.choice(POSTED), chance))
    assert TRIALS / 10 < taken < TRIALS / 2


def changed(event: Proposed, chance: random.Random) -> Proposed:
    """Have an example happen on another day, or on another stream of its kind."""
    kind = event.stream.partition("/")[0]
    alike = [one.stream for one in POSTED if one.stream.startswith(f"{kind}/")]
    data = {**event.data, "occurred": chance.choice((event.data["occurred"], *DAYS))}
    stream = chance.choice((event.stream, *alike, f"{kind}/new"))
    return event._replace(id="new", stream=stream, data=data, payload=None)


def test_what_looks_at_other_streams_is_left_to_those_who_read_them() -> None:
    meeting = told("meeting.scheduled", "meeting/cop", "2004", from_="2004-10-25", body="stakeholder/cop")  # fmt: skip
    decision = told("decision.adopted", "decision/one", "2003", meeting="meeting/cop")
    assert not taken_where_nothing_is_refused([meeting], decision)
