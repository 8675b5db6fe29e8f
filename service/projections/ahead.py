"""What a chunk will ask for, asked for at once: the fold then finds nearly everything in memory.

Facts and timelines of the subjects must be here; whatever else is forgotten is asked for when it is needed, so that this
decides how fast a chunk is, never what it says.
"""

from collections import defaultdict
from collections.abc import Sequence

from service.projections.folds import claim
from service.projections.steps import Step
from service.projections.working import Working


async def read_ahead(work: Working, steps: Sequence[Step], nominees: claim.Nominees) -> None:
    """Read facts, timelines and groups of everything that the steps speak of."""
    claims = sorted({key for step in steps for key in (*step.claims, *step.claims_left)})
    named: dict[str, dict[str, None]] = defaultdict(dict, {claim.TABLE: dict.fromkeys(claims)})
    for step in steps:
        for about in step.subjects:
            named[about.fold.table].update(dict.fromkeys((*about.keys, *about.left)))
    await work.load_subjects(named)
    changed = {step.after.position for step in steps if step.amendment}
    await work.load_members("claim", "event", sorted(changed))
    await work.load_members("stakeholder", "merged_into", named["stakeholder"])
    await work.load_members("claim", "actors", named["stakeholder"])
    await _nominated(work, steps, claims, nominees)


async def _nominated(
    work: Working, steps: Sequence[Step], claims: Sequence[str], nominees: claim.Nominees
) -> None:
    """Read the events that the claims are about, and whom nominated events name."""
    later = await work.facts_named(claim.target_of(key) for key in claims)
    told = (step.after for step in steps)
    nominated = [*later, *(fact for fact in told if fact.data.get("evidence"))]
    named = {name for fact in nominated for name in nominees.of(fact).stakeholders}
    await work.load_timelines("stakeholder", sorted(named))
