"""What else an event changes: claims by their actors and targets, statuses by their claims."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.mandate.case import Case
from service.projections.cases import Cases, Columns
from service.projections.contract import Fact, Timeline
from service.projections.effects import Effect
from service.projections.folds import claim, status
from service.projections.working import Working, Written, columns_of


@dataclass(frozen=True, slots=True)
class Turned:
    """A subject's timeline before an event and after it: what pointed at either may change."""

    before: Timeline
    after: Timeline

    def values(self, column: str) -> set[str]:
        """Return what stands in a column, before and after."""
        held = (columns_of(self.before, column), columns_of(self.after, column))
        return {str(value) for value in held if value is not None}


Touched = Mapping[str, Mapping[str, Turned]]
"""The subjects that an event touched: table, key."""


Stirred = dict[str, list[Columns] | None]
"""The paragraphs that may turn, by address: the claims that were added, or None where anything else has changed."""


class Cascade:
    """Follows an event from the subjects it names to the paragraphs that it bears on."""

    def __init__(self, work: Working) -> None:
        self._work = work
        self.cases = Cases(work)
        self._deciding: dict[str, Case] = {}

    async def claims(
        self, effect: Effect, keys: Iterable[str], touched: Touched, *, position: int
    ) -> Stirred:
        """Fold the claims that the event makes or changes; return the paragraphs that they may turn."""
        concerned = dict.fromkeys(keys)
        if effect.before is not None:
            concerned |= dict.fromkeys(
                await self._work.members("claim", "event", effect.after.position)
            )
        for name in await self._same_as(touched.get("stakeholder", {})):
            concerned |= dict.fromkeys(await self._work.members("claim", "actors", name))
        stirred: Stirred = {}
        for key in concerned:
            await self._fold_claim(key, position, stirred)
        return stirred

    async def _same_as(self, stakeholders: Iterable[str]) -> list[str]:
        """Return these stakeholders and all that were merged into them."""
        found = dict.fromkeys(sorted(stakeholders))
        waiting = list(found)
        while waiting:
            merged = await self._work.members("stakeholder", "merged_into", waiting.pop())
            waiting += [key for key in merged if key not in found]
            found |= dict.fromkeys(merged)
        return list(found)

    async def _fold_claim(self, key: str, position: int, stirred: Stirred) -> None:
        """Fold a claim; note the paragraph whose status may turn by it, as it was before or is after."""
        await self._work.load_facts(claim.TABLE, [key])
        target = await self._work.fact_named(*claim.target_of(key))
        if target is None:
            return
        stakeholders = await self._stakeholders(target)
        facts = self._work.facts(claim.TABLE, key)
        timeline = claim.timeline(key, facts, target=target, stakeholders=stakeholders)
        before = (await self._work.timelines(claim.TABLE, [key]))[key]
        if not await self._put(claim.TABLE, key, timeline, position):
            return
        address, now = claim.paragraph_of(key), timeline[-1].columns
        if before[-1].columns is None and now is not None:
            if claim.is_judged(timeline) and (new := stirred.setdefault(address, [])) is not None:
                new.append(now)
        elif claim.is_judged(before) or claim.is_judged(timeline):
            stirred[address] = None

    async def _stakeholders(self, target: Fact) -> dict[str, Timeline]:
        """Return the stakeholders an event names, and those they were merged into."""
        found: dict[str, Timeline] = {}
        waiting = claim.stakeholders_named(target.type, target.data, target.stream)
        while waiting:
            timelines = await self._work.timelines("stakeholder", waiting)
            found |= timelines
            merged = {str(m) for t in timelines.values() if (m := columns_of(t, "merged_into"))}
            waiting = sorted(merged - found.keys())
        return found

    async def statuses(self, stirred: Stirred, touched: Touched, *, position: int) -> None:
        """Judge again every paragraph whose claims, rule, dates or edges have changed."""
        stirred |= dict.fromkeys(await self._by_texts(touched))
        for address in await self._with_dependents(stirred):
            timeline, deciding = status.judged(address, await self._case(address, stirred))
            if deciding is not None:
                self._deciding[address] = deciding
            await self._put(status.TABLE, address, timeline, position)

    async def _case(self, address: str, stirred: Stirred) -> Case | None:
        """Return what a paragraph is judged by: what decided so far and what was added; all of it where more changed."""
        decided = self._deciding.pop(address, None)
        added = {own: new for own, new in stirred.items() if new is not None}
        if decided is None or len(added) < len(stirred):
            return await self.cases.of(address)
        return status.added(decided, added)

    async def _by_texts(self, touched: Touched) -> set[str]:
        instruments = set(touched.get("instrument", {}))
        for meeting in touched.get("meeting", {}).values():
            for body in sorted(meeting.values("held_by")):
                instruments |= (await self._work.members("instrument", "bodies", body)).keys()
        affected = set[str]()
        for instrument in sorted(instruments):
            affected |= await self._addresses("instrument", instrument)
        for rule in touched.get("rule", {}).values():
            affected |= rule.values("address")
        for edge in touched.get("succession", {}).values():
            affected |= edge.values("from_address")
        return affected

    async def _addresses(self, column: str, value: str) -> set[str]:
        rules = await self._work.members("rule", column, value)
        return {str(columns_of(timeline, "address")) for timeline in rules.values()}

    async def _with_dependents(self, affected: Iterable[str]) -> list[str]:
        """Return the paragraphs, and those whose rules lean on one of them, in a fixed order."""
        found = set(affected)
        waiting = sorted(affected)
        while waiting:
            leaning = await self._addresses("leans_on", waiting.pop())
            waiting += sorted(leaning - found)
            found |= leaning
        return sorted(found)

    async def _put(self, table: str, key: str, timeline: Timeline, position: int) -> bool:
        """Keep the timeline if it differs from the one the key has; say whether it does."""
        if (await self._work.timelines(table, [key]))[key] == timeline:
            return False
        self._work.put(Written(table, key, position, timeline))
        return True
