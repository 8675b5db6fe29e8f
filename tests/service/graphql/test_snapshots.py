"""One snapshot an operation and a list: what is asked page by page sees what the first page saw."""

import asyncio

from sqlalchemy import event as listener

from service.database.engine import Pools
from service.graphql.context import open_context
from service.graphql.schema import SCHEMA
from tests.sentences.builders import event
from tests.service.graphql.asking import NOW, ask, complaint
from tests.service.projections.stories import DECISION, FIRM, FORMED, HISTORY, JOINED, fold, tell

FIRMS = """
query ($after: String) {
  stakeholders(where: {type: {eq: COMPANY}}, first: 1, after: $after) {
    totalCount nodes { key title history { totalCount } } pageInfo { endCursor hasNextPage } } }
"""


async def test_the_pages_after_the_first_do_not_see_what_came_since(pools: Pools) -> None:
    await tell(
        pools,
        *DECISION,
        FIRM,
        event("stakeholder.registered", "stakeholder/b-firm", name="B Firm", type="company"),
    )
    await fold(pools)
    first = (await ask(pools, FIRMS))["stakeholders"]
    renamed = event("stakeholder.described", "stakeholder/b-firm", id="renamed", name="Bee")
    third = event("stakeholder.registered", "stakeholder/c-firm", name="C Firm", type="company")
    await tell(pools, renamed, third)
    await fold(pools)
    second = (await ask(pools, FIRMS, after=first["pageInfo"]["endCursor"]))["stakeholders"]
    assert (first["totalCount"], second["totalCount"]) == (2, 2)
    assert second["nodes"] == [{"key": "b-firm", "title": "B Firm", "history": {"totalCount": 1}}]
    assert second["pageInfo"]["hasNextPage"] is False
    assert (await ask(pools, FIRMS))["stakeholders"]["totalCount"] == 3


async def test_an_exact_position_stands_for_the_day_on_which_it_was_recorded(
    told_pools: Pools,
) -> None:
    head = (await ask(told_pools, "{ meta { position occurredBy recordedAt } }"))["meta"]
    assert head["occurredBy"] == "2099-01-01"
    query = "query ($at: LogPosition!) { meta(asOf: {position: $at}) { occurredBy } }"
    exact = (await ask(told_pools, query, at=head["position"]))["meta"]
    assert exact["occurredBy"] == head["recordedAt"][:10]


async def test_a_position_to_come_is_not_answered_by_the_present(told_pools: Pools) -> None:
    query = '{ now: meta { position } later: meta(asOf: {minPosition: "100000"}) { position } }'
    assert "has not reached 100000" in await complaint(told_pools, query)


async def test_a_claim_taken_back_no_longer_finds_its_event(pools: Pools) -> None:
    known = str(await tell(pools, *HISTORY))
    target = {"source": JOINED["source"], "id": JOINED["id"]}
    withdrawn = event(
        "claim.withdrawn",
        "paragraph/xy-1-2-1",
        event=target,
        paragraph="XY-1/2#1",
        reason="a mistake",
    )
    await tell(pools, withdrawn)
    await fold(pools)
    assert (await claimed(pools), await claimed(pools, position=known)) == ([], ["joined"])


async def test_paragraphs_without_a_rule_have_no_status_and_no_evidence(pools: Pools) -> None:
    unruled = [one for one in DECISION if not one["type"].endswith("rule_recorded")]
    await tell(pools, *unruled, FORMED)
    await fold(pools)
    query = """{ paragraph(address: "XY-1/2#1") {
      status { value } due { on } criteria { key } evidence { totalCount nodes { eventId } } } }"""
    assert (await ask(pools, query))["paragraph"] == {
        "status": None,
        "due": [],
        "criteria": [],
        "evidence": {"totalCount": 0, "nodes": []},
    }


async def test_a_claim_corrected_away_no_longer_finds_its_event(pools: Pools) -> None:
    known = str(await tell(pools, *HISTORY))
    unclaimed = {name: value for name, value in JOINED["data"].items() if name != "evidence"}
    target = {"source": JOINED["source"], "id": JOINED["id"]}
    stream = JOINED["subject"]
    await tell(
        pools, event("event.corrected", stream, target=target, data=unclaimed, reason="not so")
    )
    await fold(pools)
    assert (await claimed(pools), await claimed(pools, position=known)) == ([], ["joined"])


async def claimed(pools: Pools, **at: str) -> list[str]:
    query = """query ($at: AsOf) {
      events(where: {paragraph: {eq: "XY-1/2#1"}}, asOf: $at) { nodes { eventId } } }"""
    found = await ask(pools, query, at=at or None)
    return [node["eventId"] for node in found["events"]["nodes"]]


CLOCKED = """
query ($at: AsOf, $by: OccurredBy, $after: String) {
  events(asOf: $at, occurredBy: $by, after: $after, first: 2) {
    totalCount nodes { position } pageInfo { endCursor } } }
"""


async def test_a_cursor_does_not_move_the_clocks_that_are_given(told_pools: Pools) -> None:
    at, by = {"position": "100"}, {"date": "2003-12-31"}
    first = (await ask(told_pools, CLOCKED, at=at, by=by))["events"]
    after = first["pageInfo"]["endCursor"]
    second = (await ask(told_pools, CLOCKED, at=at, by=by, after=after))["events"]
    assert second["totalCount"] == first["totalCount"]
    for other in ({"at": {"position": "101"}, "by": by}, {"at": at}, {"by": by}, {}):
        assert "does not belong" in await complaint(told_pools, CLOCKED, after=after, **other)


async def test_before_the_first_event_nothing_was_known(told_pools: Pools) -> None:
    query = """{ meta(asOf: {recordedAt: "0001-01-01T00:00:00Z"}) { position occurredBy recordedAt }
      instruments(asOf: {recordedAt: "0001-01-01T00:00:00Z"}) { totalCount } }"""
    found = await ask(told_pools, query)
    assert found["meta"] == {"position": "0", "occurredBy": "0001-01-01", "recordedAt": None}
    assert found["instruments"]["totalCount"] == 0


async def test_one_id_names_one_snapshot_on_every_page(pools: Pools) -> None:
    second = event("stakeholder.registered", "stakeholder/b-firm", name="B Firm", type="company")
    await tell(pools, *DECISION, FIRM, second)
    await fold(pools)
    query = """query ($after: String) { stakeholders(first: 1, after: $after,
      where: {type: {eq: COMPANY}}) { nodes { id title } pageInfo { endCursor } } }"""
    after = (await ask(pools, query))["stakeholders"]["pageInfo"]["endCursor"]
    (present,) = (await ask(pools, query, after=after))["stakeholders"]["nodes"]
    await tell(
        pools, event("stakeholder.described", "stakeholder/b-firm", id="renamed", name="Bee")
    )
    await fold(pools)
    (past,) = (await ask(pools, query, after=after))["stakeholders"]["nodes"]
    nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Stakeholder { title } } }"
    found = (await ask(pools, nodes, ids=[present["id"], past["id"]]))["nodes"]
    assert found == [{"id": present["id"], "title": "Bee"}, past]
    assert past["title"] == "B Firm"


async def test_every_root_field_is_waited_for_not_the_first_alone(pools: Pools) -> None:
    await tell(pools, *DECISION)
    await fold(pools)
    wanted = str(await tell(pools, FIRM))
    query = """query ($least: LogPosition!) {
      now: meta { position } later: meta(asOf: {minPosition: $least}) { position } }"""
    begun = asyncio.Event()
    listener.listen(
        pools.reader.sync_engine, "before_cursor_execute", lambda *_: begun.set(), once=True
    )
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        asking = group.create_task(ask(pools, query, least=wanted))
        await begun.wait()
        await fold(pools)
    found = asking.result()
    assert (found["now"]["position"], found["later"]["position"]) == (wanted, wanted)


async def test_what_one_field_waits_for_in_vain_refuses_no_other(told_pools: Pools) -> None:
    query = '{ later: meta(asOf: {minPosition: "100000"}) { position } now: meta { position } }'
    async with open_context(told_pools, now=NOW) as context:
        answer = await SCHEMA.execute(query, context_value=context)
    assert [error.path for error in answer.errors or ()] == [["later"]]
    assert answer.data is not None
    assert int(answer.data["now"]["position"]) > 300
