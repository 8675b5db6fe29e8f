"""What a chunk will ask for, asked for at once: the fold then finds nearly everything in memory.

Whatever is forgotten here is asked for when it is needed, so this decides how fast a chunk is, never what it says.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from events.envelope import Identity, Recorded
from service.projections.catalogue import FoldsOf
from service.projections.contract import Fact
from service.projections.effects import amended, amends, effect_of, target_of
from service.projections.folds import claim
from service.projections.working import Working


async def read_ahead(work: Working, events: Sequence[Recorded], folds: FoldsOf) -> None:
    """Read facts, timelines and groups of everything that the events name, amended ones included."""
    targets = await work.facts_named(target_of(event) for event in events if amends(event))
    told = _told(events, targets)
    facts = list(told.values())
    named: dict[str, dict[str, None]] = defaultdict(dict)
    for fact in facts:
        for fold in folds.get(fact.type, ()):
            named[fold.table] |= dict.fromkeys(fold.keys(fact))
    for table, keys in named.items():
        await work.load_facts(table, keys)
        await work.timelines(table, keys)
    changed = {told[target_of(event)].position for event in events if _changes(event, told)}
    await work.load_members("claim", "event", sorted(changed))
    await work.load_members("stakeholder", "merged_into", named["stakeholder"])
    await work.load_members("claim", "actors", named["stakeholder"])
    await _claims(work, facts)


def _told(events: Sequence[Recorded], targets: Iterable[Fact]) -> dict[Identity, Fact]:
    """Return what the events say, a correction with what its target says from then on, and the targets."""
    named = {(fact.source, fact.id): fact for fact in targets}
    for event in events:
        if not amends(event):
            named[event.source, event.id] = effect_of(event).after
        elif (target := named.get(target_of(event))) is not None:
            named[event.source, event.id] = amended(target, event).after
    return named


def _changes(event: Recorded, told: Mapping[Identity, Fact]) -> bool:
    return amends(event) and target_of(event) in told


async def _claims(work: Working, facts: Sequence[Fact]) -> None:
    """Read the claims that the facts make or name, and whom the nominated events name."""
    keys = sorted({key for fact in facts for key in claim.keys(fact)})
    await work.load_facts(claim.TABLE, keys)
    await work.timelines(claim.TABLE, keys)
    later = await work.facts_named(claim.target_of(key) for key in keys)
    nominated = [*later, *(fact for fact in facts if fact.data.get("evidence"))]
    named = {
        name
        for fact in nominated
        for name in claim.stakeholders_named(fact.type, fact.data, fact.stream)
    }
    await work.timelines("stakeholder", sorted(named))
