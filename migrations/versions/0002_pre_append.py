"""The only way into the log: one function, one round trip, a verdict for every request."""

from alembic import op

revision = "0002_pre_append"
down_revision = "0001_pre_log"

# Where a stream stands, and whether an identity is taken: probes that are one index lookup each.
#
# LIMIT 1 inside keeps the planner from turning a probe into a join over the whole log, which it finds
# cheap as long as the table is small, and then goes on doing.
REVISION = """
CREATE FUNCTION log.revision_of(wanted text) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $body$
    SELECT greatest(
        (SELECT e.revision FROM log.event AS e WHERE (e.head).stream = wanted ORDER BY e.revision DESC LIMIT 1),
        (SELECT w.revision FROM log.withheld AS w WHERE w.stream = wanted ORDER BY w.revision DESC LIMIT 1),
        0)
$body$
"""

# Append what passes, say what does not. Events and guards of all requests lie one after the other, each
# with the number of its request; requests are numbered from 1.
#
#   good       per request: was it recorded?
#   positions  of the recorded events: first_position, and then without a hole, in the order given
#   revisions  of the recorded events, in the order given
#   stamp      recordedtime of all of them
#   seen       numbers of the events whose identity the log has already; their requests are not good
#   moved      numbers of the guards that do not hold, and the true revision beside each; likewise
#
# One lock for the whole log, not one per stream. Why: the order of positions is then the order of
# commits, and a follower needs only `position > n`. Price: one commit at a time; requests share it.
#
# Every statement after the lock sees what was committed while it waited; that is why nothing is judged in
# the statement that takes it, and why any isolation but read committed is refused.
APPEND = """
CREATE FUNCTION log.append(
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
AS $body$
DECLARE
    last_position bigint;
    last_stamp    timestamptz;
    number        integer;
BEGIN
    IF pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'append needs the isolation read committed: it must see what others committed meanwhile'
              USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM pg_catalog.pg_advisory_xact_lock(730554121, 1);

    SELECT e.position, (e.head).recorded_at INTO last_position, last_stamp
      FROM log.event AS e ORDER BY e.position DESC LIMIT 1;
    last_position := greatest(last_position, (SELECT max(w.position) FROM log.withheld AS w), 0);

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
     CROSS JOIN LATERAL (
           (SELECT FROM log.event AS known WHERE (known.head).source = e.source AND (known.head).id = e.id LIMIT 1)
           UNION ALL
           (SELECT FROM log.withheld AS known WHERE known.source = e.source AND known.id = e.id LIMIT 1)
           LIMIT 1) AS found;

    SELECT coalesce(array_agg(g.number::integer), '{}'), coalesce(array_agg(current.revision), '{}')
      INTO moved, moved_to
      FROM unnest(guard_stream, guard_revision) WITH ORDINALITY AS g (stream, revision, number)
     CROSS JOIN LATERAL (SELECT log.revision_of(g.stream) AS revision OFFSET 0) AS current
     WHERE current.revision <> g.revision;

    good := array_fill(true, ARRAY[requests]);
    FOREACH number IN ARRAY seen LOOP good[event_request[number]] := false; END LOOP;
    FOREACH number IN ARRAY moved LOOP good[guard_request[number]] := false; END LOOP;
    IF true <> ALL (good) THEN
        RETURN;
    END IF;

    -- Never earlier than the one before, also when the clock was set back.
    stamp := to_char(timezone('UTC', greatest(clock_timestamp(), last_stamp)), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    WITH stored AS (
        INSERT INTO log.event (position, revision, entry)
        SELECT last_position + row_number() OVER (ORDER BY e.number),
               log.revision_of(e.stream) + row_number() OVER (PARTITION BY e.stream ORDER BY e.number),
               e.prefix || convert_to(stamp, 'UTF8') || e.suffix
          FROM unnest(event_request, event_stream, event_prefix, event_suffix)
               WITH ORDINALITY AS e (request, stream, prefix, suffix, number)
         WHERE good[e.request]
         ORDER BY e.number
        RETURNING event.position, event.revision
    )
    SELECT min(stored.position), array_agg(stored.revision ORDER BY stored.position)
      INTO first_position, revisions FROM stored;

    -- Once per call, and empty: a notification only wakes, and each one serialises commits in the whole cluster.
    IF wake THEN
        PERFORM pg_catalog.pg_notify('servanda_log', '');
    END IF;
END
$body$
"""

STATEMENTS = (REVISION, APPEND)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
