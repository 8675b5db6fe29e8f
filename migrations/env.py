"""How Alembic runs our migrations: on the connection it is handed, each in its own transaction.

`servanda migrate` opens that connection and holds the lock that keeps other migrators out, so the
`alembic` command by itself has nothing to work with and says so.
"""

from alembic import context
from sqlalchemy import Connection


def run() -> None:
    connection = context.config.attributes.get("connection")
    if not isinstance(connection, Connection):
        raise SystemExit(
            "Run `servanda migrate`: it holds the lock that keeps two migrators apart."
        )
    context.configure(
        connection=connection,
        version_table="alembic_version",
        version_table_schema="public",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
