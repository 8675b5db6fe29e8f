"""Identities: under which keys a stakeholder goes, once others have been merged into it."""

from collections.abc import Iterable

from sqlalchemy import select

from service.projections.tables.stakeholder import STAKEHOLDER
from service.reads.children import Owner
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot
from service.reads.versions import as_of


async def names_of(
    snapshot: Snapshot, stakeholders: Iterable[str], moment: Moment
) -> dict[str, Owner]:
    """Return for each key itself and all that lead to it by merges, however many steps away."""
    wanted = sorted(set(stakeholders))
    ever = STAKEHOLDER.version
    merged_ever = select(ever.c.key).where(ever.c.merged_into.isnot(None))
    merged = as_of(STAKEHOLDER, moment.position, moment.day, keys=merged_ever).cte("merged")
    chain = (
        select(merged.c.key, merged.c.merged_into.label("root"))
        .where(merged.c.merged_into.in_(wanted))
        .cte("chain", recursive=True)
    )
    further = select(merged.c.key, chain.c.root).join(chain, merged.c.merged_into == chain.c.key)
    names = chain.union(further)
    found: dict[str, list[str]] = {key: [key] for key in wanted}
    for row in await snapshot.rows(select(names.c.root, names.c.key).order_by(names.c.key)):
        found[row["root"]].append(row["key"])
    return {key: tuple(keys) for key, keys in found.items()}
