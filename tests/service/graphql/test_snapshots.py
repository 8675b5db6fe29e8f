"""One snapshot an operation and a list: what is asked page by page, and in how many statements."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from sqlalchemy import event as listener

from service.database.engine import Pools
from service.graphql.context import open_context
from service.graphql.schema import SCHEMA
from tests.sentences.builders import event
from tests.service.graphql.asking import ask
from tests.service.projections.stories import DECISION, FIRM, FORMED, HISTORY, JOINED, fold, tell

FIRMS = """
query ($after: String) {
  stakeholders(where: {type: {eq: COMPANY}}, first: 1, after: $after) {
    totalCount nodes { key title history { totalCount } } pageInfo { endCursor hasNextPage } } }
"""


def forged(*parts: object) -> str:
    return urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


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


@pytest.mark.parametrize(
    "place",
    [
        [2**63, "2026-01-01", 1, ""],
        [-1, "2026-01-01", 1, ""],
        [True, "2026-01-01", 1, ""],
        ["1", "2026-01-01", 1, ""],
        [1, "2026-01-01", 2**64 - 1, ""],
        [1, "2026-01-01", "1", ""],
        [1, "2026-13-01", 1, ""],
        [1, "2026-01-01", 1, "\0"],
        [1, "2026-01-01", 1],
        [],
    ],
)
async def test_a_forged_cursor_is_refused_with_a_sentence(
    told_pools: Pools, place: list[object]
) -> None:
    query = "query ($after: String) { events(after: $after, first: 1) { pageInfo { endCursor } } }"
    real = (await ask(told_pools, query))["events"]["pageInfo"]["endCursor"]
    version, digest, *_ = orjson.loads(_decoded(real))
    message = await complaint(told_pools, query, after=forged(version, digest, *place))
    assert message.startswith("This cursor does not belong")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def complaint(pools: Pools, query: str, **variables: object) -> str:
    async with open_context(pools, now=datetime(2099, 1, 1, tzinfo=UTC)) as context:
        answer = await SCHEMA.execute(query, variable_values=variables, context_value=context)
    assert answer.errors
    return answer.errors[0].message


@pytest.mark.parametrize(
    "parts",
    [
        ["Event", "99999999999999999999999"],
        ["Paragraph", "x", 2**64 - 1, "2026-01-01"],
        ["Paragraph", "\0", 1, "2026-01-01"],
        ["Paragraph", "x", "1", "2026-01-01"],
        ["Nothing", "x"],
        ["Event"],
        [],
    ],
)
async def test_a_forged_id_names_nothing(told_pools: Pools, parts: list[object]) -> None:
    query = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await ask(told_pools, query, id=forged(*parts)))["node"] is None


async def test_a_position_larger_than_any_log_is_bad_input(told_pools: Pools) -> None:
    query = "query ($at: LogPosition!) { meta(asOf: {position: $at}) { position } }"
    for text in (str(2**63), "9" * 5000, "-1", "1.0", ""):
        assert "decimal string" in await complaint(told_pools, query, at=text)


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


OVERVIEW = """
query ($n: Int!) { instrument(address: "BC-VI/32") { paragraphs(first: $n) { nodes {
  number dependsOn { number } history(first: 2) { totalCount nodes { eventId } } statusTimeline { totalCount }
  log: statusTimeline(clock: RECORDED) { totalCount } then: status(occurredBy: {meeting: "COP-7"}) { value } lastEvent { title subject { key } }
  status { value since sinceCause { ... on Event { eventId } } pastDue { criterion { key } due { on meeting { code } } }
    criteria { state evidence { nodes { eventId subject { key } claims { edges { node { number } } } } } } } } } } }
"""


async def test_longer_lists_take_no_more_statements(told_pools: Pools) -> None:
    few, many = await statements(told_pools, 2), await statements(told_pools, 14)
    assert many <= few + 4, "batches may fall apart once or twice, but not an item at a time"
    assert many < 40


async def statements(pools: Pools, size: int) -> int:
    counted: list[str] = []

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:  # noqa: ANN401 - SQLAlchemy's signature
        counted.append(statement)

    listener.listen(pools.reader.sync_engine, "before_cursor_execute", count)
    try:
        await ask(pools, OVERVIEW, n=size)
    finally:
        listener.remove(pools.reader.sync_engine, "before_cursor_execute", count)
    return len(counted)


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


@pytest.mark.parametrize(
    "asked",
    [
        'stakeholder(key: "\\u0000") { key }',
        'paragraph(address: "XX\\u0000#1") { key }',
        'event(by: {identity: {source: "\\u0000", id: "1"}}) { id }',
        'events(where: {subject: {eq: "\\u0000"}}) { totalCount }',
    ],
)
async def test_a_character_that_no_name_holds_is_bad_input(told_pools: Pools, asked: str) -> None:
    assert "U+0000" in await complaint(told_pools, f"{{ {asked} }}")


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


async def test_between_two_cursors_lies_what_is_between_them(told_pools: Pools) -> None:
    query = """query ($after: String, $before: String, $first: Int, $last: Int) {
      events(after: $after, before: $before, first: $first, last: $last) {
        edges { cursor node { position } } pageInfo { hasNextPage hasPreviousPage } }
      paragraph(address: "BC-VI/32#1") { history { totalCount } } }"""
    edges = (await ask(told_pools, query, first=9))["events"]["edges"]
    cursors = [edge["cursor"] for edge in edges]
    asked = {"after": cursors[1], "before": cursors[6]}

    async def found(**more: int) -> tuple[list[int], bool, bool]:
        page = (await ask(told_pools, query, **asked, **more))["events"]
        info = page["pageInfo"]
        positions = [int(edge["node"]["position"]) for edge in page["edges"]]
        return positions, info["hasPreviousPage"], info["hasNextPage"]

    assert await found() == ([3, 4, 5, 6], True, True)
    assert await found(first=2) == ([3, 4], True, True)
    assert await found(last=2) == ([5, 6], True, True)
    assert await found(first=0) == ([], True, True)


async def test_between_two_cursors_of_a_list_in_memory_too(told_pools: Pools) -> None:
    query = """query ($after: String, $before: String, $last: Int) { instrument(address: "BC-VI/32") {
      paragraphs(after: $after, before: $before, last: $last) {
        edges { cursor node { number } } pageInfo { hasNextPage hasPreviousPage } } } }"""
    edges = (await ask(told_pools, query))["instrument"]["paragraphs"]["edges"]
    asked = {"after": edges[1]["cursor"], "before": edges[5]["cursor"]}
    page = (await ask(told_pools, query, **asked, last=2))["instrument"]["paragraphs"]
    assert [edge["node"]["number"] for edge in page["edges"]] == ["4", "5"]
    assert page["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": True}


@pytest.mark.parametrize(
    "where",
    [
        "sector: {in: []}",
        "key: {in: []}",
        "type: {in: []}",
        "or: []",
        "or: [{key: {in: []}}]",
        "and: [{or: []}]",
    ],
)
async def test_one_of_nothing_lets_nothing_through(told_pools: Pools, where: str) -> None:
    found = await ask(told_pools, f"{{ stakeholders(where: {{{where}}}) {{ totalCount }} }}")
    assert found["stakeholders"]["totalCount"] == 0


async def test_all_of_nothing_lets_everything_through(told_pools: Pools) -> None:
    found = await ask(
        told_pools,
        "{ all: stakeholders { totalCount } same: stakeholders(where: {and: []}) { totalCount } }",
    )
    assert found["all"] == found["same"]


@pytest.mark.parametrize(
    "instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-05-03", "now"]
)
async def test_an_instant_that_no_calendar_has_is_bad_input(
    told_pools: Pools, instant: str
) -> None:
    query = "query ($at: DateTime!) { meta(asOf: {recordedAt: $at}) { position } }"
    assert "RFC 3339" in await complaint(told_pools, query, at=instant)


async def test_before_the_first_event_nothing_was_known(told_pools: Pools) -> None:
    query = """{ meta(asOf: {recordedAt: "0001-01-01T00:00:00Z"}) { position occurredBy recordedAt }
      instruments(asOf: {recordedAt: "0001-01-01T00:00:00Z"}) { totalCount } }"""
    found = await ask(told_pools, query)
    assert found["meta"] == {"position": "0", "occurredBy": "0001-01-01", "recordedAt": None}
    assert found["instruments"]["totalCount"] == 0


async def test_histories_of_a_list_are_those_of_its_items(told_pools: Pools) -> None:
    listed = """{ stakeholders(first: 30) { nodes { key
      oldest: history(direction: ASC, first: 1) { totalCount nodes { position } pageInfo { hasNextPage } }
      newest: history(last: 1, direction: ASC) { nodes { position } pageInfo { hasPreviousPage } }
      named: history(where: {types: [STAKEHOLDER_DESCRIBED]}) { totalCount nodes { position } } } } }"""
    alone = "query ($stream: String!) { events(where: {subject: {eq: $stream}}) { nodes { position type } } }"
    for one in (await ask(told_pools, listed))["stakeholders"]["nodes"]:
        nodes = (await ask(told_pools, alone, stream=f"stakeholder/{one['key']}"))["events"][
            "nodes"
        ]
        positions = [{"position": node["position"]} for node in nodes]
        described = [node for node in nodes if node["type"] == "STAKEHOLDER_DESCRIBED"]
        assert one["oldest"]["totalCount"] == len(nodes)
        assert (one["oldest"]["nodes"], one["newest"]["nodes"]) == (positions[:1], positions[-1:])
        assert one["oldest"]["pageInfo"]["hasNextPage"] is (len(nodes) > 1)
        assert one["newest"]["pageInfo"]["hasPreviousPage"] is (len(nodes) > 1)
        assert one["named"]["totalCount"] == len(described)
