"""One chunk of the log, folded event by event in memory: the same tables whatever its size."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from events.envelope import Recorded
from service.mandate.case import Case
from service.projections.ahead import read_ahead
from service.projections.cascade import Cascade, Turned
from service.projections.catalogue import FOLDS_OF, FoldsOf
from service.projections.contract import Fact, SubjectFold
from service.projections.effects import Amendment, Effect, amended, amends, effect_of, target_of
from service.projections.errors import TargetMissing
from service.projections.folds import claim
from service.projections.working import Shelf, Working, Written


@dataclass(slots=True)
class Changes:
    """What one chunk writes: facts as they stand at its end, and every version set in between."""

    facts: dict[int, Fact] = field(default_factory=dict)
    fact_keys: dict[tuple[str, str, int], bool] = field(default_factory=dict)
    amendments: list[Amendment] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    recorded_on: dict[int, date] = field(default_factory=dict)


class Chunk:
    """Folds events in the order of their positions; nothing is written until the caller does.

    A chunk in which an event raised is thrown away whole: it may hold half of what that event says.
    """

    def __init__(self, shelf: Shelf, *, folds: FoldsOf = FOLDS_OF) -> None:
        self._folds = folds
        self._work = Working(shelf)
        self._cascade = Cascade(self._work)
        self._changes = Changes()

    async def fold(self, events: Sequence[Recorded]) -> Changes:
        """Return what these events change in the read tables; folded again, it goes on from there."""
        self._changes = Changes(written=self._work.begin())
        await read_ahead(self._work, events, self._folds)
        for event in events:
            await self._fold_event(event)
            await asyncio.sleep(0)  # nearly nothing is waited for here: others get their turn
        return self._changes

    async def case(self, address: str) -> Case | None:
        """Return what a paragraph is judged by after the events folded so far; None without a rule."""
        return await self._cascade.cases.of(address)

    async def _fold_event(self, event: Recorded) -> None:
        effect = await self._effect(event)
        position = event.position
        self._changes.facts[effect.after.position] = effect.after
        self._changes.recorded_on[position] = event.recorded_at.date()
        touched = {
            fold.table: await self._subjects(fold, effect, position)
            for fold in self._folds.get(effect.after.type, ())
        }
        keys = await self._keep_facts(claim.TABLE, effect, keys=claim.keys)
        stirred = await self._cascade.claims(effect, keys, touched, position=position)
        await self._cascade.statuses(stirred, touched, position=position)

    async def _effect(self, event: Recorded) -> Effect:
        if not amends(event):
            effect = effect_of(event)
            self._work.name_fact(effect.after)
            return effect
        source, identity = target_of(event)
        target = await self._work.fact_named(source, identity)
        if target is None:
            raise TargetMissing(event.position, source, identity)
        effect = amended(target, event)
        self._work.name_fact(effect.after, (event.source, event.id))
        self._changes.amendments.append(Amendment.of(event, target))
        return effect

    async def _subjects(
        self, fold: SubjectFold, effect: Effect, position: int
    ) -> dict[str, Turned]:
        """Fold what the event says about subjects of one kind; return how they turned."""
        turned: dict[str, Turned] = {}
        for key in await self._keep_facts(fold.table, effect, keys=fold.keys):
            facts = [fact for fact in self._work.facts(fold.table, key) if not fact.retracted]
            before = (await self._work.timelines(fold.table, [key]))[key]
            turned[key] = Turned(before, fold.timeline(key, facts))
            self._work.put(Written(fold.table, key, position, turned[key].after))
        return turned

    async def _keep_facts(
        self, fold: str, effect: Effect, *, keys: Callable[[Fact], Iterable[str]]
    ) -> list[str]:
        """Keep the fact with the keys it is about now; return those and the ones it has left."""
        left = set(keys(effect.before)) if effect.before else set[str]()
        now = dict.fromkeys(keys(effect.after))
        concerned = [*now, *sorted(left - now.keys())]
        await self._work.load_facts(fold, concerned)
        for key in concerned:
            self._changes.fact_keys[fold, key, effect.after.position] = key in now
            if key in now:
                self._work.put_fact(fold, key, effect.after)
            else:
                self._work.drop_fact(fold, key, effect.after.position)
        return concerned
