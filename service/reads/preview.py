"""What if: the statuses that drafts would change, on a day of the world, from where the tables stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from events.envelope import Recorded
from service.mandate.case import Case
from service.projections.contract import State, in_force
from service.projections.folds.instrument import instrument_key
from service.projections.preview import Previewed, preview
from service.reads.moment import Moment
from service.reads.registers import registers_beside
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import by_keys


@dataclass(frozen=True, slots=True)
class Change:
    """A status that would become another one: its row before (None: no status) and after, and what it is judged by."""

    address: str
    before: Row | None
    after: Row
    case: Case


async def changes(snapshot: Snapshot, drafts: Sequence[Recorded], moment: Moment) -> list[Change]:
    """Return which statuses the drafts would change as of the day, by address; nothing is written.

    A status changes where its value does, or what stands beside it: since when, on stated evidence, as claimed, with
    equivalences, what is past due.
    """
    folded = (await snapshot.head()).tables
    async with snapshot.tables() as connection:
        previewed = await preview(connection, drafts, folded=folded)
    found = list(_changed(previewed, moment))
    keys = {instrument_key(one.address) for one in found}
    instruments = await by_keys(snapshot, "instrument", keys, moment)
    registers = await registers_beside(snapshot, instruments.values(), moment)
    return [
        replace(
            one, case=replace(one.case, registers=registers.get(instrument_key(one.address), ()))
        )
        for one in found
    ]


def _changed(previewed: Sequence[Previewed], moment: Moment) -> Iterator[Change]:
    for one in previewed:
        before = in_force(one.before, moment.day).columns if one.before else None
        state = in_force(one.after, moment.day)
        if (
            state.columns is not None
            and one.case is not None
            and _shown(before) != _shown(state.columns)
        ):
            yield Change(one.address, before, _row(one.address, state), one.case)


def _shown(columns: Row | None) -> Any:  # noqa: ANN401 - the parts of a row that people see
    if columns is None:
        return None
    said = columns["body"]["status"]
    return (columns["value"], columns["since"], said)


def _row(address: str, state: State) -> Row:
    return {**(state.columns or {}), "key": address, "from_day": state.from_day, "position": None}
