"""`servanda doctor projections`: how the read models stand, what keeps them, and what to do."""

import json

import click
from rich.console import Console
from rich.markup import escape

from service.cli.work import run
from service.database.engine import Pools, open_pools
from service.database.opening import open_database
from service.database.upgrade import schema_state
from service.projections.stopping import stopped_by
from service.reads.diagnosis import Diagnosis, State, diagnosed
from service.reads.errors import NoReadModel
from service.reads.parking import ParkedStream
from service.reads.projecting import ModelStanding, standings
from service.settings import Settings

Found = list[tuple[ModelStanding, Diagnosis]]

MARKS = {
    State.FOLLOWING: "green",
    State.STANDING_BY: "yellow",
    State.REBUILDING: "blue",
    State.PARKED: "red",
    State.STOPPED: "red",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the same as one JSON object.")
def projections(*, as_json: bool) -> None:
    """Say how far each read model is, who folds it, and which streams are parked and why.

    \b
    Examples:
      servanda doctor projections
      servanda doctor projections --json
    """
    run(lambda settings: _projections(settings, as_json=as_json))


async def _projections(settings: Settings, *, as_json: bool) -> None:
    async with open_database(settings, share=True) as address:
        (await schema_state(address)).require()
        async with open_pools(address) as pools:
            found = await _found(pools)
    if as_json:
        click.echo(json.dumps({"models": [_as_json(*one) for one in found]}))
        return
    console = Console()
    for standing, diagnosis in found:
        _print(console, standing, diagnosis)


async def _found(pools: Pools) -> Found:
    found = await standings(pools.reader)
    if not found:
        raise NoReadModel
    live = found[0]
    stopped = None
    if live.model.is_ours and live.holder is None:
        stopped = await stopped_by(pools, live.model)
    return [(one, diagnosed(one, stopped)) for one in found]


def _as_json(it: ModelStanding, diagnosis: Diagnosis) -> dict[str, object]:
    return {
        "state": diagnosis.state.value,
        "schema": it.model.schema,
        "version": it.model.version,
        "live": it.is_live,
        "bookmark": it.bookmark,
        "movedAt": it.moved_at and it.moved_at.isoformat(),
        "head": it.head,
        "lagEvents": it.lag_events,
        "lagSeconds": round(it.lag_s, 3),
        "lease": it.holder
        and {"holder": it.holder.name, "renewedSecondsAgo": round(it.holder.renewed_s, 3)},
        "parked": [_parked_json(one) for one in it.parked],
        "advice": diagnosis.advice,
    }


def _parked_json(one: ParkedStream) -> dict[str, object]:
    return {
        "stream": one.stream,
        "position": one.position,
        "eventType": one.event_type,
        "error": one.error,
        "release": one.release,
        "since": one.since.isoformat(),
    }


def _print(console: Console, it: ModelStanding, diagnosis: Diagnosis) -> None:
    colour = MARKS[diagnosis.state]
    role = "live" if it.is_live else "beside"
    lines = [
        f"[{colour}]{diagnosis.state.value}[/] {it.model.schema}, {role}, release {it.model.version}",
        f"  position {it.bookmark} of {it.head}{_lag(it)}",
        f"  {_holder(it)}",
        *(f"  [red]parked[/] {escape(_parked(one))}" for one in it.parked),
        *([f"  {escape(diagnosis.advice)}"] if diagnosis.advice else []),
    ]
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)


def _lag(it: ModelStanding) -> str:
    if not it.lag_events:
        return ", level with the log"
    return f": {it.lag_events} events and {it.lag_s:.1f} s behind"


def _holder(it: ModelStanding) -> str:
    if it.holder is None:
        return "nobody holds its lease"
    return f"held by {escape(it.holder.name)}, renewed {it.holder.renewed_s:.1f} s ago"


def _parked(one: ParkedStream) -> str:
    return f"{one.stream} from position {one.position} on: {one.event_type} ({one.error}, release {one.release})"
