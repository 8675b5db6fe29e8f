"""The way into the log again, the same promises at three quarters of the price: groups of hundreds come all the time now."""

from alembic import op

revision = "0008_pre_append_in_groups"
down_revision = "0007_pre_repeats"

# As in 0002, where the answer and the lock are explained, but for three things:
#
# The probes stand in the statements themselves. A function in their place was called anew for each event and guard.
# What is withheld is looked at only where something is, which one probe tells.
# Plans are made once per connection: with the arrays in sight a server plans every call anew, and one event then
# costs half as much again. Nothing is lost by it, because there is only one good plan: probe by index.
#
# Probes stay probes, never joins with a log that seems small: a scalar subquery is none, and OFFSET 0 keeps
# EXISTS from becoming one.
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
    WITH stored AS (
        INSERT INTO log.event (position, revision, entry)
        SELECT last_position + row_number() OVER (ORDER BY e.number),
               greatest(
                   (SELECT o.revision FROM log.event AS o
                     WHERE (o.head).stream = e.stream ORDER BY o.revision DESC LIMIT 1),
                   CASE WHEN last_withheld IS NOT NULL THEN
                       (SELECT w.revision FROM log.withheld AS w
                         WHERE w.stream = e.stream ORDER BY w.revision DESC LIMIT 1) END,
                   0) + row_number() OVER (PARTITION BY e.stream ORDER BY e.number),
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


def upgrade() -> None:
    op.get_bind().exec_driver_sql(APPEND)
