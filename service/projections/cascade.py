"""What else an event changes: claims by their actors and targets, statuses by their claims."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from service.mandate.docket import Docket, Moved
from service.projections.cases import Cases, Columns
from service.projections.contract import Fact, Timeline, first_difference
from service.projections.folds import claim, status
from service.projections.steps import Step
from service.projections.working import Working, Written, columns_of


class Turned(NamedTuple):
    """A subject's timeline before an event and after it: what pointed at either may change."""

    before: Timeline
    after: Timeline

    def values(self, column: str) -> set[str]:
        """Return what stands in a column, before and after."""
        held = (columns_of(self.before, column), columns_of(self.after, column))
        return {str(value) for value in held if value is not None}

    def differs_in(self, *columns: str) -> bool:
        """Say whether one of these columns is not what it was; nothing at all counts as another value."""
        return any(
            columns_of(self.before, column) != columns_of(self.after, column) for column in columns
        )


TURNING: Final = frozenset({"instrument", "meeting", "rule", "stakeholder", "succession"})
"""The tables whose subjects may turn claims and paragraphs; of others a paragraph only sees the claims that events make."""

Touched = Mapping[str, Mapping[str, Turned]]
"""The subjects that an event touched: table, key."""


class Cascade:
    """Follows an event from the subjects it names to the paragraphs that it bears on.

    dockets: what decides about each paragraph as the tables before this chunk have it, as far as that is known.
    """

    def __init__(
        self, work: Working, nominees: claim.Nominees, *, dockets: dict[str, Docket]
    ) -> None:
        self._work = work
        self._nominees = nominees
        self._dockets = dockets
        self.cases = Cases(work)

    async def follow(self, step: Step, touched: Touched) -> None:
        """Fold the claims that an event makes or changes; judge again every paragraph that it may have turned.

        touched: the subjects in tables of `TURNING`.
        """
        if not (touched or step.claims or step.amendment):
            return
        moved = await self._claims(step, touched)
        texts = await self._by_texts(touched)
        if moved or texts:
            await self._statuses(moved, texts, step=step)

    async def _claims(self, step: Step, touched: Touched) -> list[Moved]:
        """Fold the claims that the event makes or changes; return those at which a status looks."""
        concerned = dict.fromkeys((*step.claims, *step.claims_left))
        if step.amendment is not None:
            about = await self._work.members("claim", "event", step.after.position)
            concerned |= dict.fromkeys(about)
        for name in await self._same_as(touched.get("stakeholder", {})):
            concerned |= dict.fromkeys(await self._work.members("claim", "actors", name))
        moved = [await self._fold_claim(key, step) for key in concerned]
        return [one for one in moved if one is not None]

    async def _same_as(self, stakeholders: Iterable[str]) -> list[str]:
        """Return these stakeholders and all that were merged into them."""
        found = dict.fromkeys(sorted(stakeholders))
        waiting = list(found)
        while waiting:
            merged = await self._work.members("stakeholder", "merged_into", waiting.pop())
            waiting += [key for key in merged if key not in found]
            found |= dict.fromkeys(merged)
        return list(found)

    async def _fold_claim(self, key: str, step: Step) -> Moved | None:
        """Fold a claim; return what a status then sees of it, if it saw it before or sees it now, and it has changed."""
        await self._work.load_facts({claim.TABLE: [key]})
        target = await self._work.fact_named(claim.target_of(key))
        if target is None:
            return None
        stakeholders = await self._stakeholders(target)
        facts = self._work.facts(claim.TABLE, key)
        nominee = self._nominees.of(target)
        timeline = claim.timeline(
            key, facts, target=target, nominee=nominee, stakeholders=stakeholders
        )
        before = (await self._work.timelines(claim.TABLE, [key]))[key]
        if not await self._put(claim.TABLE, key, timeline, step):
            return None
        if not claim.is_judged(before) and not claim.is_judged(timeline):
            return None
        return _moved(claim.paragraph_of(key), target.position, timeline[-1].columns)

    async def _stakeholders(self, target: Fact) -> dict[str, Timeline]:
        """Return the stakeholders an event names, and those they were merged into."""
        found: dict[str, Timeline] = {}
        waiting = list(self._nominees.of(target).stakeholders)
        while waiting:
            timelines = await self._work.timelines("stakeholder", waiting)
            found |= timelines
            merged = {str(m) for t in timelines.values() if (m := columns_of(t, "merged_into"))}
            waiting = sorted(merged - found.keys())
        return found

    async def _statuses(self, moved: Sequence[Moved], texts: set[str], *, step: Step) -> None:
        """Judge again every paragraph whose claims, rule, dates or edges have changed."""
        for address in await self._with_dependents(texts.union(one.address for one in moved)):
            docket = self._dockets.get(address)
            if docket is None or not docket.outlasts(moved):
                docket = await self._reopened(address)
            elif not docket.turned_by(moved) and docket.addresses.isdisjoint(texts):
                continue
            elif not await self._told_anew(docket, texts):
                docket = await self._reopened(address)
            timeline = status.timeline(address, docket.judgement if docket else None)
            await self._put(status.TABLE, address, timeline, step)

    async def _told_anew(self, docket: Docket, texts: set[str]) -> bool:
        """Say whether a docket stands once it was told the texts that it rests on, as far as they may have changed."""
        if docket.addresses.isdisjoint(texts):
            return True
        case = await self.cases.without_claims(docket.judgement.case.paragraph)
        return case is not None and docket.told_anew(case)

    async def _reopened(self, address: str) -> Docket | None:
        """Gather all that a paragraph is judged by; None where no rule stands for it."""
        case = await self.cases.of(address)
        docket = Docket.of(case) if case else None
        if docket is None:
            self._dockets.pop(address, None)
        else:
            self._dockets[address] = docket
        return docket

    async def _by_texts(self, touched: Touched) -> set[str]:
        affected = set[str]()
        for instrument in touched.get("instrument", {}):
            affected |= await self._addresses("instrument", instrument)
        for meeting in touched.get("meeting", {}).values():
            if meeting.differs_in(*status.OF_A_MEETING):
                affected |= await self._by_meeting(meeting)
        for rule in touched.get("rule", {}).values():
            affected |= rule.values("address")
        for edge in touched.get("succession", {}).values():
            affected |= edge.values("from_address")
        return affected

    async def _by_meeting(self, meeting: Turned) -> set[str]:
        """Return the paragraphs whose rules or window speak of a meeting that was moved, came or went."""
        codes = meeting.values("code")
        affected = set[str]()
        for body in sorted(meeting.values("held_by")):
            for key, timeline in (await self._work.members("instrument", "bodies", body)).items():
                opens = status.opened_by(timeline[-1].columns) in codes
                affected |= {
                    address
                    for address in await self._addresses("instrument", key)
                    if opens or self._speaks_of(address, codes)
                }
        return affected

    def _speaks_of(self, address: str, codes: set[str]) -> bool:
        """Say whether the rules of a paragraph speak of one of these meetings, as far as anybody knows."""
        docket = self._dockets.get(address)
        return docket is None or not docket.meetings.isdisjoint(codes)

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

    async def _put(self, table: str, key: str, timeline: Timeline, step: Step) -> bool:
        """Keep the timeline if it differs from the one the key has; say whether it does."""
        before = (await self._work.timelines(table, [key]))[key]
        differs = None if before == timeline else first_difference(before, timeline)
        if differs is None:
            return False
        since = min(differs, step.recorded_on)
        self._work.put(Written(table, key, step.position, timeline, since))
        return True


def _moved(address: str, position: int, columns: Columns | None) -> Moved:
    if columns is None:
        return Moved(address, position, None)
    said = status.nominated_of(columns)
    return Moved(address, position, said.evidence, accepted=bool(said.equivalences))
