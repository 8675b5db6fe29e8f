"""On the real history: what is found on a day is what is there on it."""

from collections import defaultdict
from datetime import date

import pytest

from service.database.engine import Pools
from service.projections.catalogue import TABLES
from service.projections.folds.instrument import RECITAL
from service.reads.snapshot import open_snapshot
from service.reads.versions import as_of


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2002, 12, 31), date(2026, 1, 1)], ids=str)
async def test_what_is_found_is_there_and_what_is_there_is_found(
    told_pools: Pools, day: date
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        head = (await snapshot.head()).tables
        found: dict[str, set[str]] = defaultdict(set)
        for row in await snapshot.rows(as_of(TABLES["search"], head, day)):
            found[row["kind"]].add(row["subject"])
        there = {
            kind: {
                row["key"]
                for row in await snapshot.rows(as_of(TABLES[kind], head, day))
                if row.get("role") != RECITAL
            }
            for kind in found
        }
    assert found == there
