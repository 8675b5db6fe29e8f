"""Two answers to one question: what each says, without the cursors, of which each side has its own."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from graphql import DocumentNode, ExecutionResult, execute, parse

from events.envelope import Recorded
from events.log import read
from service.database.engine import Pools
from service.graphql.context import open_context
from service.graphql.schema import SCHEMA
from tests.differential.oracle.answers import answer
from tests.differential.oracle.moments import Oracle
from tests.differential.questions.writing import Question

NOW: Final = datetime(2099, 1, 1, tzinfo=UTC)
CURSORS: Final = frozenset({"cursor", "startCursor", "endCursor"})
Json: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Said:
    """What one side answers: the data as text, members in their order, and where it has errors."""

    data: str
    errors: tuple[tuple[str | int, ...], ...]


async def differences(pools: Pools, oracle: Oracle, question: Question) -> str | None:
    """Return how the service and the oracle differ; None where they say the same."""
    document = parse(question.text)
    service = said(await of_service(pools, document, question.variables))
    expected = said(answer(oracle, document, question.variables))
    if service == expected:
        return None
    return f"{question}\nthe service says {_around(service, expected)}"


def _around(service: Said, expected: Said) -> str:
    """Return both answers from a little before the place where they part."""
    same = zip(service.data, expected.data, strict=False)
    place = next((i for i, (one, other) in enumerate(same) if one != other), 0)
    begin = max(0, place - 300)
    mine, other = (one.data[begin : place + 200] for one in (service, expected))
    return f"…{mine}… {service.errors}\nthe oracle says  …{other}… {expected.errors}"


async def of_service(
    pools: Pools, document: DocumentNode, variables: Json = None
) -> ExecutionResult:
    """Ask the service, by the road that requests take once their documents have been read."""
    async with open_context(pools, now=NOW) as context:
        answered = execute(
            SCHEMA._schema, document, context_value=context, variable_values=variables
        )
        return answered if isinstance(answered, ExecutionResult) else await answered


def said(answered: ExecutionResult) -> Said:
    """Return what an answer says."""
    errors = (tuple(error.path or ()) for error in answered.errors or ())
    data = json.dumps(without_cursors(answered.data), ensure_ascii=False)
    return Said(data, tuple(sorted(errors, key=str)))


def without_cursors(data: Json) -> Json:
    """Put, in the place of a cursor, whether there is one."""
    if isinstance(data, dict):
        return {
            name: value is not None if name in CURSORS else without_cursors(value)
            for name, value in data.items()
        }
    return [without_cursors(one) for one in data] if isinstance(data, list) else data


async def whole_log(pools: Pools) -> list[Recorded]:
    """Read a log once, from its beginning."""
    found: list[Recorded] = []
    async with pools.log_reader.acquire() as connection:
        while more := await read.read(connection, after=len(found), limit=1000):
            found += more
    return found
