"""Five questions of a dashboard, asked over and over through the real schema, as its door executes them: document known."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from typing import Any, Final

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute, parse, validate

from bench.figures import Latency
from service.database.engine import Pools
from service.graphql.context import open_context
from service.graphql.schema import SCHEMA

FOLDER: Final = Path(__file__).parent / "graphql"
NOW: Final = datetime(2025, 1, 1, tzinfo=UTC)
"""When it is asked: the day after the last one of every world."""

WARM_UP: Final = 10
BUDGET_S: Final = 60.0


class QueryFailed(Exception):
    """A question was answered with errors, so there is nothing to measure."""


async def ask_all(pools: Pools, variables: Mapping[str, Any], *, runs: int) -> dict[str, Latency]:
    """Ask each question `runs` times, or as often as fits into a minute."""
    return {
        path.stem: await ask_of(pools, path.read_text(), repeat(variables), runs=runs)
        for path in sorted(FOLDER.glob("*.graphql"))
    }


async def ask_of(
    pools: Pools, text: str, variables: Iterator[Mapping[str, Any]], *, runs: int
) -> Latency:
    """Ask one question, each time with the next variables; raise QueryFailed for what has no answer."""
    schema, document = SCHEMA._schema, parse(text)  # noqa: SLF001 - as the door takes it
    if faults := validate(schema, document):
        raise QueryFailed(f"{faults[0].message} Correct the document: the schema has changed.")
    for _ in range(min(WARM_UP, runs)):
        await _answer(pools, schema, document, next(variables))
    seconds: list[float] = []
    while len(seconds) < runs and sum(seconds) < BUDGET_S:
        began = time.perf_counter()
        await _answer(pools, schema, document, next(variables))
        seconds.append(time.perf_counter() - began)
    return Latency.of(seconds)


async def answer_of(pools: Pools, text: str) -> dict[str, Any]:
    """Return what a question without variables is answered; raise QueryFailed for what has no answer."""
    return await _answer(pools, SCHEMA._schema, parse(text), {})  # noqa: SLF001 - as above


async def _answer(
    pools: Pools, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
) -> dict[str, Any]:
    async with open_context(pools, now=NOW) as context:
        found = execute(schema, document, context_value=context, variable_values=dict(variables))
        answer = found if isinstance(found, ExecutionResult) else await found
    if answer.errors or not answer.data or None in answer.data.values():
        raise QueryFailed(
            f"{answer.errors or 'nothing was found'}: correct the document or the world."
        )
    return answer.data
