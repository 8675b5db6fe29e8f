"""Questions to the schema itself, over a real database; the HTTP door has tests of its own."""

from datetime import UTC, datetime
from typing import Any

from service.database.engine import Pools
from service.graphql.context import open_context
from service.graphql.schema import SCHEMA

NOW = datetime(2099, 1, 1, tzinfo=UTC)


async def ask(pools: Pools, query: str, **variables: object) -> dict[str, Any]:
    """Return the data of an answer without errors."""
    async with open_context(pools, now=NOW) as context:
        answer = await SCHEMA.execute(query, variable_values=variables, context_value=context)
    assert answer.errors is None, answer.errors
    assert answer.data is not None
    return answer.data


async def errors_of(pools: Pools, query: str) -> list[str]:
    """Return what an answer complains of."""
    async with open_context(pools, now=NOW) as context:
        answer = await SCHEMA.execute(query, context_value=context)
    return [error.message for error in answer.errors or []]


async def complaint(pools: Pools, query: str, **variables: object) -> str:
    """Return the first thing that an answer complains of."""
    async with open_context(pools, now=NOW) as context:
        answer = await SCHEMA.execute(query, variable_values=variables, context_value=context)
    assert answer.errors
    return answer.errors[0].message
