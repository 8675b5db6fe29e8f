"""The value that was folded and the value that is worked out on demand are one: two roads, the same answer."""

from datetime import date, timedelta

import pytest

from service.database.engine import Pools
from service.mandate.evaluate import status_on
from service.mandate.status import dump
from service.reads.cases import cases_of
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot, open_snapshot
from service.reads.subjects import all_by

INSTRUMENT = "bc-vi-32"


async def addresses(snapshot: Snapshot, moment: Moment) -> list[str]:
    rows = await all_by(snapshot, "rule", "instrument", [INSTRUMENT], moment=moment)
    return [row["address"] for row in rows]


@pytest.mark.parametrize("position", [120, 200, 253, 300, 398])
async def test_at_every_turn_the_folded_status_is_the_one_worked_out(
    told_pools: Pools, position: int
) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        asked = await addresses(snapshot, Moment(position, date.max))
        assert len(asked) == 14
        cases = await cases_of(snapshot, asked, position=position)
        day = date(2002, 12, 1)
        while day < date(2014, 1, 1):
            rows = await all_by(
                snapshot, "status", "instrument", [INSTRUMENT], moment=Moment(position, day)
            )
            folded = {row["key"]: row["body"]["status"] for row in rows}
            worked_out = {
                address: dump(status)
                for address, case in cases.items()
                if (status := status_on(case, day)) is not None
            }
            assert folded == worked_out, day
            day += timedelta(days=47)
