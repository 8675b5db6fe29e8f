"""`servanda doctor`: how the service stands, finding by finding, and what to do where it does not stand well."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table

from events.log import read
from service.cli import lacking
from service.cli.projections import Found, members, models, projections, show
from service.cli.work import run, stop
from service.database.doctor import Finding, Severity, examine
from service.database.engine import Address, Pools, open_pools
from service.database.opening import open_database
from service.database.upgrade import schema_state
from service.reads.diagnosis import State
from service.reads.errors import NoReadModel
from service.reads.lacking import Lacking
from service.reads.lacking import lacking as lacking_of
from service.reads.snapshot import open_snapshot
from service.settings import Settings

MARKS = {
    Severity.GOOD: "[green]good[/]",
    Severity.WARNING: "[yellow]warning[/]",
    Severity.LOSSY: "[red]unsafe[/]",
    Severity.REFUSED: "[red]refused[/]",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the log holds, how the read models stand, and what the live one lacks."""

    head: int
    models: Found
    counts: dict[str, int]
    lacking: Lacking


@click.group(invoke_without_command=True)
@click.option(
    "--json", "as_json", is_flag=True, help="Print findings and counts as one JSON object."
)
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Examine the database, the log and the read models; count the events of every type.

    Exits with 1 when something must not stay as it is.

    \b
    Examples:
      servanda doctor
      servanda doctor --json
      servanda doctor projections
    """
    if context.invoked_subcommand is None:
        run(lambda settings: _doctor(settings, as_json=as_json))


doctor.add_command(projections)


async def _doctor(settings: Settings, *, as_json: bool) -> None:
    async with open_database(settings, share=True) as address:
        findings = await examine(address, clock=_now)
        state = await schema_state(address)
        standing = await _standing(address) if state.is_current else None
    if as_json:
        _print_json(findings, standing)
    else:
        _print(Console(), findings, standing)
    if not state.is_current:
        state.require()
    if ill := list(_ill(findings, standing)):
        stop(" ".join(ill))


def _ill(findings: Sequence[Finding], standing: Standing | None) -> Iterator[str]:
    """Say what must not stay as it is."""
    if any(finding.severity in {Severity.LOSSY, Severity.REFUSED} for finding in findings):
        yield "The database must not stay as it is: see the findings above."
    if standing and any(one.state is State.STOPPED for _, one in standing.models):
        yield "A read model goes no further: see why above."


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the command line owns a clock


async def _standing(address: Address) -> Standing:
    async with open_pools(address) as pools:
        return Standing(
            head=await read.head(pools.log_reader),
            models=await models(pools),
            counts=await read.counts(pools.log_reader),
            lacking=await _lacking(pools),
        )


async def _lacking(pools: Pools) -> Lacking:
    """Return what the live tables lack; of another release's nothing is known."""
    try:
        async with open_snapshot(pools.reader) as snapshot:
            return await lacking_of(snapshot, position=(await snapshot.head()).tables)
    except NoReadModel:
        return Lacking()


def _print_json(findings: Sequence[Finding], standing: Standing | None) -> None:
    told = [
        {"check": f.check, "severity": f.severity.value, "message": f.message} for f in findings
    ]
    log = None
    if standing is not None:
        log = {
            "head": standing.head,
            "events": standing.counts,
            "models": members(standing.models),
            **lacking.members(standing.lacking),
        }
    click.echo(json.dumps({"findings": told, "log": log}))


def _print(console: Console, findings: Sequence[Finding], standing: Standing | None) -> None:
    for finding in findings:
        console.print(f"{MARKS[finding.severity]} {finding.message}", highlight=False)
    if standing is None:
        return
    console.print(f"[green]good[/] log at position {standing.head}", highlight=False)
    show(console, standing.models)
    if not standing.models:
        console.print(
            "[yellow]warning[/] no read model yet: start `servanda serve`", highlight=False
        )
    console.print(_counts(standing.counts))


def _counts(counts: dict[str, int]) -> Table:
    table = Table("event type", "events", title="Events by type")
    table.columns[1].justify = "right"
    for name, count in sorted(counts.items()):
        table.add_row(name, str(count))
    table.add_section()
    table.add_row(f"{len(counts)} types", str(sum(counts.values())))
    return table
