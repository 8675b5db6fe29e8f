"""Rows as of the newest moment: current rows and version rows say the same, also of what comes true by itself."""

from datetime import UTC, date

from service.database.engine import Pools
from service.projections.catalogue import TABLES
from service.projections.tables.layout import SubjectTables
from service.reads.snapshot import Snapshot, open_snapshot
from service.reads.versions import as_of
from tests.sentences.builders import event
from tests.service.projections.stories import fold, tell

DAYS = (date(2029, 6, 1), date(2030, 12, 31), date(2099, 1, 1))


async def test_current_rows_equal_version_rows_on_every_day_from_the_newest_on(
    own_told_pools: Pools,
) -> None:
    await tell(
        own_told_pools,
        event("partnership.extended", "partnership/mppi", until="2031", occurred="2029"),
        event("partnership.concluded", "partnership/mppi", occurred="2030"),
        event("stakeholder.registered", "stakeholder/to-come", occurred="2030-07"),
    )
    await fold(own_told_pools)
    async with open_snapshot(own_told_pools.reader) as snapshot:
        head = await snapshot.head()
        position, newest = head.tables, head.recorded_at
        assert newest is not None
        for day in (newest.astimezone(UTC).date(), *DAYS):
            for tables in TABLES.values():
                current = await rows(snapshot, tables, position, day, newest=True)
                assert current == await rows(snapshot, tables, position, day, newest=False)
        assert "to-come" in await rows(
            snapshot, TABLES["stakeholder"], position, DAYS[1], newest=True
        )


async def rows(
    snapshot: Snapshot, tables: SubjectTables, position: int, day: date, *, newest: bool
) -> dict[str, dict[str, object]]:
    found = await snapshot.rows(as_of(tables, position, day, newest=newest))
    return {row["key"]: dict(row) for row in found}
