"""Tells a database that is away, or too slow, from a mistake of ours, so that doors need not know its driver."""

import asyncpg
from sqlalchemy import exc

UNAVAILABLE = "UNAVAILABLE"
TIMEOUT = "TIMEOUT"

SLOW = (asyncpg.QueryCanceledError,)
AWAY = (
    ConnectionError,
    OSError,
    exc.TimeoutError,  # no connection was free in time
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.ReadOnlySQLTransactionError,
)


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
