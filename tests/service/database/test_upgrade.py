"""Migrations: from nothing to the newest revision, once, by one migrator at a time."""

import asyncio
import shutil
from pathlib import Path

import pytest

from service.database.engine import Address, connect
from service.database.errors import MigrationFailed, SchemaMismatch
from service.database.upgrade import MIGRATIONS, migrate, schema_state

VERSION = '''"""A step of the test."""

from alembic import op

revision = "{name}"
down_revision = {before!r}

STATEMENTS = {statements!r}


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with our wiring and one migration, in a path with a space and a percent sign."""
    folder = tmp_path / "some 100% folder"
    (folder / "versions").mkdir(parents=True)
    shutil.copy(MIGRATIONS / "env.py", folder)
    add(
        folder, "0001_pre_ground", None, "CREATE SCHEMA ground", "CREATE TABLE ground.stone (n int)"
    )
    return folder


def add(folder: Path, name: str, before: str | None, *statements: str) -> None:
    text = VERSION.format(name=name, before=before, statements=statements)
    (folder / "versions" / f"{name}.py").write_text(text)


async def test_a_fresh_database_is_brought_to_the_newest_revision(
    empty_address: Address, folder: Path
) -> None:
    before = await schema_state(empty_address, folder=folder)
    assert (before.current, before.wanted) == (None, "0001_pre_ground")
    with pytest.raises(SchemaMismatch, match="servanda migrate"):
        before.require()
    after = await migrate(empty_address, folder=folder)
    assert after.is_current
    after.require()
    assert await migrate(empty_address, folder=folder) == after


async def test_migrators_that_come_together_migrate_once(
    empty_address: Address, folder: Path
) -> None:
    states = await asyncio.gather(*(migrate(empty_address, folder=folder) for _ in range(3)))
    assert all(state.is_current for state in states)


async def test_a_migration_that_fails_leaves_nothing_of_itself(
    empty_address: Address, folder: Path
) -> None:
    add(
        folder, "0002_pre_more", "0001_pre_ground", "CREATE TABLE ground.more (n int)", "SELECT 1/0"
    )
    with pytest.raises(MigrationFailed, match="division by zero"):
        await migrate(empty_address, folder=folder)
    assert (await schema_state(empty_address, folder=folder)).current == "0001_pre_ground"


async def test_a_table_in_use_is_waited_for(empty_address: Address, folder: Path) -> None:
    await migrate(empty_address, folder=folder)
    add(folder, "0002_pre_wider", "0001_pre_ground", "ALTER TABLE ground.stone ADD m int")
    holder = await connect(empty_address)
    transaction = holder.transaction()
    await transaction.start()
    await holder.fetch("SELECT * FROM ground.stone")
    async with asyncio.TaskGroup() as group:
        migrating = group.create_task(migrate(empty_address, folder=folder))
        await asyncio.sleep(3.5)  # longer than one attempt waits
        assert not migrating.done()
        await transaction.rollback()
    await holder.close()
    assert migrating.result().is_current


async def test_a_database_of_a_newer_program_is_left_alone(
    empty_address: Address, folder: Path
) -> None:
    await migrate(empty_address, folder=folder)
    (folder / "versions" / "0001_pre_ground.py").unlink()
    add(folder, "0001_pre_other", None, "SELECT 1")
    with pytest.raises(SchemaMismatch, match="newer"):
        await migrate(empty_address, folder=folder)


async def test_our_own_migrations_are_at_their_newest_in_every_clone(address: Address) -> None:
    (await schema_state(address)).require()
