"""API keys: what is kept of each, which is never the key."""

from alembic import op

revision = "0005_pre_keys"
down_revision = "0004_pre_standstill"

# Beside the log and not told by it: digests serve nobody else, and a label may be a name, which must not stay for ever.
API_KEY = """
CREATE TABLE log.api_key (
    id           text COLLATE "C" NOT NULL CONSTRAINT api_key_id_is_unique PRIMARY KEY
                 CONSTRAINT api_key_id_has_its_form CHECK (id ~ '^[0-9A-Za-z]{12}$'),
    digest       bytea NOT NULL CONSTRAINT api_key_digest_has_a_size CHECK (octet_length(digest) = 32),
    env          text COLLATE "C" NOT NULL CONSTRAINT api_key_env_is_known CHECK (env IN ('live', 'test')),
    label        text,
    scopes       text[] NOT NULL CONSTRAINT api_key_allows_something CHECK (cardinality(scopes) > 0),
    types        text[] NOT NULL,
    instruments  text[] NOT NULL,
    sources      text[] NOT NULL,
    issued_at    timestamptz NOT NULL,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    CONSTRAINT api_key_is_issued_before_it_ends CHECK (expires_at > issued_at)
)
"""

# As before, and the new table: who records issues and revokes, who answers looks up, and sees no label.
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

    ALTER DEFAULT PRIVILEGES FOR ROLE servanda_projector GRANT USAGE ON SCHEMAS TO servanda_reader;
    ALTER DEFAULT PRIVILEGES FOR ROLE servanda_projector GRANT SELECT ON TABLES TO servanda_reader;
    RETURN true;
END
$body$
"""

STATEMENTS = (API_KEY, ENSURE, "SELECT log.ensure_roles()")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
