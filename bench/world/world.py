"""The world, request by request: stories begin one after another, go on side by side, and are thought over now and then."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from bench.world.amending import amended
from bench.world.days import FIRST_DAY, LAST_DAY
from bench.world.dice import Dice
from bench.world.memory import Json, Memory, Spoken
from bench.world.sizes import Sizes
from bench.world.stories.activity import activity
from bench.world.stories.claim import claim
from bench.world.stories.consultation import consultation, response
from bench.world.stories.contribution import contribution
from bench.world.stories.document import document
from bench.world.stories.opening import meeting, opening
from bench.world.stories.paper import paper, report, workitem
from bench.world.stories.partnership import partnership
from bench.world.stories.stakeholder import stakeholder
from bench.world.teller import Teller

Story = Iterator[Spoken]

_STORIES: Final[dict[str, Callable[[Teller], Story]]] = {
    "stakeholders": stakeholder,
    "partnerships": partnership,
    "activities": activity,
    "documents": document,
    "consultations": consultation,
    "responses": response,
    "reports": report,
    "contributions": contribution,
    "workitems": workitem,
    "papers": paper,
    "claims": claim,
    "meetings": meeting,
}
# The stakeholders of a world come early, for the others name them; everything has begun a little before the end.
_EARLY: Final = 2.0
_BEGUN_BY: Final = 0.97
_PROPOSED: Final = 0.1


@dataclass(frozen=True, slots=True)
class Request:
    """Events to be recorded together, in the structured form.

    judged:  whether they come from somebody who may judge, so that their claims are admitted.
    claimed: whether they carry claims, or correct what does.
    """

    events: tuple[Json, ...]
    judged: bool = True
    claimed: bool = False


@dataclass(slots=True)
class _Open:
    """A story that goes on, and the stream of its last event."""

    story: Story
    stream: str = ""


class World:
    """One world. The same seed and sizes give the same bytes, for ever, of one release."""

    def __init__(self, sizes: Sizes, *, seed: int = 1) -> None:
        self._sizes = sizes
        self._dice = Dice(seed)
        self._memory = Memory()
        self._teller = Teller(self._dice, self._memory, claimed=sizes.claimed)
        self._told = 0
        self._open: list[_Open] = []

    def requests(self) -> Iterator[Request]:
        """Yield everything that happens, in the order of recording: every event leans on earlier ones only."""
        self._begin(opening)
        while self._open:
            yield from self._go_on()
        beginnings = self._beginnings(self._told)
        while self._told < self._sizes.events:
            yield from self._next(beginnings)

    def _beginnings(self, after: int) -> list[tuple[float, str]]:
        """Return when each story begins, as a count of events, the last one first."""
        room = (self._sizes.events - after) * _BEGUN_BY
        found: list[tuple[float, str]] = []
        for kind in _STORIES:
            count = getattr(self._sizes, kind)
            power = _EARLY if kind == "stakeholders" else 1.0
            found += (
                (after + room * ((number + 0.5) / count) ** power, kind) for number in range(count)
            )
        return sorted(found, reverse=True)

    def _next(self, beginnings: list[tuple[float, str]]) -> Iterator[Request]:
        self._teller.now = self._today()
        if self._dice.happens(self._sizes.amended):
            yield from self._amended()
        elif beginnings and beginnings[-1][0] <= self._told:
            self._begin(_STORIES[beginnings.pop()[1]])
            yield from self._go_on()
        else:
            self._turn_to_another()
            yield from self._go_on()

    def _today(self) -> int:
        return FIRST_DAY + (LAST_DAY - FIRST_DAY) * self._told // self._sizes.events

    def _begin(self, story: Callable[[Teller], Story]) -> None:
        self._open.append(_Open(story(self._teller)))

    def _turn_to_another(self) -> None:
        """Put one of the stories that go on last; where none does, somebody reports."""
        if not self._open:
            self._begin(report)
        place = self._dice.number(0, len(self._open) - 1)
        self._open[place], self._open[-1] = self._open[-1], self._open[place]

    def _go_on(self) -> Iterator[Request]:
        """Tell the next event of the story that stands last; forget it when it is over, or its subject was taken back."""
        last = self._open[-1]
        spoken = None if self._memory.is_over(last.stream) else next(last.story, None)
        if spoken is None:
            self._open.pop()
            return
        last.stream = spoken.stream
        event = self._teller.envelope(spoken)
        self._memory.take(spoken)
        self._told += 1
        claimed = "evidence" in spoken.data
        judged = not (claimed and self._dice.happens(_PROPOSED))
        yield Request((event,), judged, claimed=claimed or spoken.type == "claim.made")

    def _amended(self) -> Iterator[Request]:
        amendment = amended(self._teller, at_most=self._sizes.events - self._told)
        if amendment is not None:
            self._told += len(amendment.events)
            yield Request(amendment.events, claimed=amendment.claimed)
