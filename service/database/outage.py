"""Tells a database that is away, or too slow, from a mistake of ours, so that doors need not know its driver."""

import asyncpg
from sqlalchemy import exc

UNAVAILABLE = "UNAVAILABLE"
TIMEOUT = "TIMEOUT"

SLOW = (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError)
AWAY = (
    ConnectionError,
    OSError,
    exc.TimeoutError,  # no connection was free in time
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that was cut between two of its steps
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.TransactionRollbackError,  # a deadlock: done again, it works
)
# The database cannot take a value: an error of the data, of a constraint, or one too long for an index.
OF_THE_DATA = ("22", "23", "54")


def code_of(error: BaseException) -> str | None:
    """Return UNAVAILABLE or TIMEOUT where that is the reason, None where it is anything else."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, SLOW):
            return TIMEOUT
        if isinstance(cause, AWAY):
            return UNAVAILABLE
        cause = cause.__cause__ or getattr(cause, "orig", None)
    return None


def of_the_data(error: BaseException) -> bool:
    """Say whether a value is to blame: the error is none of the database, or it is about what it was given."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, asyncpg.PostgresError):
            return str(cause.sqlstate)[:2] in OF_THE_DATA
        cause = cause.__cause__ or getattr(cause, "orig", None)
    return not isinstance(error, exc.DBAPIError) and code_of(error) is None
