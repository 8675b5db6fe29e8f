"""`servanda doctor`: how the service stands, finding by finding, and what to do where it does not stand well."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table

from events.log import read
from service.cli.projections import projections
from service.cli.work import run, stop
from service.database.doctor import Finding, Severity, examine
from service.database.engine import Address, Pools, open_pools
from service.database.opening import open_database
from service.database.upgrade import schema_state
from service.projections.runner import Projector
from service.settings import Settings

MARKS = {
    Severity.GOOD: "[green]good[/]",
    Severity.WARNING: "[yellow]warning[/]",
    Severity.LOSSY: "[red]unsafe[/]",
    Severity.REFUSED: "[red]refused[/]",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the log and the read model hold."""

    head: int
    read_model: int
    counts: dict[str, int]


@click.group(invoke_without_command=True)
@click.option(
    "--json", "as_json", is_flag=True, help="Print findings and counts as one JSON object."
)
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Examine the database, the log and the read model; count the events of every type.

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
    if any(finding.severity in {Severity.LOSSY, Severity.REFUSED} for finding in findings):
        stop("The database must not stay as it is: see the findings above.")


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the command line owns a clock


async def _standing(address: Address) -> Standing:
    async with open_pools(address) as pools:
        return Standing(
            head=await read.head(pools.log_reader),
            read_model=await _read_model(pools),
            counts=await read.counts(pools.log_reader),
        )


async def _read_model(pools: Pools) -> int:
    return await Projector(pools, holder="doctor").position()


def _print_json(findings: Sequence[Finding], standing: Standing | None) -> None:
    told = [
        {"check": f.check, "severity": f.severity.value, "message": f.message} for f in findings
    ]
    log = None
    if standing is not None:
        log = {"head": standing.head, "readModel": standing.read_model, "events": standing.counts}
    click.echo(json.dumps({"findings": told, "log": log}))


def _print(console: Console, findings: Sequence[Finding], standing: Standing | None) -> None:
    for finding in findings:
        console.print(f"{MARKS[finding.severity]} {finding.message}", highlight=False)
    if standing is None:
        return
    behind = standing.head - standing.read_model
    console.print(f"[green]good[/] log at position {standing.head}", highlight=False)
    mark = "[green]good[/]" if not behind else "[yellow]warning[/]"
    said = f"read model at position {standing.read_model}"
    hint = f", {behind} behind: start `servanda serve`, which folds the rest" if behind else ""
    console.print(f"{mark} {said}{hint}", highlight=False)
    console.print(_counts(standing.counts))


def _counts(counts: dict[str, int]) -> Table:
    table = Table("event type", "events", title="Events by type")
    table.columns[1].justify = "right"
    for name, count in sorted(counts.items()):
        table.add_row(name, str(count))
    table.add_section()
    table.add_row(f"{len(counts)} types", str(sum(counts.values())))
    return table
