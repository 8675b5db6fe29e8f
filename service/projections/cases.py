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
        self._read: dict[str, tuple[Columns, status.Nominated]] = {}

    async def of(self, address: str) -> Case | None:
        """Return the case of a paragraph; None when no rule or no instrument stands for it."""
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
            claims={own: await self._claims(own) for own in sorted(rules)},
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
        """Return the claims on a paragraph; what was read out of a claim that has not changed is kept."""
        found: list[status.Nominated] = []
        for key, timeline in (await self._work.members("claim", "paragraph", address)).items():
            columns = timeline[-1].columns
            if columns is None:
                continue
            if key not in self._read or self._read[key][0] is not columns:
                self._read[key] = columns, status.nominated_of(columns)
            found.append(self._read[key][1])
        return found

    async def _columns(self, table: str, key: str) -> Columns | None:
        return (await self._work.timelines(table, [key]))[key][-1].columns

    async def _rows(self, table: str, column: str, value: str) -> list[Columns]:
        timelines = await self._work.members(table, column, value)
        last = ((key, timeline[-1].columns) for key, timeline in timelines.items())
        return [{**columns, "key": key} for key, columns in last if columns is not None]
