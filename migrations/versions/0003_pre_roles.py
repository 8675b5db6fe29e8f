"""Who may do what: one role for each kind of work, where the login may have roles at all.

`migrate` calls the function each time, because roles belong to the server and not to the database: a
restored copy, or a login that was given CREATEROLE later, finds them here.
"""

from alembic import op

revision = "0003_pre_roles"
down_revision = "0002_pre_append"

# Is there a role of this name that the login may put on? Made if it can be.
#
# A role that is there and not ours belongs to another installation on this server: it gets nothing.
HAS_ROLE = """
CREATE FUNCTION log.has_role(name text) RETURNS boolean LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
    IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT %I TO CURRENT_USER', name);
    END IF;
    RETURN true;
EXCEPTION
    WHEN insufficient_privilege THEN
        RETURN EXISTS (SELECT FROM pg_catalog.pg_roles
                        WHERE rolname = name AND pg_catalog.pg_has_role(oid, 'USAGE'));
    WHEN duplicate_object OR unique_violation THEN  -- another database was migrated at the same moment
        RETURN log.has_role(name);
END
$body$
"""

# Give every object of the log to its owner; what is there already is not touched, so no lock is taken.
OWN = """
CREATE FUNCTION log.give_to(owner regrole) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('ALTER SCHEMA log OWNER TO %s', owner)
          FROM pg_catalog.pg_namespace WHERE nspname = 'log' AND nspowner <> owner
        UNION ALL
        SELECT format('ALTER TABLE %s OWNER TO %s', oid::regclass, owner)
          FROM pg_catalog.pg_class
         WHERE relnamespace = 'log'::regnamespace AND relkind IN ('r', 'v') AND relowner <> owner
        UNION ALL
        SELECT format('ALTER FUNCTION %s OWNER TO %s', oid::regprocedure, owner)
          FROM pg_catalog.pg_proc WHERE pronamespace = 'log'::regnamespace AND proowner <> owner
        UNION ALL
        SELECT format('ALTER TYPE %s OWNER TO %s', t.oid::regtype, owner)
          FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
         WHERE t.typnamespace = 'log'::regnamespace AND c.relkind = 'c' AND t.typowner <> owner
    LOOP
        EXECUTE statement;
    END LOOP;
END
$body$
"""

# Everything that each role may do, said again each time; false where one role must do for all.
ENSURE = """
CREATE FUNCTION log.ensure_roles() RETURNS boolean LANGUAGE plpgsql AS $body$
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
    GRANT SELECT, INSERT, UPDATE ON log.bookmark, log.lease, log.read_model TO servanda_projector;
    GRANT SELECT ON log.bookmark, log.lease, log.read_model TO servanda_reader;

    ALTER DEFAULT PRIVILEGES FOR ROLE servanda_projector GRANT USAGE ON SCHEMAS TO servanda_reader;
    ALTER DEFAULT PRIVILEGES FOR ROLE servanda_projector GRANT SELECT ON TABLES TO servanda_reader;
    RETURN true;
END
$body$
"""

STATEMENTS = (HAS_ROLE, OWN, ENSURE, "SELECT log.ensure_roles()")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
