"""The kinds of work on the database: under which role each runs, how many at once, how long each may take."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Use:
    """One kind of work: the role it runs under, and how long it may take.

    statement_timeout_s, lock_timeout_s: 0 waits for ever.
    idle_timeout_s: how long a transaction may wait for us between two statements.
    by_keys:        whether all that is asked is asked by keys and indexes, however few rows a table has yet.
    """

    name: str
    role: str | None
    statement_timeout_s: int
    lock_timeout_s: int
    connections: int
    read_only: bool = False
    idle_timeout_s: int = 10
    by_keys: bool = False


APPEND = Use("append", "servanda_writer", 10, 2, 2)
READ = Use("read", "servanda_reader", 5, 1, 8, read_only=True)
LOG_READ = Use("log read", "servanda_reader", 30, 1, 8, read_only=True)
# A chunk is folded in memory inside its transaction: the server may hear nothing of us for as long as that takes.
PROJECTOR = Use("projector", "servanda_projector", 60, 5, 3, idle_timeout_s=600, by_keys=True)
MIGRATION = Use("migration", None, 0, 3, 1, idle_timeout_s=0)
ADMIN = Use("admin", None, 30, 3, 1)

PLANNED_ONCE: Final = {
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
"""A plan for whatever keys, made when a statement is first used, and the only one that stays right while the table grows.

The server would make one anew for each list of keys, which took a third of what folding reads; or make one while
the table is small, and read the whole of it from then on.
"""


def startup_parameters(use: Use, *, roles: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return what each connection of a use says when it opens.

    The role is a startup parameter, so that even RESET ALL comes back to the restricted one; what
    ALTER ROLE … SET says does not come with a role, so the deadlines stand here too.
    """
    parameters = {
        "application_name": f"servanda {use.name}",
        "TimeZone": "UTC",
        "statement_timeout": f"{use.statement_timeout_s}s",
        "lock_timeout": f"{use.lock_timeout_s}s",
        "idle_in_transaction_session_timeout": f"{use.idle_timeout_s}s",
        "default_transaction_isolation": "read committed",
        "default_transaction_read_only": "on" if use.read_only else "off",
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_user_timeout": "10s",
        "jit": "off",
        # No disk of today has a head to move: a page elsewhere costs hardly more than the next one, and the server's
        # own guess of four times as much makes it read whole tables where an index leads to a few rows.
        "random_page_cost": "1.1",
    }
    if use.by_keys:
        parameters |= PLANNED_ONCE
    return parameters | ({"role": use.role} if use.role in roles and use.role else {})
