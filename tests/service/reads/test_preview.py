"""What drafts would change, as the tables have it: whatever else the log holds by then."""

from datetime import UTC, date, datetime
from typing import Final

from events import cloudevents
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.reads.moment import Moment
from service.reads.preview import changes
from service.reads.snapshot import open_snapshot
from service.recording.record import rehearse
from tests.sentences.builders import event
from tests.service.projections.stories import DECISION, FIRM, FORMED, JOINED, fold, tell

NOW: Final = datetime(2026, 3, 1, tzinfo=UTC)


async def test_drafts_after_other_drafts_know_nothing_that_the_tables_do_not(pools: Pools) -> None:
    """That the one who joined is a firm, which the log says by now, would make another draft of this."""
    school = {**FIRM, "data": {**FIRM["data"], "type": "academia"}}
    await tell(pools, *DECISION, school, FORMED, JOINED)
    await fold(pools)
    await tell(pools, event("stakeholder.described", "stakeholder/a-firm", type="company"))
    draft = event("stakeholder.described", "stakeholder/a-firm", name="Another name")
    async with open_snapshot(pools.reader) as snapshot:
        folded = (await snapshot.head()).tables
        async with snapshot.log() as log:
            told = await rehearse(log, [cloudevents.parse(draft)], LOCAL, after=folded + 1, now=NOW)
        assert [one.position for one in told] == [folded + 2]
        assert await changes(snapshot, told, Moment(folded, date.max)) == []
