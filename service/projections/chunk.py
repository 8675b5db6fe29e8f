"""One chunk of the log, folded event by event in memory: the same tables whatever its size."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from events.envelope import Recorded
from service.mandate.case import Case
from service.mandate.docket import Docket
from service.projections.ahead import read_ahead
from service.projections.cascade import TURNING, Cascade, Turned
from service.projections.catalogue import FOLDS_OF, FoldsOf, home_of
from service.projections.contract import Fact, Timeline
from service.projections.effects import Amendment, amends, target_of
from service.projections.folds import claim
from service.projections.steps import About, Keys, Step, steps_of
from service.projections.working import Shelf, Working, Written

TURN: Final = 20
"""After so many events others get their turn: nearly nothing is waited for here, and this much takes a millisecond."""


@dataclass(slots=True)
class Changes:
    """What one chunk writes: which events are about which keys at its end, and every version set in between."""

    fact_keys: dict[tuple[str, str, int], bool] = field(default_factory=dict)
    amendments: list[Amendment] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    recorded_on: dict[int, date] = field(default_factory=dict)


class Chunk:
    """Folds events in the order of their positions; nothing is written until the caller does.

    A chunk in which an event raised is thrown away whole: it may hold half of what that event says.

    What decides about each paragraph is kept whatever is forgotten: all claims would have to be gathered anew for it.
    """

    def __init__(self, shelf: Shelf, *, folds: FoldsOf = FOLDS_OF) -> None:
        self._folds = folds
        self._work = Working(shelf)
        self._dockets = dict[str, Docket]()
        self._changes = Changes()
        self._facts = dict[int, Fact]()
        self._claims = set[str]()
        self._begin()

    async def fold(self, events: Sequence[Recorded]) -> Changes:
        """Return what these events change in the read tables; folded again, it goes on from there."""
        self._changes = Changes(written=self._work.begin())
        self._facts, self._claims = {}, set()
        await self._work.facts_named(target_of(event) for event in events if amends(event))
        steps = steps_of(events, self._folds, before=self._work.named)
        await read_ahead(self._work, steps, self._nominees)
        for number, step in enumerate(steps, 1):
            await self._take(step)
            if number % TURN == 0:
                await asyncio.sleep(0)
        return self._changes

    def forget(self, shelf: Shelf) -> None:
        """Forget all but what was folded last, which this shelf may lack yet."""
        about = {(one.table, one.key) for one in self._changes.written}
        about |= {(claim.TABLE, key) for key in self._claims}
        names = {(one.source, one.id) for one in self._facts.values()}
        names |= {(one.source, one.id) for one in self._changes.amendments}
        self._work.keep(about, names, shelf=shelf)
        self._begin()

    def _begin(self) -> None:
        """Begin with nothing read out of the memory: what these keep of it may be forgotten now."""
        self._nominees = claim.Nominees()
        self._cascade = Cascade(self._work, self._nominees, dockets=self._dockets)

    async def case(self, address: str) -> Case | None:
        """Return what a paragraph is judged by after the events folded so far; None without a rule."""
        return await self._cascade.cases.of(address)

    async def _take(self, step: Step) -> None:
        self._note(step)
        touched: dict[str, dict[str, Turned]] = {}
        for about in step.subjects:
            table, keys, left = about.fold.table, about.keys, about.left
            self._keep(table, keys, left, fact=step.after)
            for key in (*keys, *left):
                before = self._work.timeline(table, key)
                after = self._fold(about, key, before, step)
                if table in TURNING:
                    touched.setdefault(table, {})[key] = Turned(before, after)
        if step.claims or step.claims_left:
            self._claims.update(step.claims, step.claims_left)
            self._keep(claim.TABLE, step.claims, step.claims_left, fact=step.after)
        await self._cascade.follow(step, touched)

    def _note(self, step: Step) -> None:
        """Keep the fact, under every name that it has from now on."""
        fact, amendment = step.after, step.amendment
        self._facts[fact.position] = fact
        self._changes.recorded_on[step.position] = step.recorded_on
        self._work.name_fact(fact)
        if amendment is not None:
            self._work.name_fact(fact, (amendment.source, amendment.id))
            self._changes.amendments.append(amendment)

    def _fold(self, about: About, key: str, before: Timeline, step: Step) -> Timeline:
        """Return how a subject stands from this event on, as it is written with the chunk."""
        table, since = about.fold.table, about.since
        facts = self._work.standing(table, key)
        after = about.fold.timeline(key, facts, before, since)
        self._work.put(Written(table, key, step.position, after, min(since, step.recorded_on)))
        return after

    def _keep(self, fold: str, keys: Keys, left: Keys, *, fact: Fact) -> None:
        """Keep the fact with the keys it is about now, and with those that it has left no more.

        That is written for keys which do not tell in which stream to look.
        """
        for key in keys:
            self._work.put_fact(fold, key, fact)
            if home_of(fold, key) is None:
                self._changes.fact_keys[fold, key, fact.position] = True
        for key in left:
            self._work.drop_fact(fold, key, fact.position)
            if home_of(fold, key) is None:
                self._changes.fact_keys[fold, key, fact.position] = False
