"""What lists can be asked for stands in an index, in both tables of its kind: checked over the tables alone."""

from collections.abc import Iterator
from typing import Final

import pytest
from sqlalchemy import Table

from service.graphql.kinds import KINDS
from service.graphql.wheres import Predicate
from service.projections.catalogue import TABLES
from service.reads.where import Has, Within

PREDICATES: Final = [(kind.name, one) for kind in KINDS.values() for one in kind.predicates]
# What figures, conflicts and statuses look up without a predicate.
LOOKED_UP: Final = [("conflict", "about_id"), ("partnership", "form"), ("judgement", "paragraph")]


def looked_at(table: str, predicate: Predicate) -> Iterator[tuple[str, str]]:
    """Yield the columns, with their tables, that a predicate looks at."""
    test = Has(predicate.test) if isinstance(predicate.test, str) else predicate.test(("v",))
    yield table, test.column
    if isinstance(test, Within):
        yield test.table, test.holding
        yield from ((test.table, one.column) for one in test.where.tests)


def indexed(table: Table) -> set[str]:
    """Return the columns with which an index begins."""
    first = {next(iter(index.columns)).name for index in table.indexes if len(index.columns)}
    return first | {next(iter(table.primary_key)).name}


def bare(table: str, column: str) -> list[str]:
    return [
        one.name
        for one in (TABLES[table].version, TABLES[table].current)
        if column not in indexed(one)
    ]


@pytest.mark.parametrize(
    ("kind", "predicate"), PREDICATES, ids=[f"{kind}-{one.name}" for kind, one in PREDICATES]
)
def test_every_predicate_looks_at_columns_with_an_index(kind: str, predicate: Predicate) -> None:
    for table, column in looked_at(kind, predicate):
        assert bare(table, column) == [], column


@pytest.mark.parametrize(("table", "column"), LOOKED_UP)
def test_what_is_looked_up_besides_has_an_index(table: str, column: str) -> None:
    assert bare(table, column) == []
