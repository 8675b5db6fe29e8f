"""Many events by COPY, under the lock that all appends share; and both functions of every append, the same for less."""

from alembic import op

revision = "0009_pre_bulk"
down_revision = "0008_pre_append_in_groups"

# As in 0001, with the same value for every entry, so that what is stored still follows: a test compares both.
#
# Faster, because a stamp's form is seen by its digits being made equal, which a regular expression takes five times as
# long for, and because the value is made at once instead of member by member.
HEAD_OF = """
CREATE OR REPLACE FUNCTION log.head_of(entry bytea) RETURNS log.head
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
DECLARE
    event     pg_catalog.jsonb := pg_catalog.convert_from(entry, 'UTF8')::pg_catalog.jsonb;
    stamp     pg_catalog.text := event ->> 'recordedtime';
    occurred  pg_catalog.text := event #>> '{data,occurred}';
    first_day pg_catalog.date;
    last_day  pg_catalog.date;
BEGIN
    IF pg_catalog.translate(stamp, '012345678', '999999999') <> '9999-99-99T99:99:99.999999Z' THEN
        RAISE EXCEPTION 'recordedtime is not an instant in UTC with six digits of a second'
              USING ERRCODE = 'data_exception';
    END IF;
    CASE pg_catalog.length(occurred)
        WHEN 10 THEN
            first_day := pg_catalog.make_date(pg_catalog.substr(occurred, 1, 4)::pg_catalog.int4,
                pg_catalog.substr(occurred, 6, 2)::pg_catalog.int4, pg_catalog.substr(occurred, 9, 2)::pg_catalog.int4);
            last_day := first_day;
        WHEN 7 THEN
            first_day := pg_catalog.make_date(pg_catalog.substr(occurred, 1, 4)::pg_catalog.int4,
                pg_catalog.substr(occurred, 6, 2)::pg_catalog.int4, 1);
            last_day := first_day + pg_catalog.make_interval(months => 1, days => -1);
        WHEN 4 THEN
            first_day := pg_catalog.make_date(occurred::pg_catalog.int4, 1, 1);
            last_day := pg_catalog.make_date(occurred::pg_catalog.int4, 12, 31);
        ELSE
            IF occurred IS NOT NULL THEN
                RAISE EXCEPTION 'occurred is not a year, a month or a day' USING ERRCODE = 'data_exception';
            END IF;
    END CASE;
    RETURN ROW(
        event ->> 'type', event ->> 'subject', event ->> 'source', event ->> 'id',
        pg_catalog.timezone('UTC', pg_catalog.make_timestamp(
            pg_catalog.substr(stamp, 1, 4)::pg_catalog.int4, pg_catalog.substr(stamp, 6, 2)::pg_catalog.int4,
            pg_catalog.substr(stamp, 9, 2)::pg_catalog.int4, pg_catalog.substr(stamp, 12, 2)::pg_catalog.int4,
            pg_catalog.substr(stamp, 15, 2)::pg_catalog.int4, pg_catalog.substr(stamp, 18, 9)::pg_catalog.float8)),
        first_day, last_day, event ->> 'correlationid')::log.head;
END
$body$
"""

# As in 0008, with the same answers, but that positions are not counted where all is recorded: one pass less over the group.
APPEND = """
CREATE OR REPLACE FUNCTION log.append(
    requests integer,
    event_request integer[], event_source text[], event_id text[], event_stream text[],
    event_prefix bytea[], event_suffix bytea[],
    guard_request integer[], guard_stream text[], guard_revision bigint[],
    wake boolean,
    OUT good boolean[], OUT first_position bigint, OUT revisions bigint[], OUT stamp text,
    OUT seen integer[], OUT moved integer[], OUT moved_to bigint[]
) LANGUAGE plpgsql VOLATILE
-- A plan made while the table was empty would read all of it for ever. Not for joins: there are none.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $body$
DECLARE
    last_position bigint;
    last_withheld bigint;
    last_stamp    timestamptz;
    stamp_bytes   bytea;
    number        integer;
BEGIN
    IF pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'append needs the isolation read committed: it must see what others committed meanwhile'
              USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(730554121, 1);

    SELECT e.position, (e.head).recorded_at INTO last_position, last_stamp
      FROM log.event AS e ORDER BY e.position DESC LIMIT 1;
    last_withheld := (SELECT max(w.position) FROM log.withheld AS w);
    last_position := greatest(last_position, last_withheld, 0);

    -- Two requests of one call may not touch what one of them writes: each would be judged without the other.
    IF requests > 1 AND EXISTS (
        SELECT FROM (SELECT request, stream, true AS writes
                       FROM unnest(event_request, event_stream) AS e (request, stream)
                      UNION ALL
                     SELECT request, stream, false FROM unnest(guard_request, guard_stream) AS g (request, stream)
                    ) AS touched
         GROUP BY stream HAVING bool_or(writes) AND min(request) <> max(request)) THEN
        RAISE EXCEPTION 'two requests of one call touch the same stream'
              USING ERRCODE = 'invalid_parameter_value';
    END IF;

    SELECT coalesce(array_agg(e.number::integer), '{}') INTO seen
      FROM unnest(event_source, event_id) WITH ORDINALITY AS e (source, id, number)
     WHERE EXISTS (SELECT FROM log.event AS known
                    WHERE (known.head).source = e.source AND (known.head).id = e.id OFFSET 0)
        OR (last_withheld IS NOT NULL
            AND EXISTS (SELECT FROM log.withheld AS known
                         WHERE known.source = e.source AND known.id = e.id OFFSET 0));

    SELECT coalesce(array_agg(g.number::integer), '{}'), coalesce(array_agg(current.revision), '{}')
      INTO moved, moved_to
      FROM unnest(guard_stream, guard_revision) WITH ORDINALITY AS g (stream, revision, number)
     CROSS JOIN LATERAL (SELECT greatest(
               (SELECT e.revision FROM log.event AS e
                 WHERE (e.head).stream = g.stream ORDER BY e.revision DESC LIMIT 1),
               CASE WHEN last_withheld IS NOT NULL THEN
                   (SELECT w.revision FROM log.withheld AS w
                     WHERE w.stream = g.stream ORDER BY w.revision DESC LIMIT 1) END,
               0) AS revision OFFSET 0) AS current
     WHERE current.revision <> g.revision;

    good := array_fill(true, ARRAY[requests]);
    FOREACH number IN ARRAY seen LOOP good[event_request[number]] := false; END LOOP;
    FOREACH number IN ARRAY moved LOOP good[guard_request[number]] := false; END LOOP;
    IF true <> ALL (good) THEN
        RETURN;
    END IF;

    -- Never earlier than the one before, also when the clock was set back.
    stamp := to_char(timezone('UTC', greatest(clock_timestamp(), last_stamp)), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    stamp_bytes := convert_to(stamp, 'UTF8');

    -- What is not recorded leaves no hole, and is mostly nothing.
    IF false = ANY (good) THEN
        SELECT array_agg(e.stream ORDER BY e.number), array_agg(e.prefix ORDER BY e.number),
               array_agg(e.suffix ORDER BY e.number)
          INTO event_stream, event_prefix, event_suffix
          FROM unnest(event_request, event_stream, event_prefix, event_suffix)
               WITH ORDINALITY AS e (request, stream, prefix, suffix, number)
         WHERE good[e.request];
    END IF;

    first_position := last_position + 1;
    WITH stored AS (
        INSERT INTO log.event (position, revision, entry)
        SELECT last_position + e.number,
               greatest(
                   (SELECT o.revision FROM log.event AS o
                     WHERE (o.head).stream = e.stream ORDER BY o.revision DESC LIMIT 1),
                   CASE WHEN last_withheld IS NOT NULL THEN
                       (SELECT w.revision FROM log.withheld AS w
                         WHERE w.stream = e.stream ORDER BY w.revision DESC LIMIT 1) END,
                   0) + row_number() OVER (PARTITION BY e.stream ORDER BY e.number),
               e.prefix || stamp_bytes || e.suffix
          FROM unnest(event_stream, event_prefix, event_suffix)
               WITH ORDINALITY AS e (stream, prefix, suffix, number)
         ORDER BY e.number
        RETURNING event.position, event.revision
    )
    SELECT array_agg(stored.revision ORDER BY stored.position) INTO revisions FROM stored;

    -- Once per call, and empty: a notification only wakes, and each one serialises commits in the whole cluster.
    IF wake THEN
        PERFORM pg_catalog.pg_notify('servanda_log', '');
    END IF;
END
$body$
"""

# Take the lock, and say what a piece is to be judged by: from now on nobody else writes until the commit.
#
#   last_position  of the log, 0 while it is empty
#   stamp          recordedtime of what is now recorded
#   seen           numbers of the events, from 1, whose identity the log has already
#   revisions      of the streams, in the order given; 0 is "not begun"
#
# Isolation, statements after the lock, plans and probes: as in 0002 and 0008.
OPEN_PIECE = """
CREATE FUNCTION log.open_piece(
    event_source text[], event_id text[], stream text[],
    OUT last_position bigint, OUT stamp text, OUT seen integer[], OUT revisions bigint[]
) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $body$
DECLARE
    last_withheld bigint;
    last_stamp    timestamptz;
BEGIN
    IF pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'append needs the isolation read committed: it must see what others committed meanwhile'
              USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(730554121, 1);

    SELECT e.position, (e.head).recorded_at INTO last_position, last_stamp
      FROM log.event AS e ORDER BY e.position DESC LIMIT 1;
    last_withheld := (SELECT max(w.position) FROM log.withheld AS w);
    last_position := greatest(last_position, last_withheld, 0);
    stamp := to_char(timezone('UTC', greatest(clock_timestamp(), last_stamp)), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

    SELECT coalesce(array_agg(e.number::integer), '{}') INTO seen
      FROM unnest(event_source, event_id) WITH ORDINALITY AS e (source, id, number)
     WHERE EXISTS (SELECT FROM log.event AS known
                    WHERE (known.head).source = e.source AND (known.head).id = e.id OFFSET 0)
        OR (last_withheld IS NOT NULL
            AND EXISTS (SELECT FROM log.withheld AS known
                         WHERE known.source = e.source AND known.id = e.id OFFSET 0));

    SELECT coalesce(array_agg(greatest(
               (SELECT e.revision FROM log.event AS e
                 WHERE (e.head).stream = s.name ORDER BY e.revision DESC LIMIT 1),
               CASE WHEN last_withheld IS NOT NULL THEN
                   (SELECT w.revision FROM log.withheld AS w
                     WHERE w.stream = s.name ORDER BY w.revision DESC LIMIT 1) END,
               0) ORDER BY s.number), '{}') INTO revisions
      FROM unnest(stream) WITH ORDINALITY AS s (name, number);
END
$body$
"""

# What was copied lies at the positions after the last one, each taken once, or nothing of it is committed.
CLOSE_PIECE = """
CREATE FUNCTION log.close_piece(last_position bigint, copied bigint, wake boolean) RETURNS void
LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $body$
BEGIN
    IF NOT (SELECT count(*) = copied AND max(e.position) = close_piece.last_position + copied
              FROM log.event AS e WHERE e.position > close_piece.last_position) THEN
        RAISE EXCEPTION 'the events after position % do not lie side by side', last_position
              USING ERRCODE = 'data_corrupted';
    END IF;
    IF wake THEN
        PERFORM pg_catalog.pg_notify('servanda_log', '');
    END IF;
END
$body$
"""

# As before, and the two functions, which are the writer's as log.append is.
ENSURE = """
CREATE OR REPLACE FUNCTION log.ensure_roles() RETURNS boolean LANGUAGE plpgsql AS $body$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['servanda_owner', 'servanda_writer', 'servanda_projector', 'servanda_reader'] LOOP
        IF NOT log.has_role(name) THEN
            RETURN false;
        END IF;
    END LOOP;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO servanda_owner, servanda_projector', current_database());
    PERFORM log.give_to('servanda_owner');

    REVOKE ALL ON FUNCTION log.append, log.open_piece, log.close_piece, log.has_role, log.give_to, log.ensure_roles
      FROM PUBLIC;
    GRANT USAGE ON SCHEMA log TO servanda_writer, servanda_projector, servanda_reader;
    GRANT SELECT ON log.event, log.entry, log.withheld TO servanda_writer, servanda_projector, servanda_reader;
    GRANT INSERT ON log.event TO servanda_writer;
    GRANT EXECUTE ON FUNCTION log.append, log.open_piece, log.close_piece TO servanda_writer;
    GRANT SELECT, INSERT, UPDATE ON log.bookmark, log.lease, log.read_model, log.standstill TO servanda_projector;
    GRANT SELECT ON log.bookmark, log.lease, log.read_model, log.standstill TO servanda_reader;
    GRANT SELECT, INSERT ON log.api_key TO servanda_writer;
    GRANT UPDATE (revoked_at, last_used_at) ON log.api_key TO servanda_writer;
    GRANT SELECT (id, digest, env, scopes, types, instruments, sources, issued_at, expires_at, revoked_at, last_used_at)
       ON log.api_key TO servanda_reader;
    GRANT SELECT, INSERT ON log.app_user TO servanda_writer;
    GRANT UPDATE (issuer) ON log.app_user TO servanda_writer;
    GRANT SELECT ON log.app_user TO servanda_reader;
    GRANT SELECT, INSERT, UPDATE, DELETE ON log.repeat TO servanda_writer;

    ALTER DEFAULT PRIVILEGES FOR ROLE servanda_projector GRANT USAGE ON SCHEMAS TO servanda_reader;
    ALTER DEFAULT PRIVILEGES FOR ROLE servanda_projector GRANT SELECT ON TABLES TO servanda_reader;
    RETURN true;
END
$body$
"""

STATEMENTS = (HEAD_OF, APPEND, OPEN_PIECE, CLOSE_PIECE, ENSURE, "SELECT log.ensure_roles()")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
