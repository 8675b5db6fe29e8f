"""`servanda rebuild`: the read model folded anew from the log, beside the one that answers."""

import click

from service.cli.garbage import collecting_rarely
from service.cli.progress import Progress
from service.cli.work import GOES_ON, run
from service.database.engine import Pools, open_pools
from service.database.opening import open_database
from service.database.upgrade import schema_state
from service.projections import model
from service.projections.model import Model
from service.projections.rebuild import Rebuild
from service.projections.retry import retry
from service.settings import Settings
from service.worker import holder_name


@click.command()
@click.option(
    "--parked", is_flag=True, help="Only if this release can fold one of the parked events."
)
def rebuild(*, parked: bool) -> None:
    """Fold the log into new tables beside the live ones, then switch to them at once.

    The service goes on answering from the old tables meanwhile; they stay for a day. Stopped, and run
    again, it goes on where it was.

    \b
    Examples:
      servanda rebuild
      servanda rebuild --parked
    """
    run(lambda settings: _rebuild(settings, parked=parked), stopped=GOES_ON)


async def _rebuild(settings: Settings, *, parked: bool) -> None:
    async with open_database(settings, share=True) as address:
        (await schema_state(address)).require()
        async with open_pools(address) as pools:
            built = await _built(pools, parked=parked)
    click.echo(f"The read model is {built.schema} now.")


async def _built(pools: Pools, *, parked: bool) -> Model:
    await model.prepare(pools.projector)
    holder = holder_name()
    with collecting_rarely(), Progress("Folding the log") as progress:
        if parked:
            return await retry(pools, holder=holder, progress=progress)
        return await Rebuild(pools, holder=holder).run(progress)
