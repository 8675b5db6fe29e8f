"""The world as known at a position and as of the end of a day: every subject there is, and what ties them."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Final

from service.mandate.case import Case
from service.mandate.explain import Explanation, Unclaimed, explain
from tests.differential.oracle import asking, giving, register, together, writing
from tests.differential.oracle.saying import Replay, Thing, on_streams
from tests.differential.oracle.statuses import Docket
from tests.differential.oracle.telling import Telling

REPLAYS: Final[dict[str, Replay]] = {
    "partnership": together.partnership,
    "activity": together.activity,
    "consultation": asking.consultation,
    "response": asking.response,
    "document": writing.document,
    "report": writing.report,
    "contribution": giving.contribution,
    "workitem": giving.workitem,
    "conflict": giving.conflict,
    "person": giving.person,
}
TIES: Final[dict[str, Callable[[list[Telling]], list[Thing]]]] = {
    "membership": together.memberships,
    "participation": together.participations,
    "addressee": asking.addressees,
    "invitation": asking.invitations,
    "version": writing.versions,
    "act": writing.acts,
    "finding": writing.findings,
}


class World:
    """Everything is worked out when it is first looked at."""

    def __init__(self, docket: Docket, day: date) -> None:
        self.docket = docket
        self.known = docket.known
        self.day = day
        self._explained: dict[str, Explanation | None] = {}
        self._unclaimed: dict[str, tuple[Unclaimed, ...]] = {}

    @cached_property
    def _told(self) -> list[Telling]:
        """What has happened by the day, in the order of the world."""
        happened = [one for one in self.known.standing() if one.last <= self.day]
        return sorted(happened, key=lambda one: (one.last, one.position))

    @cached_property
    def subjects(self) -> dict[str, dict[str, Thing]]:
        """Subjects by kind and key."""
        texts = self.docket.texts
        found = {kind: dict(texts[kind]) for kind in ("instrument", "reference", "meeting")}
        found["paragraph"] = texts["paragraph"]
        found["stakeholder"] = self._there(
            register.stakeholder, on_streams(self.known.standing(), "stakeholder")
        )
        for kind, replay in REPLAYS.items():
            found[kind] = self._there(replay, on_streams(self._told, kind))
        for kind, things in found.items():
            for key, thing in things.items():
                thing |= {"key": key, "stamp": self.known.stamp((kind, key), self.day)}
        return found

    def _there(self, replay: Replay, told: dict[str, list[Telling]]) -> dict[str, Thing]:
        replayed = ((key, replay(those, self.day)) for key, those in sorted(told.items()))
        return {key: thing for key, thing in replayed if thing is not None}

    @cached_property
    def ties(self) -> dict[str, list[Thing]]:
        """What ties subjects to each other, by kind of tie."""
        return {kind: tie(self._told) for kind, tie in TIES.items()}

    def names_of(self, stakeholder: str) -> list[str]:
        """Return the keys under which a stakeholder goes on the day."""
        return register.names_of(self.subjects["stakeholder"], stakeholder)

    def claimed(self, kind: str, key: str) -> Iterable[str]:
        """Return the paragraphs that events of a subject are claimed to bear on."""
        stream = f"{kind}/{key}"
        return (one.paragraph for one in self.docket.claims if one.target.stream == stream)

    def case(self, address: str) -> Case | None:
        return self.docket.case(address)

    def explanation(self, address: str) -> Explanation | None:
        """Return why a paragraph stands as it does; None before its adoption, and without a rule."""
        if address not in self._explained:
            case = self.case(address)
            self._explained[address] = explain(case, self.day) if case else None
        return self._explained[address]

    def unclaimed(self, address: str) -> tuple[Unclaimed, ...]:
        """Return what would count for a paragraph if somebody claimed it; looked for only where it is asked for, as it is dear."""
        if address not in self._unclaimed:
            case = self.case(address)
            candidates = self.docket.candidates(case) if case else ()
            told = explain(case, self.day, candidates=candidates) if case else None
            self._unclaimed[address] = told.unclaimed if told else ()
        return self._unclaimed[address]
