"""Answers that are kept for a day: whoever repeats a request under its key is answered as before."""

from alembic import op

revision = "0007_pre_repeats"
down_revision = "0006_pre_users"

# The body is kept as a keyed digest whose key goes with the row: what was sent cannot be guessed from it afterwards.
REPEAT = """
CREATE TABLE log.repeat (
    caller   text COLLATE "C" NOT NULL,
    key      text COLLATE "C" NOT NULL,
    salt     bytea NOT NULL,
    digest   bytea NOT NULL,
    began_at timestamptz NOT NULL,
    status   integer,
    headers  jsonb,
    body     bytea,
    CONSTRAINT repeat_is_one_of_a_caller_and_key PRIMARY KEY (caller, key)
)
"""
REPEAT_BEGAN = "CREATE INDEX repeat_began ON log.repeat (began_at)"

# As before, and the new table: whoever records keeps answers, and throws old ones away.
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

STATEMENTS = (REPEAT, REPEAT_BEGAN, ENSURE, "SELECT log.ensure_roles()")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
