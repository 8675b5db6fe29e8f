"""Why a follower goes no further, said where everybody who answers from its tables can read it."""

from alembic import op

revision = "0004_pre_standstill"
down_revision = "0003_pre_roles"

# Of the event after a bookmark: true for as long as the bookmark stands there, so nobody has to take it back.
STANDSTILL = """
CREATE TABLE log.standstill (
    follower text COLLATE "C" NOT NULL CONSTRAINT standstill_follower_is_unique PRIMARY KEY,
    bookmark bigint NOT NULL CHECK (bookmark >= 0),
    position bigint NOT NULL,
    type     text COLLATE "C" NOT NULL,
    reason   text NOT NULL,
    since    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT standstill_is_of_a_later_event CHECK (position > bookmark)
)
"""

# As before, and the new table: whoever folds writes it, whoever answers reads it.
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

    REVOKE ALL ON FUNCTION log.append, log.has_role, log.give_to, log.ensure_roles FROM PUBLIC;
    GRANT USAGE ON SCHEMA log TO servanda_writer, servanda_projector, servanda_reader;
    GRANT SELECT ON log.event, log.entry, log.withheld TO servanda_writer, servanda_projector, servanda_reader;
    GRANT INSERT ON log.event TO servanda_writer;
    GRANT EXECUTE ON FUNCTION log.append TO servanda_writer;
    GRANT SELECT, INSERT, UPDATE ON log.bookmark, log.lease, log.read_model, log.standstill TO servanda_projector;
    GRANT SELECT ON log.bookmark, log.lease, log.read_model, log.standstill TO servanda_reader;

    ALTER DEFAULT PRIVILEGES FOR ROLE servanda_projector GRANT USAGE ON SCHEMAS TO servanda_reader;
    ALTER DEFAULT PRIVILEGES FOR ROLE servanda_projector GRANT SELECT ON TABLES TO servanda_reader;
    RETURN true;
END
$body$
"""

STATEMENTS = (STANDSTILL, ENSURE, "SELECT log.ensure_roles()")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
