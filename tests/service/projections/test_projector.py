import asyncio

import pytest
from sqlalchemy import text

from events.log import read
from service.database import leases
from service.database.engine import Pools
from service.database.errors import LeaseLost
from service.projections import model
from service.projections.errors import OtherHistory
from service.projections.folding import Folding
from service.projections.runner import Projector
from tests.sentences.builders import event, payload
from tests.service.projections.stories import (
    DECISION,
    FIRM,
    FORMED,
    HISTORY,
    JOINED,
    PARAGRAPH,
    ask,
    fold,
    tell,
    values_of,
)

SILENT = [("2003-05-02", "NO_EVIDENCE")]
ANSWERED = [*SILENT, ("2003-07-31", "RESPONSE_PARTIAL")]
TARGET = {"source": JOINED["source"], "id": JOINED["id"]}


async def test_a_claim_that_a_rule_accepts_moves_the_value_from_its_counting_day_on(
    pools: Pools,
) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    assert await values_of(pools) == ANSWERED


async def test_what_was_known_before_stays_what_was_known(pools: Pools) -> None:
    before = await tell(pools, *DECISION, FIRM, FORMED)
    await tell(pools, JOINED)
    await fold(pools)
    assert await values_of(pools, asof=before) == SILENT
    assert await values_of(pools) == ANSWERED


async def test_a_retraction_takes_the_evidence_out_from_its_own_position_on(pools: Pools) -> None:
    before = await tell(pools, *HISTORY)
    await tell(
        pools,
        event("event.retracted", "partnership/phones", target=TARGET, reason="never happened"),
    )
    await fold(pools)
    assert await values_of(pools, asof=before) == ANSWERED
    assert await values_of(pools) == SILENT


async def test_a_correction_puts_the_evidence_on_another_day(pools: Pools) -> None:
    data = {**JOINED["data"], "occurred": "2004-02-01"}
    await tell(
        pools,
        *HISTORY,
        event("event.corrected", "partnership/phones", target=TARGET, data=data, reason="misread"),
    )
    await fold(pools)
    assert await values_of(pools) == [*SILENT, ("2004-02-01", "RESPONSE_PARTIAL")]


async def test_a_correction_may_take_a_claim_away(pools: Pools) -> None:
    data = payload("servanda.partnership.joined", partner="stakeholder/a-firm", occurred="2003-07")
    await tell(
        pools,
        *HISTORY,
        event(
            "event.corrected", "partnership/phones", target=TARGET, data=data, reason="no bearing"
        ),
    )
    await fold(pools)
    assert await values_of(pools) == SILENT


async def test_a_claim_made_later_counts_and_one_withdrawn_does_not(pools: Pools) -> None:
    unclaimed = {**JOINED, "data": {k: v for k, v in JOINED["data"].items() if k != "evidence"}}
    made = event(
        "claim.made",
        "paragraph/xy-1-2-1",
        event=TARGET,
        paragraph=PARAGRAPH,
        bearing="direct",
        reason="it bears",
    )
    before = await tell(pools, *DECISION, FIRM, FORMED, unclaimed)
    claimed = await tell(pools, made)
    await tell(
        pools,
        event(
            "claim.withdrawn",
            "paragraph/xy-1-2-1",
            event=TARGET,
            paragraph=PARAGRAPH,
            reason="it does not",
        ),
    )
    await fold(pools)
    assert await values_of(pools, asof=before) == SILENT
    assert await values_of(pools, asof=claimed) == ANSWERED
    assert await values_of(pools) == SILENT


async def test_a_stakeholder_found_to_be_of_another_type_changes_what_counts(pools: Pools) -> None:
    await tell(
        pools,
        *HISTORY,
        event("stakeholder.described", "stakeholder/a-firm", type="academia", since="2003-06-01"),
    )
    await fold(pools)
    assert await values_of(pools) == SILENT


async def test_a_merge_makes_an_actor_the_one_it_was_merged_into(pools: Pools) -> None:
    university = event(
        "stakeholder.registered", "stakeholder/university", name="University", type="academia"
    )
    merged = event(
        "stakeholder.merged",
        "stakeholder/a-firm",
        into="stakeholder/university",
        reason="one house",
        occurred="2003-06-30",
    )
    before = await tell(pools, *HISTORY, university)
    await tell(pools, merged)
    await fold(pools)
    assert await values_of(pools, asof=before) == ANSWERED
    assert await values_of(pools) == SILENT


async def test_a_new_rule_judges_from_its_own_position_on(pools: Pools) -> None:
    before = await tell(pools, *HISTORY)
    rule = DECISION[-1]["data"] | {
        "required": None,
        "version": 2,
        "values": [["RESPONSE_BROAD", "joined"]],
    }
    await tell(pools, event("instrument.rule_recorded", "instrument/xy-1-2", **rule))
    await fold(pools)
    assert await values_of(pools, asof=before) == ANSWERED
    assert await values_of(pools) == [*SILENT, ("2003-07-31", "RESPONSE_BROAD")]


async def test_a_meeting_found_to_have_begun_later_moves_the_window(pools: Pools) -> None:
    early = {**JOINED, "data": JOINED["data"] | {"occurred": "2003-05-02"}}
    before = await tell(pools, *DECISION, FIRM, FORMED, early)
    schedule = DECISION[1]
    later = schedule["data"] | {"from": "2003-05-03", "to": "2003-05-04"}
    target = {"source": schedule["source"], "id": schedule["id"]}
    await tell(
        pools,
        event("event.corrected", "meeting/cop-1", target=target, data=later, reason="misread"),
    )
    await fold(pools)
    assert await values_of(pools, asof=before) == [("2003-05-02", "RESPONSE_PARTIAL")]
    assert await values_of(pools) == SILENT


async def test_folding_resumes_where_it_stopped(pools: Pools) -> None:
    await tell(pools, *DECISION)
    await fold(pools)
    head = await tell(pools, FIRM, FORMED, JOINED)
    assert await fold(pools) == head
    assert await values_of(pools) == ANSWERED


async def test_two_projectors_write_everything_once(pools: Pools) -> None:
    head = await tell(pools, *HISTORY)
    await Projector(pools, holder="first").prepare()
    projectors = [Projector(pools, holder=name, chunk=1) for name in ("first", "second")]
    positions = await asyncio.gather(*(projector.catch_up() for projector in projectors))
    assert positions == [head, head]
    assert await values_of(pools) == ANSWERED


async def test_a_log_with_another_history_is_not_read_on(pools: Pools) -> None:
    await tell(pools, *DECISION)
    await fold(pools)
    async with pools.projector.begin() as connection:
        await connection.execute(text("UPDATE log.bookmark SET leaf_hash = sha256('another')"))
    await tell(pools, FIRM)
    with pytest.raises(OtherHistory, match="another log"):
        await fold(pools)


async def test_current_rows_say_on_which_day_they_turn_by_themselves(pools: Pools) -> None:
    planned = {**JOINED, "data": JOINED["data"] | {"occurred": "2999"}}
    await tell(pools, *DECISION, FIRM, FORMED, planned)
    await fold(pools)
    (row,) = await ask(
        pools, "SELECT value, next_turn FROM read.status_current WHERE key = :key", key=PARAGRAPH
    )
    assert (row["value"], row["next_turn"].isoformat()) == ("NO_EVIDENCE", "2999-12-31")


async def test_a_former_holder_that_slept_is_told_that_it_lost(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    live = await model.prepare(pools.projector)
    events = await read.read(pools.log_reader, after=0, limit=1000)
    async with pools.projector.begin() as connection:
        lost = await leases.acquire(connection, live.schema, holder="slept")
        assert lost is not None
        await connection.execute(text("UPDATE log.lease SET expires_at = '-infinity'"))
    await Projector(pools, holder="awake").catch_up()
    with pytest.raises(LeaseLost):
        await Folding(pools, live, lease=lost)._fold(0, events)
    assert await values_of(pools) == ANSWERED


async def test_the_first_event_waits_for_no_statement_to_be_made(pools: Pools) -> None:
    live = await model.prepare(pools.projector)
    made = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE :what")
    async with leases.held(pools.projector, live.schema, holder="first") as lease:
        assert lease is not None
        await Folding(pools, live, lease=lease).prepare()
        async with pools.projector.connect() as one, pools.projector.connect() as other:
            for connection in (one, other):
                assert await connection.scalar(made, {"what": "%json_to_recordset%"}) == 1
