"""All that a paragraph is judged by, gathered from the timelines of a chunk."""

from collections.abc import Mapping
from typing import Any

from service.mandate.case import Case
from service.projections.folds import status
from service.projections.folds.instrument import paragraph_key
from service.projections.working import Working

Columns = Mapping[str, Any]


class Cases:
    """Finds the rules, claims, meetings and edges that decide about a paragraph."""

    def __init__(self, work: Working) -> None:
        self._work = work

    async def of(self, address: str) -> Case | None:
        """Return the case of a paragraph; None when no rule or no instrument stands for it."""
        case = await self.without_claims(address)
        if case is None:
            return None
        return status.with_claims(
            case, {own: await self._claims(own) for own in sorted(case.rules)}
        )

    async def without_claims(self, address: str) -> Case | None:
        """Return the case with nothing but its texts, and what they speak of; None as above."""
        rules = await self._rules(address)
        if address not in rules:
            return None
        instrument = await self._columns("instrument", str(rules[address]["instrument"]))
        if instrument is None:
            return None
        return status.case_of(
            instrument,
            address,
            rules_by_address=rules,
            meetings=[
                row
                for body in instrument["bodies"]
                for row in await self._rows("meeting", "held_by", body)
            ],
            edges=await self._rows("succession", "from_address", address),
        )

    async def _rules(self, address: str) -> dict[str, Columns]:
        """Return the rule of a paragraph and those it leans on, all the way down."""
        found: dict[str, Columns] = {}
        waiting = [address]
        while waiting:
            wanted = waiting.pop()
            rule = await self._columns("rule", paragraph_key(wanted))
            if rule is not None and wanted not in found:
                found[wanted] = rule
                waiting += rule["leans_on"]
        return found

    async def _claims(self, address: str) -> list[status.Nominated]:
        rows = (row for _, row in await self._last("claim", "paragraph", address))
        return [status.nominated_of(row) for row in rows]

    async def _columns(self, table: str, key: str) -> Columns | None:
        return (await self._work.timelines(table, [key]))[key][-1].columns

    async def _rows(self, table: str, column: str, value: str) -> list[Columns]:
        return [{**row, "key": key} for key, row in await self._last(table, column, value)]

    async def _last(self, table: str, column: str, value: str) -> list[tuple[str, Columns]]:
        timelines = await self._work.members(table, column, value)
        last = ((key, timeline[-1].columns) for key, timeline in timelines.items())
        return [(key, columns) for key, columns in last if columns is not None]
