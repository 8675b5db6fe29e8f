"""Cases for explanation: all that decides about paragraphs, gathered for many at once out of what a process keeps."""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on

from service.mandate.case import Case
from service.projections.folds.claim import paragraph_of
from service.projections.folds.status import nominated_of
from service.projections.tables.claim import CLAIM
from service.reads.frames import frames_of
from service.reads.memory import Claims, Told
from service.reads.moment import LATEST
from service.reads.snapshot import Row, Snapshot
from service.reads.versions import as_of


async def cases_of(
    snapshot: Snapshot, addresses: Iterable[str], *, position: int
) -> dict[str, Case]:
    """Return the cases of these paragraphs as known at a position; those without a rule are left out.

    What is asked as of drafts is known as of the tables' end: they hold no draft.
    """
    position = min(position, (await snapshot.head()).tables)
    frames = await frames_of(snapshot, addresses, position=position)
    ruled = dict.fromkeys(rule for frame in frames.values() for rule in frame.case.rules)
    every = await _claims(snapshot, list(ruled), position=position)
    known = {address: claims.at(position) for address, claims in every.items()}
    cases = {address: frame.heard(known) for address, frame in frames.items()}
    for frame in frames.values():  # it has grown by what it found of claims
        snapshot.memory.frames.keep(frame)
    return cases


async def claims_on(
    snapshot: Snapshot, events: Iterable[int], *, position: int
) -> dict[int, list[Row]]:
    """Return the claims on the events at these positions, as known at a position."""
    wanted, ever = sorted(set(events)), CLAIM.version
    keys = select(ever.c.key).where(ever.c.event.in_(wanted))
    states = as_of(CLAIM, position, LATEST, keys=keys).subquery()
    chosen = select(states).where(states.c.event.in_(wanted)).order_by(states.c.paragraph)
    found: dict[int, list[Row]] = {}
    for row in await snapshot.rows(chosen):
        found.setdefault(row["event"], []).append(row)
    return found


async def _claims(
    snapshot: Snapshot, addresses: Iterable[str], *, position: int
) -> dict[str, Claims]:
    """Return the claims on these paragraphs, known at least up to a folded position."""
    kept = snapshot.memory.claims
    found = {address: kept.get(address) or Claims() for address in addresses}
    behind = sorted((c.head, address) for address, c in found.items() if c.head < position)
    for head, group in groupby(behind, key=lambda one: one[0]):
        names = [address for _, address in group]
        told = await _told(snapshot, names, after=head)
        for address in names:
            more = found[address].with_more((await snapshot.head()).tables, told[address])
            found[address] = more
            kept.put(address, more, weight=1 + len(more.versions))
    return found


async def _told(snapshot: Snapshot, addresses: list[str], *, after: int) -> dict[str, list[Told]]:
    """Return by paragraph which claims came or changed after a position."""
    rows = await snapshot.rows(_since(), {"paragraphs": addresses, "after": after})
    found: dict[str, list[Told]] = {address: [] for address in addresses}
    for row in rows:
        said = None if row["gone"] else nominated_of(row)
        found[paragraph_of(row["key"])].append((row["key"], row["position"], said))
    return found


@cache
def _since() -> Select[Any]:
    """Return the statement for what became of the claims on paragraphs: one row for each position; gone ones name none."""
    version = CLAIM.version
    named = version.c.paragraph.in_(bindparam("paragraphs", expanding=True))
    return (
        select(version)
        .where(version.c.key.in_(select(version.c.key).where(named)))
        .where(version.c.position > bindparam("after", type_=BigInteger()))
        .order_by(version.c.key, version.c.position, version.c.from_day.desc())
        .ext(distinct_on(version.c.key, version.c.position))
    )
