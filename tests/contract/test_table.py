"""The table defends itself: what it reads out of the bytes, what it refuses, and whom."""

from datetime import UTC, date, datetime

import asyncpg
import pytest

from events.log.append import Appender
from service.database.engine import Address, Connection, connect
from service.database.uses import APPEND, PROJECTOR, READ, Use
from tests.contract.entries import STREAM, appended, new, request

LOCK = "SELECT pg_advisory_xact_lock(730554121, 1)"
INSERT = "INSERT INTO log.event (position, revision, entry) VALUES ($1, $2, $3)"
OWNER = Use("owner", "servanda_owner", 30, 3, 1)
STAMP = datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)
WRITES = (
    "INSERT INTO log.event (position, revision, entry) VALUES (1, 1, '{}')",
    "UPDATE log.event SET revision = 7",
    "DELETE FROM log.event",
    "TRUNCATE log.event",
    "INSERT INTO log.withheld VALUES (1, 1, sha256('x'), 'a', 'b', 'c')",
    "DELETE FROM log.withheld",
)


@pytest.mark.parametrize(
    ("occurred", "first", "last"),
    [
        ("2004-10-27", date(2004, 10, 27), date(2004, 10, 27)),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29)),
        ("2003-12", date(2003, 12, 1), date(2003, 12, 31)),
        ("2004", date(2004, 1, 1), date(2004, 12, 31)),
        (None, None, None),
    ],
)
async def test_the_head_of_an_entry_is_read_out_of_its_bytes(
    appender: Appender,
    admin: Connection,
    occurred: str | None,
    first: date | None,
    last: date | None,
) -> None:
    receipt = appended(
        await appender.submit(request(new("a", occurred=occurred, correlationid="load")))
    )
    row = await admin.fetchrow(
        "SELECT type, stream, source, id, recorded_at, first_day, last_day, correlationid FROM log.entry"
    )
    assert row is not None
    assert tuple(row) == (
        "servanda.partnership.formed",
        STREAM,
        "urn:test:contract",
        "a",
        receipt.recorded_at,
        first,
        last,
        "load",
    )


@pytest.mark.parametrize("statement", WRITES[1:4])
@pytest.mark.parametrize("session", ["origin", "replica"])
async def test_nobody_changes_the_log_not_even_its_owner_or_a_replication_session(
    appender: Appender, admin: Connection, statement: str, session: str
) -> None:
    await appender.submit(request("a"))
    await admin.execute(f"SET session_replication_role = '{session}'")
    with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError, match="only grows"):
        await admin.execute(statement)


async def test_an_insert_without_the_lock_is_refused(admin: Connection, address: Address) -> None:
    entry = new("a").sealed.entry(STAMP)
    other = await connect(address)
    try:
        async with other.transaction():
            await other.execute(LOCK)  # that somebody else holds it does not help
            with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError, match="without the lock"):
                await admin.execute(INSERT, 1, 1, entry)
            with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError, match="without the lock"):
                await admin.copy_records_to_table(
                    "event",
                    schema_name="log",
                    columns=("position", "revision", "entry"),
                    records=[(1, 1, entry)],
                )
    finally:
        await other.close()


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ((0, 1, new("a").sealed.entry(STAMP)), "position_counts_from_one"),
        ((2, 0, new("a").sealed.entry(STAMP)), "revision_counts_from_one"),
        ((1, 2, new("a").sealed.entry(STAMP)), "event_position_is_unique"),
        ((2, 1, new("a").sealed.entry(STAMP)), "stream_revision_is_unique"),
        ((2, 2, new("taken").sealed.entry(STAMP)), "identity_is_unique"),
        ((2, 2, new("a", subject=None).sealed.entry(STAMP)), "head_is_complete"),
        ((2, 2, new("a", id=None).sealed.entry(STAMP)), "head_is_complete"),
        ((2, 2, b"{}"), "head_is_complete"),
        ((2, 2, new("a", pad="x" * 65_535).sealed.entry(STAMP)), "entry_has_a_size"),
        ((2, 2, new("a").sealed.entry(STAMP).replace(b"09:00", b"25:00")), "out of range"),
        ((2, 2, new("a").sealed.entry(STAMP).replace(b".123456", b".123")), "six digits"),
        ((2, 2, b'{"a":"\\u0000"}'), "Unicode escape"),
        ((2, 2, b"\xff\xfe"), "UTF8"),
    ],
)
async def test_what_breaks_a_promise_is_refused_by_the_table_itself(
    appender: Appender, admin: Connection, broken: tuple[int, int, bytes], constraint: str
) -> None:
    await appender.submit(request("taken"))
    transaction = admin.transaction()
    await transaction.start()
    await admin.execute(LOCK)
    with pytest.raises(asyncpg.PostgresError, match=constraint):
        await admin.execute(INSERT, *broken)
    await transaction.rollback()


async def test_the_largest_entry_fits(appender: Appender, admin: Connection) -> None:
    room = 65_535 - len(new("a", pad="").sealed.entry(STAMP))
    appended(await appender.submit(request(new("a", pad="x" * room))))
    assert await admin.fetchval("SELECT octet_length(entry) FROM log.event") == 65_535


@pytest.mark.parametrize("use", [READ, PROJECTOR, APPEND], ids=lambda use: use.role)
@pytest.mark.parametrize("statement", WRITES)
async def test_no_role_writes_past_the_append(address: Address, use: Use, statement: str) -> None:
    roles = frozenset({use.role or ""})
    connection = await connect(address, Use(use.name, use.role, 5, 1, 1), roles=roles)
    try:
        with pytest.raises(
            (asyncpg.InsufficientPrivilegeError, asyncpg.ObjectNotInPrerequisiteStateError)
        ) as refused:
            await connection.execute(statement)
    finally:
        await connection.close()
    if not (use is APPEND and statement.startswith("INSERT INTO log.event")):
        assert isinstance(refused.value, asyncpg.InsufficientPrivilegeError)


@pytest.mark.parametrize("use", [READ, PROJECTOR], ids=lambda use: use.role)
async def test_only_the_writer_may_append(address: Address, use: Use) -> None:
    connection = await connect(address, use, roles=frozenset({use.role or ""}))
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "SELECT log.append(1, '{1}', '{s}', '{i}', '{a/b}', '{x}', '{y}', '{}', '{}', '{}', true)"
            )
    finally:
        await connection.close()


async def test_the_projector_makes_schemas_that_the_reader_reads(address: Address) -> None:
    projector = await connect(address, PROJECTOR, roles=frozenset({"servanda_projector"}))
    reader = await connect(address, READ, roles=frozenset({"servanda_reader"}))
    try:
        await projector.execute("CREATE SCHEMA read_7")
        await projector.execute("CREATE TABLE read_7.one AS SELECT 1 AS n")
        await projector.execute("INSERT INTO log.read_model VALUES ('main', 'read_7', 7)")
        assert await reader.fetchval("SELECT n FROM read_7.one") == 1
        assert await reader.fetchval("SELECT schema_name FROM log.read_model") == "read_7"
        with pytest.raises(asyncpg.PostgresError):
            await reader.execute("INSERT INTO read_7.one VALUES (2)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await projector.execute("DROP TABLE log.event")
    finally:
        await projector.close()
        await reader.close()


async def test_everything_of_the_log_belongs_to_its_owner(admin: Connection) -> None:
    foreign = await admin.fetch(
        """
        SELECT relname::text FROM pg_class
         WHERE relnamespace = 'log'::regnamespace AND relowner <> 'servanda_owner'::regrole
        UNION ALL
        SELECT proname::text FROM pg_proc
         WHERE pronamespace = 'log'::regnamespace AND proowner <> 'servanda_owner'::regrole
        UNION ALL
        SELECT typname::text FROM pg_type
         WHERE typnamespace = 'log'::regnamespace AND typowner <> 'servanda_owner'::regrole
        """
    )
    assert not foreign
