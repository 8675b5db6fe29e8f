"""Read models beside the live one: begun without the indexes of readers, completed, dropped a day after they retire."""

import asyncio
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Index, Table, TextClause, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import CreateIndex, CreateSchema, CreateTable, DropSchema

from service.database import outage
from service.projections import model as models
from service.projections.catalogue import VERSION
from service.projections.model import (
    LOCK_SQL,
    Model,
    live,
    next_number,
    standing,
    translated,
)
from service.projections.parking import parked_streams
from service.projections.tables.layout import METADATA

ASKED_BY_FOLDS: Final = frozenset(
    {
        "amendment_identity",
        "amendment_target",
        "claim_version_actors",
        "claim_version_event",
        "claim_version_paragraph",
        "instrument_version_bodies",
        "meeting_version_held_by",
        "rule_version_instrument",
        "rule_version_leans_on",
        "stakeholder_version_merged_into",
        "succession_version_from_address",
    }
)
"""Folding asks by these, so a build has them from its beginning; all others can wait for its end."""

AT_ONCE: Final = 2
"""Tables that are completed beside each other: one index is made by one processor, and the pool has three connections."""

# May what stands before the live model go?
A_DAY_SQL = text("""
SELECT switched_at < clock_timestamp() - interval '1 day' FROM log.read_model WHERE name = 'read'
""")
# Making an index takes as long as it takes.
PATIENCE_SQL = text("SET LOCAL statement_timeout = 0")


async def begin(engine: AsyncEngine) -> Model:
    """Return the unfinished build of this release, or make an empty one."""
    async with engine.begin() as connection:
        await connection.execute(LOCK_SQL)
        unfinished = [one for one in await building(connection) if one.version == VERSION]
        if unfinished:
            return unfinished[-1]
        build = Model.numbered(await next_number(connection))
        mapped = await connection.execution_options(schema_translate_map={None: build.schema})
        await make_tables(mapped, build.schema)
    return build


async def building(connection: AsyncConnection) -> list[Model]:
    """Return the models that were begun after the live one, in the order of their numbers."""
    current = await live(connection)
    number = 0 if current is None else current.build
    return [one for one in await standing(connection) if one.build > number]


async def make_tables(connection: AsyncConnection, schema: str) -> None:
    """Make a schema with empty tables, to which the connection is mapped, and with the indexes that folds ask by."""
    await connection.execute(CreateSchema(schema))
    for table in METADATA.sorted_tables:
        await connection.execute(CreateTable(table))
        for document in (one.name for one in table.c if isinstance(one.type, JSONB)):
            await connection.execute(_uncounted(table, schema, document))
    for index in (index for table in METADATA.sorted_tables for index in _indexes(table)):
        if index.name in ASKED_BY_FOLDS:
            await connection.execute(CreateIndex(index))


def _uncounted(table: Table, schema: str, document: str) -> TextClause:
    """Return the statement by which ANALYZE passes over documents: no plan rests on them, and they took half of its time."""
    return text(f'ALTER TABLE "{schema}"."{table.name}" ALTER "{document}" SET STATISTICS 0')


def _indexes(table: Table) -> list[Index]:
    return sorted(table.indexes, key=lambda index: str(index.name))


async def complete(engine: AsyncEngine, build: Model) -> None:
    """Make the indexes that are missing, and let the planner know the tables; harmless when repeated.

    No task group: it would wrap what is raised, which callers tell apart.
    """
    waiting = iter(METADATA.sorted_tables)
    each = [asyncio.ensure_future(_complete(engine, build, waiting)) for _ in range(AT_ONCE)]
    try:
        await asyncio.gather(*each)
    except BaseException:
        for one in each:
            if not one.cancelling():
                one.cancel()
        await asyncio.wait(each)
        raise


async def _complete(engine: AsyncEngine, build: Model, waiting: Iterator[Table]) -> None:
    """Complete table after table, until none is waiting."""
    for table in waiting:
        async with translated(engine, build).begin() as connection:
            await connection.execute(PATIENCE_SQL)
            for index in _indexes(table):
                await connection.execute(CreateIndex(index, if_not_exists=True))
            # So that plans fit: nobody else counts early enough what a table holds.
            await connection.execute(text(f'ANALYZE "{build.schema}"."{table.name}"'))


async def has_parked(engine: AsyncEngine, build: Model) -> bool:
    """Say whether a build has left a stream behind."""
    async with translated(engine, build).connect() as connection:
        return bool(await parked_streams(connection))


async def discard(engine: AsyncEngine, build: Model) -> None:
    """Take an unfinished build away with all its tables; harmless where it has become the live model meanwhile."""
    async with engine.begin() as connection:
        await connection.execute(LOCK_SQL)
        if build in await building(connection):
            await connection.execute(DropSchema(build.schema, cascade=True, if_exists=True))


async def drop_retired(engine: AsyncEngine) -> None:
    """Drop what was switched away from a day ago; what is in use just then goes next time.

    Why a day: questions that began before the switch end on the old tables, and the way back to
    an older release is one row of the registry.
    """
    async with engine.connect() as connection:
        if not (await connection.execute(A_DAY_SQL)).scalar_one_or_none():
            return
        current = await models.live(connection)
        found = await standing(connection)
    for one in found:
        if current is not None and one.build < current.build:
            await _drop_if_free(engine, one)


async def _drop_if_free(engine: AsyncEngine, retired: Model) -> None:
    try:
        async with engine.begin() as connection:
            await connection.execute(DropSchema(retired.schema, cascade=True, if_exists=True))
    except Exception as error:
        if outage.code_of(error) is None:
            raise
