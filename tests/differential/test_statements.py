"""In how few statements the service answers: bounded by the document, whatever the size of its lists."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from graphql import FieldNode, Visitor, parse, visit
from sqlalchemy import event as listener

from service.database.engine import Pools
from tests.differential.asked import Asked
from tests.differential.comparing import of_service
from tests.differential.oracle.seen import KINDS
from tests.differential.questions.writing import Question

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIECES = 2
ALWAYS = 5
"""To open a snapshot and resolve its moment."""
OF_A_FIELD = 2
"""Its page, and how many there are."""


class Fields(Visitor):
    """Counts the fields of a document that have fields of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.count += node.selection_set is not None


def fields_of(question: Question) -> int:
    counting = Fields()
    visit(parse(question.text), counting)
    return counting.count


def sized(question: Question, size: int) -> Question:
    """Return the same question with every page of this size."""
    text = re.sub(r"\b(first|last): \d+", rf"\g<1>: {size}", question.text)
    variables = {
        name: size if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in question.variables.items()
    }
    return Question(text, variables)


@contextmanager
def counted(pools: Pools) -> Iterator[list[str]]:
    """Give the statements that are executed meanwhile."""
    found: list[str] = []

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:  # noqa: ANN401 - SQLAlchemy's signature
        found.append(statement)

    listener.listen(pools.reader.sync_engine, "before_cursor_execute", count)
    try:
        yield found
    finally:
        listener.remove(pools.reader.sync_engine, "before_cursor_execute", count)


async def statements(pools: Pools, question: Question) -> int:
    with counted(pools) as found:
        await of_service(pools, parse(question.text), question.variables)
    return len(found)


@pytest.mark.parametrize("piece", range(PIECES))
async def test_longer_pages_take_no_more_statements(real: Asked, piece: int) -> None:
    for question in real.by_chance(piece)[::2]:
        few = await statements(real.pools, sized(question, 2))
        many = await statements(real.pools, sized(question, 20))
        assert many <= ALWAYS + OF_A_FIELD * fields_of(question), question
        assert many <= few + len(KINDS), "a kind that only the longer list leads to has a statement"
