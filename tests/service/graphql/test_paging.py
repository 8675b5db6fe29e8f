"""Lists, and lists of lists: between two cursors, and in how few statements."""

from typing import Any

import pytest
from sqlalchemy import event as listener

from service.database.engine import Pools
from tests.service.graphql.asking import ask

OVERVIEW = """
query ($n: Int!) { instrument(address: "BC-VI/32") { paragraphs(first: $n) { nodes {
  number dependsOn { number } history(first: 2) { totalCount nodes { eventId } } statusTimeline { totalCount }
  log: statusTimeline(clock: RECORDED) { totalCount } then: status(occurredBy: {meeting: "COP-7"}) { value } lastEvent { title subject { key } }
  status { value since sinceCause { ... on Event { eventId } } pastDue { criterion { key } due { on meeting { code } } }
    criteria { state evidence { nodes { eventId subject { key } claims { edges { node { number } } } } } } } } } } }
"""


async def test_longer_lists_take_no_more_statements(told_pools: Pools) -> None:
    few = await statements(told_pools, OVERVIEW, n=2)
    many = await statements(told_pools, OVERVIEW, n=14)
    assert many <= few + 8, "a kind of subject that only the longer list leads to has a statement"
    assert many < 40


async def statements(pools: Pools, query: str, **variables: object) -> int:
    counted: list[str] = []

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:  # noqa: ANN401 - SQLAlchemy's signature
        counted.append(statement)

    listener.listen(pools.reader.sync_engine, "before_cursor_execute", count)
    try:
        await ask(pools, query, **variables)
    finally:
        listener.remove(pools.reader.sync_engine, "before_cursor_execute", count)
    return len(counted)


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


async def test_forty_ids_take_no_more_statements_than_one(told_pools: Pools) -> None:
    listed = "{ stakeholders(first: 40) { nodes { id } } events(first: 40) { nodes { id } } }"
    found = await ask(told_pools, listed)
    for kind in ("stakeholders", "events"):
        names = [node["id"] for node in found[kind]["nodes"]]
        assert len(names) == 40
        query = "query ($n: [ID!]!) { nodes(ids: $n) { id } }"
        assert await statements(told_pools, query, n=names) == await statements(
            told_pools, query, n=names[:1]
        )
