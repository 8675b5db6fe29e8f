"""Which read model is live: one row of a registry, and schemas that stand side by side.

A schema's name says what it is: `read_1` was made first, by version 1 of the folds; `read_1_b2`
is the second one that was built. Numbers only grow and are never used again, so whatever stands
after the live model is being built, and whatever stands before it is retired.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import CreateSchema

from service.projections.catalogue import SCHEMA, VERSION
from service.projections.errors import SwitchedAway
from service.projections.tables.layout import METADATA

NAME: Final = "read"
SCHEMA_NAME: Final = re.compile(r"read_(\d+)(?:_b(\d+))?")

# Two processes may start at once: the second waits until the first has made the tables.
LOCK_SQL = text("SELECT pg_advisory_xact_lock(hashtext('servanda read model'), 0)")
# Which schemas of read models stand?
SCHEMAS_SQL = text(
    "SELECT nspname::text FROM pg_catalog.pg_namespace WHERE nspname LIKE 'read\\_%'"
)
# Which names were ever used? A bookmark outlives its schema.
NAMES_SQL = text("SELECT follower FROM log.bookmark WHERE follower LIKE 'read\\_%'")
# Which read model do readers use? The first one that is made.
REGISTER_SQL = text("""
INSERT INTO log.read_model (name, schema_name, version)
VALUES (:name, :schema, :version)
ON CONFLICT (name) DO NOTHING
""")
# Which one is live?
LIVE_SQL = text("SELECT schema_name FROM log.read_model WHERE name = 'read'")
# Which one is live, and stays so until this transaction ends?
STILL_LIVE_SQL = text("SELECT schema_name FROM log.read_model WHERE name = 'read' FOR SHARE")
# Which one is live, and takes no write until this transaction ends? A writer asks for a share of this row.
FREEZE_SQL = text("SELECT schema_name FROM log.read_model WHERE name = 'read' FOR UPDATE")
# From the end of this transaction on, readers and projectors use another one.
SWITCH_SQL = text("""
UPDATE log.read_model SET schema_name = :schema, version = :version, switched_at = clock_timestamp()
 WHERE name = 'read'
""")


@dataclass(frozen=True, slots=True)
class Model:
    """One read model. Its bookmark and its lease have the name of its schema."""

    schema: str
    version: int
    build: int

    @classmethod
    def named(cls, schema: str) -> Self | None:
        """Return what the name of a schema says, None where it is no read model's."""
        found = SCHEMA_NAME.fullmatch(schema)
        return None if found is None else cls(schema, int(found[1]), int(found[2] or 1))

    @classmethod
    def numbered(cls, build: int) -> Self:
        """Return the model of this release that is built as number `build`."""
        return cls(SCHEMA if build == 1 else f"{SCHEMA}_b{build}", VERSION, build)

    @property
    def is_ours(self) -> bool:
        """Whether this release can read and write its tables."""
        return self.version == VERSION


def translated(engine: AsyncEngine, model: Model) -> AsyncEngine:
    """Return the engine with every read table in the model's schema."""
    return engine.execution_options(schema_translate_map={None: model.schema})


async def prepare(engine: AsyncEngine) -> Model:
    """Make a first read model where there is none; return the live one."""
    async with engine.begin() as connection:
        await connection.execute(LOCK_SQL)
        if await live(connection) is None:
            await _begin(connection, Model.numbered(await next_number(connection)))
        found = await live(connection)
    if found is None:
        raise AssertionError("a read model was registered in this very transaction")
    return found


async def _begin(connection: AsyncConnection, model: Model) -> None:
    mapped = await connection.execution_options(schema_translate_map={None: model.schema})
    await mapped.execute(CreateSchema(model.schema, if_not_exists=True))
    await mapped.run_sync(METADATA.create_all)
    values = {"name": NAME, "schema": model.schema, "version": model.version}
    await mapped.execute(REGISTER_SQL, values)


async def standing(connection: AsyncConnection) -> list[Model]:
    """Return all models whose tables are there, in the order of their numbers."""
    return _named((await connection.execute(SCHEMAS_SQL)).scalars())


async def next_number(connection: AsyncConnection) -> int:
    """Return a number that no schema has and no bookmark remembers: a bookmark must never find other tables."""
    remembered = _named((await connection.execute(NAMES_SQL)).scalars())
    used = [*await standing(connection), *remembered]
    return 1 + max((one.build for one in used), default=0)


def _named(schemas: Iterable[str]) -> list[Model]:
    found = (Model.named(schema) for schema in schemas)
    return sorted((one for one in found if one is not None), key=lambda one: one.build)


async def live(connection: AsyncConnection) -> Model | None:
    """Return the live model, None before there is one."""
    schema = (await connection.execute(LIVE_SQL)).scalar_one_or_none()
    return None if schema is None else Model.named(schema)


async def require_current(connection: AsyncConnection, model: Model) -> None:
    """Raise SwitchedAway where a newer build than this one is live; it stays so until the caller commits.

    Why in each writing transaction: a projector that noticed the switch a moment later would write
    where nobody reads any more.
    """
    _require(model, (await connection.execute(STILL_LIVE_SQL)).scalar_one())


async def freeze(connection: AsyncConnection, build: Model) -> Model:
    """Let nobody write the live model until the caller commits; return it. Raises SwitchedAway as above."""
    return _require(build, (await connection.execute(FREEZE_SQL)).scalar_one())


def _require(model: Model, schema: str) -> Model:
    current = Model.named(schema)
    if current is None or current.build > model.build:
        raise SwitchedAway(model.schema, schema)
    return current


async def switch(connection: AsyncConnection, build: Model) -> None:
    """Make a build the live model; the caller froze the other one before and commits."""
    values = {"schema": build.schema, "version": build.version}
    await connection.execute(SWITCH_SQL, values)
