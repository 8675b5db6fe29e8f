"""`servanda replay`: the log folded once more, and the live tables held to it."""

from uuid import uuid4

import click

from service.audit.replay import Wanted
from service.audit.replay import replay as replayed
from service.cli.progress import Progress
from service.cli.reading import now, open_log, point
from service.cli.replay_report import document, sentence_of, show
from service.cli.work import ANEW, run, stop
from service.reads.moment import AsOf
from service.settings import Settings


@click.command()
@click.option(
    "--to",
    metavar="POSITION|TIME",
    callback=point,
    help="Fold up to here; as far as the live tables are without it.",
)
@click.option(
    "--compare",
    type=click.Choice(["live", "none"]),
    default="live",
    show_default=True,
    help="Hold the live tables to the fold, or print its digests alone.",
)
@click.option("--keep", is_flag=True, help="Leave the shadow's schema there, to look into it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def replay(*, to: AsOf | None, compare: str, keep: bool, as_json: bool) -> None:
    """Fold the log into a shadow of the read tables, digest every table, and compare with the live ones.

    A point is a position, or an instant: the last position recorded by then. Where the live tables
    have moved on, their version tables are compared and the others are named as left out.

    Exits with 1 when a row differs: the first one is named, with its columns and the event that made it.

    \b
    Examples:
      servanda replay --compare live
      servanda replay --to 200
      servanda replay --to recorded:2026-05-03T00:00:00Z --compare none --json
    """
    wanted = Wanted(to, compare=compare == "live", keep=keep)
    run(
        lambda settings: _replay(settings, wanted, as_json=as_json),
        stopped=f"nothing was changed; {ANEW}",
    )


async def _replay(settings: Settings, wanted: Wanted, *, as_json: bool) -> None:
    async with open_log(settings) as pools:
        with Progress("Folding the log") as progress:
            found = await replayed(pools, wanted, run=uuid4().hex[:12], now=now(), observe=progress)
    if as_json:
        click.echo(document(found))
    else:
        show(found)
    if wanted.keep:
        click.echo(f"The shadow stays in the schema {found.schema}.", err=True)
    if found.first is not None:
        stop(sentence_of(found, found.first))
