"""The schema as a document: described throughout, printed, and asked without a question an item."""

from datetime import UTC, datetime

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, build_schema
from sqlalchemy import event as sql_event

from service.database.engine import Pools
from service.graphql.context import open_context
from service.graphql.print import FILE, printed
from service.graphql.schema import SCHEMA

BUILT = build_schema(FILE.read_text())


def test_the_printed_schema_has_not_drifted() -> None:
    assert FILE.read_text() == printed()


def test_every_type_field_and_argument_has_a_sentence() -> None:
    """The values of a list have none: they are the glossary's words, or types of events with a schema each."""
    silent = []
    for name, kind in BUILT.type_map.items():
        if name.startswith("__") or name in {"String", "Int", "Float", "Boolean", "ID"}:
            continue
        silent += [] if kind.description else [name]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            silent += [
                f"{name}.{field}" for field, one in kind.fields.items() if not one.description
            ]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            silent += [
                f"{name}.{field}({argument})"
                for field, one in kind.fields.items()
                for argument, taken in one.args.items()
                if not taken.description
            ]
    assert silent == []


async def test_a_list_asks_the_same_number_of_questions_however_long_it_is(
    told_pools: Pools,
) -> None:
    query = "{ stakeholders(first: %d) { nodes { title lastEvent { title claims { edges { node { number } } } } } } }"
    assert await statements(told_pools, query % 3) == await statements(told_pools, query % 80)


async def test_all_paragraphs_are_explained_with_as_many_questions_as_one(
    told_pools: Pools,
) -> None:
    query = (
        '{ instrument(address: "BC-VI/32") { paragraphs(first: %d) { nodes { '
        "status { value criteria { evidence { nodes { title } } } } } } } }"
    )
    await statements(told_pools, query % 14)  # what is asked afterwards is not what a process keeps
    assert await statements(told_pools, query % 14) <= await statements(told_pools, query % 1) + 3


async def statements(pools: Pools, query: str) -> int:
    """Return how many statements an operation sends through the read engine."""
    seen: list[str] = []

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    sql_event.listen(pools.reader.sync_engine, "before_cursor_execute", note)
    try:
        async with open_context(pools, now=datetime(2099, 1, 1, tzinfo=UTC)) as context:
            answer = await SCHEMA.execute(query, context_value=context)
    finally:
        sql_event.remove(pools.reader.sync_engine, "before_cursor_execute", note)
    assert answer.errors is None
    return len(seen)
