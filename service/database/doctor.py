"""What a server must be, so that an acknowledged event survives: one table of checks, each with its sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import LiteralString

from service.database.engine import Address, connect, usable_roles
from service.database.errors import Unfit
from service.database.programs import OLDEST_MAJOR

NEEDED_CONNECTIONS = 30
CLOCK_TOLERANCE = timedelta(seconds=2)


class Severity(Enum):
    """How bad a finding is."""

    GOOD = "good"
    WARNING = "warning"
    LOSSY = "lossy"  # commits can be lost: refused unless SERVANDA_UNSAFE=1
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, how bad, and in a sentence what to do."""

    check: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server says about itself."""

    version: str
    version_number: int
    encoding: str
    fsync: str
    full_page_writes: str
    synchronous_commit: str
    is_standby: bool
    isolation: str
    data_checksums: str
    max_connections: int
    now: datetime
    roles: frozenset[str] = frozenset()
    clock_apart: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the table: when it is good, how bad it is otherwise, and what is said then."""

    name: str
    is_good: Callable[[Facts], bool]
    severity: Severity
    advice: str


# Everything a server says, in one row.
FACTS_SQL: LiteralString = """
SELECT current_setting('server_version') AS version,
       current_setting('server_version_num')::int AS version_number,
       current_setting('server_encoding') AS encoding,
       current_setting('fsync') AS fsync,
       current_setting('full_page_writes') AS full_page_writes,
       current_setting('synchronous_commit') AS synchronous_commit,
       pg_is_in_recovery() AS is_standby,
       current_setting('default_transaction_isolation') AS isolation,
       current_setting('data_checksums') AS data_checksums,
       current_setting('max_connections')::int AS max_connections,
       clock_timestamp() AS now
"""

CHECKS = (
    Check(
        "version",
        lambda facts: facts.version_number >= OLDEST_MAJOR * 10000,
        Severity.REFUSED,
        f"is too old: use PostgreSQL {OLDEST_MAJOR} or later, or leave SERVANDA_DATABASE_URL away.",
    ),
    Check(
        "encoding",
        lambda facts: facts.encoding == "UTF8",
        Severity.REFUSED,
        "cannot hold every letter: make the database with ENCODING 'UTF8' TEMPLATE template0.",
    ),
    Check(
        "is_standby",
        lambda facts: not facts.is_standby,
        Severity.REFUSED,
        "cannot be written: name the primary, or add ?target_session_attrs=read-write to the address.",
    ),
    Check(
        "fsync",
        lambda facts: facts.fsync == "on",
        Severity.LOSSY,
        "loses acknowledged events in a power failure: set fsync = on.",
    ),
    Check(
        "full_page_writes",
        lambda facts: facts.full_page_writes == "on",
        Severity.LOSSY,
        "can leave torn pages after a power failure: set full_page_writes = on.",
    ),
    Check(
        "synchronous_commit",
        lambda facts: facts.synchronous_commit != "off",
        Severity.LOSSY,
        "acknowledges events before they are safe: set synchronous_commit = on.",
    ),
    Check(
        "isolation",
        lambda facts: facts.isolation == "read committed",
        Severity.REFUSED,
        "is not the isolation that the log is written for: set default_transaction_isolation = 'read committed'.",
    ),
    Check(
        "data_checksums",
        lambda facts: facts.data_checksums == "on",
        Severity.WARNING,
        "leaves damage on the disk unseen: run pg_checksums --enable while the server is stopped.",
    ),
    Check(
        "max_connections",
        lambda facts: facts.max_connections >= NEEDED_CONNECTIONS,
        Severity.WARNING,
        f"is few for one service and its tools: allow {NEEDED_CONNECTIONS} or more.",
    ),
    Check(
        "roles",
        lambda facts: bool(facts.roles),
        Severity.WARNING,
        "can be put on by this login: the log rests on its triggers alone. Give the login CREATEROLE and migrate.",
    ),
    Check(
        "clock_apart",
        lambda facts: facts.clock_apart is None or abs(facts.clock_apart) <= CLOCK_TOLERANCE,
        Severity.WARNING,
        "lies between the database's clock and ours: let both follow the same time service.",
    ),
)


async def examine(
    address: Address, *, clock: Callable[[], datetime] | None = None
) -> tuple[Finding, ...]:
    """Return a finding for every check, good ones too; raise Unreachable where nobody answers.

    clock:  ours, to compare with the database's; without it the two are not compared.
    """
    roles = await usable_roles(address)
    connection = await connect(address)
    try:
        row = await connection.fetchrow(FACTS_SQL)
    finally:
        await connection.close()
    values = dict(row or {})
    apart = clock() - values["now"] if clock else None
    facts = Facts(**values, roles=roles, clock_apart=apart)
    return tuple(find(check, facts) for check in CHECKS)


def find(check: Check, facts: Facts) -> Finding:
    shown = _shown(getattr(facts, check.name))
    if check.is_good(facts):
        return Finding(check.name, Severity.GOOD, f"{check.name} {shown}")
    return Finding(check.name, check.severity, f"{check.name} {shown} {check.advice}")


def _shown(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return str(value)


def require_fit(findings: Sequence[Finding], *, unsafe: bool) -> None:
    """Raise Unfit with every reason not to start.

    unsafe:  start although commits can be lost.
    """
    stopping = {Severity.REFUSED} if unsafe else {Severity.REFUSED, Severity.LOSSY}
    reasons = [finding.message for finding in findings if finding.severity in stopping]
    if reasons:
        lossy = any(finding.severity is Severity.LOSSY for finding in findings) and not unsafe
        hint = (
            " SERVANDA_UNSAFE=1 starts all the same where only commits can be lost."
            if lossy
            else ""
        )
        raise Unfit("The database cannot be used: " + " ".join(reasons) + hint)
