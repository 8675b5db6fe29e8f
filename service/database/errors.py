"""What can be wrong with the database, or with the place where ours would live.

DatabaseError
├── Unreachable        nobody answers at the address, or it lets us not in
├── Unfit              a server that cannot keep the promises: too old, unsafe settings, a standby
├── SchemaMismatch     the tables are older or newer than this program
├── MigratorBusy       another process is migrating and does not come to an end
├── MigrationFailed    a migration was refused; the database is as it was before it
├── LeaseLost          another holder has the task: stop writing at once
└── EmbeddedError      our own PostgreSQL cannot be started or stopped
    ├── NoPrograms       no PostgreSQL 15 or later on this machine
    ├── PlaceRefused     a folder is unwritable, unreachable or not ours
    ├── AlreadyRunning   another service uses this state folder
    ├── LeftoverInDoubt  a postmaster.pid that may belong to a living server
    ├── StartFailed      `initdb`, `postgres` or `pg_upgrade` refused; the end of its log is quoted
    └── StopFailed       `postgres` did not stop when asked twice

Every sentence says what to do; none quotes a password.
"""


class DatabaseError(Exception):
    """Anything that this room raises."""

    code = "database"


class Unreachable(DatabaseError):
    """Nobody answers at the address, or it lets us not in."""

    code = "database-unreachable"


class Unfit(DatabaseError):
    """The server cannot keep the promises."""

    code = "database-unfit"


class SchemaMismatch(DatabaseError):
    """The tables are older or newer than this program."""

    code = "schema-mismatch"


class MigratorBusy(DatabaseError):
    """Another process holds the migration lock, or the tables that a migration must change."""

    code = "migrator-busy"


class MigrationFailed(DatabaseError):
    """A migration was refused by the database, or by what is in it."""

    code = "migration-failed"


class LeaseLost(DatabaseError):
    """The task belongs to another holder now."""

    code = "lease-lost"


class EmbeddedError(DatabaseError):
    """Our own PostgreSQL cannot be started or stopped."""

    code = "embedded-database"


class NoPrograms(EmbeddedError):
    """No PostgreSQL 15 or later on this machine."""

    code = "no-postgresql"


class PlaceRefused(EmbeddedError):
    """A folder is unwritable, unreachable or not ours."""

    code = "place-refused"


class AlreadyRunning(EmbeddedError):
    """Another service uses this state folder."""

    code = "already-running"


class LeftoverInDoubt(EmbeddedError):
    """A postmaster.pid that may belong to a living server."""

    code = "leftover-in-doubt"


class StartFailed(EmbeddedError):
    """A program of PostgreSQL refused."""

    code = "start-failed"


class StopFailed(EmbeddedError):
    """The server did not stop when asked twice."""

    code = "stop-failed"
