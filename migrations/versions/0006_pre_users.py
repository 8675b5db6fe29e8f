"""People by number: the log names them so, and who they are stands where it can be erased."""

from alembic import op

revision = "0006_pre_users"
down_revision = "0005_pre_keys"

# Identity, not the greatest number and one: a number whose row is gone is not given again.
APP_USER = """
CREATE TABLE log.app_user (
    number        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT app_user_number_is_unique PRIMARY KEY,
    issuer        text COLLATE "C" NOT NULL,
    subject       text COLLATE "C" NOT NULL,
    first_seen_at timestamptz NOT NULL,
    CONSTRAINT app_user_is_one_subject_of_an_issuer UNIQUE (issuer, subject)
)
"""

# As before, and the new table: who answers looks up, who records gives numbers.
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

    ALTER DEFAULT PRIVILEGES FOR ROLE servanda_projector GRANT USAGE ON SCHEMAS TO servanda_reader;
    ALTER DEFAULT PRIVILEGES FOR ROLE servanda_projector GRANT SELECT ON TABLES TO servanda_reader;
    RETURN true;
END
$body$
"""

STATEMENTS = (APP_USER, ENSURE, "SELECT log.ensure_roles()")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
