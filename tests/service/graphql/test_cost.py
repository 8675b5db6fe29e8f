"""What an operation costs: known before it is executed, told in the answer, refused where it is too much."""

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse, validate

from service.database.engine import Pools
from service.graphql.cost import Cost, Estimate
from service.graphql.schema import SCHEMA
from tests.service.graphql.asking import ask
from tests.service.web.serving import served

DEEP = """{ partnerships(first: 100) { nodes { activities(first: 100) { nodes {
  participants(first: 100) { nodes { key } } } } } } }"""


@pytest.mark.parametrize(
    ("query", "cost", "nodes"),
    [
        ("{ __typename }", 0, 0),
        ('{ partnership(key: "a") { key title } }', 1, 1),
        ("{ partnerships { nodes { key } } }", 51, 50),
        ("{ partnerships(first: 3) { nodes { key } edges { cursor } } }", 7, 6),
        ("{ partnerships(first: 3) { totalCount } }", 6, 0),
        ("query ($n: Int = 2) { partnerships(first: $n) { nodes { key } } }", 3, 2),
        ('{ partnerships(first: 1, where: {key: {in: ["a", "b"]}}) { nodes { key } } }', 6, 1),
        ('{ partnership(key: "a", asOf: {position: "3"}) { key } }', 2, 2),
        ("{ partnerships(first: null, last: 3) { nodes { key } } }", 4, 3),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 3, 3),
        ('{ stakeholder(key: "a") { part { names } } }', 22, 2),
        (
            '{ instrument(address: "a") { changes(since: {date: "2004-01-01"}, first: 3) { edges { value } } } }',
            55,
            4,
        ),
        ("{ ...F ...F } fragment F on Query { meta { position } }", 2, 2),
    ],
)
def test_pages_conditions_and_the_past_have_their_price(query: str, cost: int, nodes: int) -> None:
    assert estimated(query, n=2) == Cost(cost, nodes)


def test_fragments_that_spread_each_other_twice_are_added_up_at_once() -> None:
    chain = "".join(
        f"fragment F{n} on Stakeholder {{ a: mergedInto {{ ...F{n + 1} }} "
        f"b: mergedInto {{ ...F{n + 1} }} }} "
        for n in range(12)
    )
    query = '{ stakeholder(key: "a") { ...F0 } } ' + chain + "fragment F12 on Stakeholder { key }"
    assert estimated(query).cost == 2**13 - 1


async def test_an_operation_says_itself_what_it_costs(told_pools: Pools) -> None:
    query = """query ($n: Int) { cost { cost limit nodes remaining } meetings(first: $n) { ...Keys } }
      fragment Keys on MeetingConnection { nodes { key } }"""
    answer = await ask(told_pools, query, n=4)
    assert answer["cost"] == {"cost": 6, "limit": 10_000, "nodes": 5, "remaining": None}


async def test_what_asks_for_too_much_is_refused_before_anything_is_read(
    told_pools: Pools,
) -> None:
    accept = {"accept": "application/graphql-response+json"}
    async with served(told_pools) as client:
        refused = await client.post("/graphql", json={"query": DEEP}, headers=accept)
        small = await client.post("/graphql", json={"query": "{ meta { position } }"})
    (error,) = refused.json()["errors"]
    assert refused.status_code == 422
    assert error["extensions"]["code"] == "QUERY_TOO_EXPENSIVE"
    assert error["extensions"]["limit"] == 10_000
    assert error["extensions"]["actual"] > 1_000_000
    assert "smaller pages" in error["message"]
    assert small.headers["servanda-cost"] == "1"


def estimated(query: str, **variables: object) -> Cost:
    schema, document = SCHEMA._schema, parse(query)
    assert validate(schema, document) == []
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    (operation,) = [o for o in document.definitions if isinstance(o, OperationDefinitionNode)]
    return Estimate(schema, fragments, variables).of(operation)
