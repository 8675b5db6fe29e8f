"""`servanda migrate`: bring the tables of the log to what this program declares."""

import click

from service.cli.work import GOES_ON, run
from service.database.opening import open_database
from service.database.upgrade import migrate as bring_up
from service.database.upgrade import schema_state
from service.settings import Settings


@click.command()
def migrate() -> None:
    """Bring the database to this program's revision; does nothing when it is there.

    \b
    Examples:
      servanda migrate
      SERVANDA_DATABASE_URL=postgresql://owner@db1/servanda servanda migrate
    """
    run(_migrate, stopped=GOES_ON)


async def _migrate(settings: Settings) -> None:
    async with open_database(settings, share=True) as address:
        before = await schema_state(address)
        after = await bring_up(address)
    if before.current == after.current:
        click.echo(f"At revision {after.current} already.")
    else:
        click.echo(f"From revision {before.current or 'none'} to {after.current}.")
