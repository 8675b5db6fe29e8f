"""What else an event changes: claims by their actors and targets, statuses by their claims."""

from collections.abc import Iterable, Mapping

from service.projections.contract import Fact, Timeline
from service.projections.effects import Effect
from service.projections.folds import claim, status
from service.projections.working import Working, Written, columns_of

Touched = Mapping[str, frozenset[str]]
"""The keys that an event touched, by table."""


class Cascade:
    """Follows an event from the subjects it names to the paragraphs that it bears on."""

    def __init__(self, work: Working) -> None:
        self._work = work

    async def claims(
        self, effect: Effect, keys: Iterable[str], touched: Touched, *, position: int
    ) -> set[str]:
        """Fold the claims that the event makes or changes; return their paragraphs."""
        concerned = dict.fromkeys(keys)
        if effect.before is not None:
            concerned |= await self._work.members("claim", "event", effect.after.position)
        for name in await self._same_as(touched["stakeholder"]):
            concerned |= await self._work.members("claim", "actors", name)
        paragraphs = set[str]()
        for key in concerned:
            if await self._fold_claim(key, position):
                paragraphs.add(claim.paragraph_of(key))
        return paragraphs

    async def _same_as(self, stakeholders: Iterable[str]) -> list[str]:
        """Return these stakeholders and all that were merged into them."""
        found = dict.fromkeys(sorted(stakeholders))
        waiting = list(found)
        while waiting:
            merged = await self._work.members("stakeholder", "merged_into", waiting.pop())
            waiting += [key for key in merged if key not in found]
            found |= dict.fromkeys(merged)
        return list(found)

    async def _fold_claim(self, key: str, position: int) -> bool:
        await self._work.load_facts(claim.TABLE, [key])
        target = await self._work.fact_named(*claim.target_of(key))
        if target is None:
            return False
        stakeholders = await self._stakeholders(target)
        facts = self._work.facts(claim.TABLE, key)
        timeline = claim.timeline(key, facts, target=target, stakeholders=stakeholders)
        if (await self._work.timelines(claim.TABLE, [key]))[key] == timeline:
            return False
        self._work.put(Written(claim.TABLE, key, position, timeline))
        return True

    async def _stakeholders(self, target: Fact) -> dict[str, Timeline]:
        """Return the stakeholders an event names, and those they were merged into."""
        found: dict[str, Timeline] = {}
        waiting = claim.stakeholders_named(target)
        while waiting:
            timelines = await self._work.timelines("stakeholder", waiting)
            found |= timelines
            merged = {str(m) for t in timelines.values() if (m := columns_of(t, "merged_into"))}
            waiting = sorted(merged - found.keys())
        return found

    async def statuses(self, paragraphs: set[str], touched: Touched, *, position: int) -> None:
        """Judge again every paragraph whose claims, rule, dates or edges have changed."""
        affected = paragraphs | await self._by_texts(touched)
        for address in await self._with_dependents(affected):
            await self._judge(address, position)

    async def _by_texts(self, touched: Touched) -> set[str]:
        rules = {key: await self._rule(key) for key in sorted(touched["rule"])}
        affected = {str(rule["address"]) for rule in rules.values() if rule}
        for key in sorted(touched["instrument"]):
            affected |= await self._addresses("instrument", key)
        for timeline in (await self._work.timelines("meeting", touched["meeting"])).values():
            affected |= await self._addresses("dues", columns_of(timeline, "code"))
        for timeline in (await self._work.timelines("succession", touched["succession"])).values():
            affected.add(str(columns_of(timeline, "from_address")))
        return affected

    async def _addresses(self, column: str, value: object) -> set[str]:
        rules = await self._work.members("rule", column, value)
        return {str(columns_of(timeline, "address")) for timeline in rules.values()}

    async def _rule(self, key: str) -> Mapping[str, object] | None:
        return (await self._work.timelines("rule", [key]))[key][-1].columns

    async def _with_dependents(self, affected: set[str]) -> list[str]:
        """Return the paragraphs, and those whose rules lean on one of them, in a fixed order."""
        found = set(affected)
        waiting = sorted(affected)
        while waiting:
            leaning = await self._addresses("leans_on", waiting.pop())
            waiting += sorted(leaning - found)
            found |= leaning
        return sorted(found)

    async def _judge(self, address: str, position: int) -> None:
        case = await self._case(address)
        if case is None:
            return
        timeline = status.timeline(address, case)
        key = address
        if (await self._work.timelines(status.TABLE, [key]))[key] != timeline:
            self._work.put(Written(status.TABLE, key, position, timeline))
