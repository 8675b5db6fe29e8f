"""What the HTTP door answers when a field fails in a way that nobody foresaw, or takes too long."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from graphql import GraphQLField, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString

from service.database.engine import Pools
from service.graphql.context import Context, open_context
from service.graphql.view import View
from service.web.middleware import Labels
from tests.service.web.serving import listening

GRAPHQL = {"Accept": "application/graphql-response+json"}


async def _breaks(*_: object) -> str:
    raise RuntimeError("a secret of ours")


async def _sleeps(*_: object) -> str:
    await asyncio.sleep(60)
    return "late"


async def _nothing(*_: object) -> None:
    return None


async def _well(*_: object) -> str:
    return "well"


def schema(**resolvers: Callable[..., Awaitable[Any]]) -> GraphQLSchema:
    fields = {
        name: GraphQLField(
            GraphQLNonNull(GraphQLString) if resolve is _nothing else GraphQLString, resolve=resolve
        )
        for name, resolve in resolvers.items()
    }
    return GraphQLSchema(GraphQLObjectType("Query", fields))


def opener(pools: Pools) -> Callable[[], Any]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Context]:
        async with open_context(pools, now=datetime(2026, 1, 1, tzinfo=UTC)) as context:
            yield context

    return opened


async def test_a_surprise_shows_the_requests_id_and_nothing_else(pools: Pools) -> None:
    app = Labels(View(schema(breaks=_breaks, well=_well), opener(pools)))
    async with listening(app) as client:
        alone = await client.post("/", json={"query": "{ breaks }"}, headers=GRAPHQL)
        beside = await client.post("/", json={"query": "{ well breaks }"}, headers=GRAPHQL)
    assert (alone.status_code, beside.status_code) == (500, 294)
    assert beside.json()["data"] == {"well": "well", "breaks": None}
    for answer in (alone, beside):
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "INTERNAL"
        assert answer.headers["x-request-id"] in error["message"]
        assert "secret" not in answer.text


async def test_a_promise_of_the_schema_that_we_break_is_our_mistake(pools: Pools) -> None:
    app = View(schema(nothing=_nothing), opener(pools))
    async with listening(app) as client:
        answer = await client.post("/", json={"query": "{ nothing }"}, headers=GRAPHQL)
    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"


async def test_an_answer_that_takes_too_long_is_given_up(pools: Pools) -> None:
    app = View(schema(sleeps=_sleeps), opener(pools), patience_s=0.05)
    async with listening(app) as client:
        answer = await client.post("/", json={"query": "{ sleeps }"}, headers=GRAPHQL)
    assert (answer.status_code, answer.headers["retry-after"]) == (504, "1")
    assert answer.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"
