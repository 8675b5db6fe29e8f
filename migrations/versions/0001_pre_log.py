"""The log: one table of bytes, what is read out of them by the database itself, and triggers that keep it so."""

from alembic import op

revision = "0001_pre_log"
down_revision = None

SCHEMA = "CREATE SCHEMA log"

# Collation "C" in the type: an order must never change with an upgrade of the system's library.
HEAD = """
CREATE TYPE log.head AS (
    type          text COLLATE "C",
    stream        text COLLATE "C",
    source        text COLLATE "C",
    id            text COLLATE "C",
    recorded_at   timestamptz,
    first_day     date,
    last_day      date,
    correlationid text COLLATE "C"
)
"""

# What an entry says about itself, in a single parse.
#
# Declared immutable although decoding UTF-8 is only "stable" to the planner. Why that is safe: the
# database is UTF-8 (checked at each start), instants and days are built from numbers, never by a cast
# that depends on a setting, and every name is found with an empty search path, as in a restore.
# Price: it must never change, since stored values would not follow.
HEAD_OF = """
CREATE FUNCTION log.head_of(entry bytea) RETURNS log.head
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
DECLARE
    event     pg_catalog.jsonb := pg_catalog.convert_from(entry, 'UTF8')::pg_catalog.jsonb;
    stamp     pg_catalog.text := event ->> 'recordedtime';
    occurred  pg_catalog.text := event #>> '{data,occurred}';
    head      log.head;
BEGIN
    IF stamp !~ '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$' THEN
        RAISE EXCEPTION 'recordedtime is not an instant in UTC with six digits of a second'
              USING ERRCODE = 'data_exception';
    END IF;
    head.type := event ->> 'type';
    head.stream := event ->> 'subject';
    head.source := event ->> 'source';
    head.id := event ->> 'id';
    head.correlationid := event ->> 'correlationid';
    head.recorded_at := pg_catalog.timezone('UTC', pg_catalog.make_timestamp(
        pg_catalog.substr(stamp, 1, 4)::pg_catalog.int4, pg_catalog.substr(stamp, 6, 2)::pg_catalog.int4,
        pg_catalog.substr(stamp, 9, 2)::pg_catalog.int4, pg_catalog.substr(stamp, 12, 2)::pg_catalog.int4,
        pg_catalog.substr(stamp, 15, 2)::pg_catalog.int4, pg_catalog.substr(stamp, 18, 9)::pg_catalog.float8));
    CASE pg_catalog.length(occurred)
        WHEN 10 THEN
            head.first_day := pg_catalog.make_date(pg_catalog.substr(occurred, 1, 4)::pg_catalog.int4,
                pg_catalog.substr(occurred, 6, 2)::pg_catalog.int4, pg_catalog.substr(occurred, 9, 2)::pg_catalog.int4);
            head.last_day := head.first_day;
        WHEN 7 THEN
            head.first_day := pg_catalog.make_date(pg_catalog.substr(occurred, 1, 4)::pg_catalog.int4,
                pg_catalog.substr(occurred, 6, 2)::pg_catalog.int4, 1);
            head.last_day := head.first_day + pg_catalog.make_interval(months => 1, days => -1);
        WHEN 4 THEN
            head.first_day := pg_catalog.make_date(occurred::pg_catalog.int4, 1, 1);
            head.last_day := pg_catalog.make_date(occurred::pg_catalog.int4, 12, 31);
        ELSE
            IF occurred IS NOT NULL THEN
                RAISE EXCEPTION 'occurred is not a year, a month or a day' USING ERRCODE = 'data_exception';
            END IF;
    END CASE;
    RETURN head;
END
$body$
"""

# No sequence numbers the positions: one hands out numbers before the commit and leaves holes at a rollback.
# No table holds the streams: a stream's revision is one backward probe of an index, so nothing outside
# the log has to agree with it.
EVENT = """
CREATE TABLE log.event (
    position  bigint NOT NULL CONSTRAINT event_position_is_unique PRIMARY KEY
              CONSTRAINT event_position_counts_from_one CHECK (position > 0),
    revision  bigint NOT NULL CONSTRAINT event_revision_counts_from_one CHECK (revision > 0),
    entry     bytea NOT NULL CONSTRAINT event_entry_has_a_size CHECK (octet_length(entry) BETWEEN 2 AND 65535),
    leaf_hash bytea NOT NULL GENERATED ALWAYS AS (sha256('\\x00'::bytea || entry)) STORED,
    head      log.head NOT NULL GENERATED ALWAYS AS (log.head_of(entry)) STORED,
    -- A composite of nulls passes NOT NULL, and a unique index ignores nulls.
    CONSTRAINT event_head_is_complete CHECK (
        (head).type IS NOT NULL AND (head).stream IS NOT NULL AND (head).source IS NOT NULL
        AND (head).id IS NOT NULL AND (head).recorded_at IS NOT NULL)
)
"""
ONE_REVISION = (
    "CREATE UNIQUE INDEX event_stream_revision_is_unique ON log.event (((head).stream), revision)"
)
ONE_IDENTITY = (
    "CREATE UNIQUE INDEX event_identity_is_unique ON log.event (((head).source), ((head).id))"
)

ENTRY = """
CREATE VIEW log.entry AS
SELECT position, revision, entry, leaf_hash, (head).type AS type, (head).stream AS stream,
       (head).source AS source, (head).id AS id, (head).recorded_at AS recorded_at,
       (head).first_day AS first_day, (head).last_day AS last_day, (head).correlationid AS correlationid
  FROM log.event
"""

# What was taken out of the log by its owner: the place stays taken, and its absence is no gap.
WITHHELD = """
CREATE TABLE log.withheld (
    position  bigint NOT NULL CONSTRAINT withheld_position_is_unique PRIMARY KEY CHECK (position > 0),
    revision  bigint NOT NULL CHECK (revision > 0),
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
    stream    text COLLATE "C" NOT NULL,
    source    text COLLATE "C" NOT NULL,
    id        text COLLATE "C" NOT NULL,
    CONSTRAINT withheld_stream_revision_is_unique UNIQUE (stream, revision),
    CONSTRAINT withheld_identity_is_unique UNIQUE (source, id)
)
"""

BOOKMARK = """
CREATE TABLE log.bookmark (
    follower  text COLLATE "C" NOT NULL CONSTRAINT bookmark_follower_is_unique PRIMARY KEY,
    position  bigint NOT NULL CHECK (position > 0),
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
    moved_at  timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""

LEASE = """
CREATE TABLE log.lease (
    name       text COLLATE "C" NOT NULL CONSTRAINT lease_name_is_unique PRIMARY KEY,
    holder     text NOT NULL,
    token      bigint NOT NULL CHECK (token > 0),
    expires_at timestamptz NOT NULL
)
"""

# Which schema holds the tables that are read now: switching is one row.
READ_MODEL = """
CREATE TABLE log.read_model (
    name        text COLLATE "C" NOT NULL CONSTRAINT read_model_name_is_unique PRIMARY KEY,
    schema_name text COLLATE "C" NOT NULL,
    version     integer NOT NULL CHECK (version > 0),
    switched_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""

REFUSE_CHANGE = """
CREATE FUNCTION log.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% of % is refused: the log only grows', TG_OP, TG_TABLE_NAME
          USING ERRCODE = 'object_not_in_prerequisite_state',
                HINT = 'Record a correction or a retraction instead.';
END
$body$
"""
NO_CHANGE = """
CREATE TRIGGER event_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON log.event
FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change()
"""

# Does this transaction hold the lock of the log? Without it a position could become visible after a
# greater one, and a reader who has passed would miss it. One forgotten path is enough.
REQUIRE_LOCK = """
CREATE FUNCTION log.require_lock() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_catalog.pg_locks AS held
         WHERE held.locktype = 'advisory' AND held.pid = pg_catalog.pg_backend_pid()
           AND held.classid = 730554121 AND held.objid = 1 AND held.objsubid = 2
           AND held.mode = 'ExclusiveLock' AND held.granted) THEN
        RAISE EXCEPTION 'an insert without the lock of the log is refused'
              USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Append through log.append.';
    END IF;
    RETURN NULL;
END
$body$
"""
LOCK_FIRST = """
CREATE TRIGGER event_needs_the_lock BEFORE INSERT ON log.event
FOR EACH STATEMENT EXECUTE FUNCTION log.require_lock()
"""
# Also where a session says that it replays for replication, which turns ordinary triggers off.
ALWAYS = """
ALTER TABLE log.event ENABLE ALWAYS TRIGGER event_never_changes, ENABLE ALWAYS TRIGGER event_needs_the_lock
"""

STATEMENTS = (
    SCHEMA,
    HEAD,
    HEAD_OF,
    EVENT,
    ONE_REVISION,
    ONE_IDENTITY,
    ENTRY,
    WITHHELD,
    BOOKMARK,
    LEASE,
    READ_MODEL,
    REFUSE_CHANGE,
    NO_CHANGE,
    REQUIRE_LOCK,
    LOCK_FIRST,
    ALWAYS,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
