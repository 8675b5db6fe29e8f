"""How long the questions of an audit may take: it folds while its snapshot waits, and reads tables from end to end."""

from typing import Final, LiteralString

from events.log.handles import Connection

PATIENCE_SQL: Final[LiteralString] = (
    "SET LOCAL statement_timeout = '10min'; SET LOCAL idle_in_transaction_session_timeout = '1h'"
)


async def be_patient(driver: Connection) -> None:
    """Set an audit's deadlines in the place of a reader's, until this transaction ends."""
    await driver.execute(PATIENCE_SQL)
