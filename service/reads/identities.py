"""Identities: under which keys a stakeholder goes, once others have been merged into it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import select

from service.projections.tables.stakeholder import STAKEHOLDER
from service.reads.children import Owner
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot
from service.reads.versions import as_of
from service.reads.where import Has, Where, Within


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


def stakeholders_in(where: Where) -> set[str]:
    """Return the stakeholders that conditions name."""
    return set(_named(where))


def _named(where: Where) -> Iterator[str]:
    for test in where.tests:
        if isinstance(test, Within):
            yield from _named(test.where)
        elif test.stakeholders:
            yield from test.among or ()
    for one in (*where.also, *(where.either or ())):
        yield from _named(one)


def under_all_names(where: Where, names: Mapping[str, Owner]) -> Where:
    """Return conditions in which each stakeholder stands for all that were merged into it, too."""
    either = where.either
    return Where(
        tuple(_test(one, names) for one in where.tests),
        also=tuple(under_all_names(one, names) for one in where.also),
        either=None if either is None else tuple(under_all_names(one, names) for one in either),
    )


def _test(test: Has | Within, names: Mapping[str, Owner]) -> Has | Within:
    if isinstance(test, Within):
        return replace(test, where=under_all_names(test.where, names))
    if not test.stakeholders:
        return test
    among = [name for key in test.among or () for name in names.get(key, (key,))]
    return replace(test, among=tuple(dict.fromkeys(among)))
