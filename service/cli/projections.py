"""`servanda doctor projections`: how the read models stand, what keeps them, and what to do."""

import json
from collections.abc import Iterator

import click
from rich.console import Console
from rich.markup import escape

from service.cli.lacking import standstill_member
from service.cli.work import run
from service.database.engine import Pools, open_pools
from service.database.opening import open_database
from service.database.upgrade import schema_state
from service.projections.stopping import stopped_by
from service.reads.diagnosis import Diagnosis, State, diagnosed
from service.reads.errors import NoReadModel
from service.reads.parking import ParkedStream
from service.reads.projecting import Holder, ModelStanding, standings
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
            found = await models(pools)
    if not found:
        raise NoReadModel
    if as_json:
        click.echo(json.dumps({"models": members(found)}))
    else:
        show(Console(), found)


async def models(pools: Pools) -> Found:
    """Return how each read model stands, the live one first; none before anything was folded."""
    found = await standings(pools.reader)
    stopped = None
    if found and (live := found[0]).model.is_ours and live.holder is None:
        stopped = await stopped_by(pools, live.model)
    return [(one, diagnosed(one, stopped)) for one in found]


def members(found: Found) -> list[dict[str, object]]:
    """Return the models for programs."""
    return [_as_json(*one) for one in found]


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
        "lease": it.holder and _lease(it.holder),
        "standstill": standstill_member(it.standstill),
        "parked": [_parked_json(one) for one in it.parked],
        "advice": diagnosis.advice,
    }


def _lease(holder: Holder) -> dict[str, object]:
    return {
        "holder": holder.name,
        "renewedSecondsAgo": round(holder.renewed_s, 3),
        "until": holder.until.isoformat(),
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


def show(console: Console, found: Found) -> None:
    """Print the models for people."""
    for standing, diagnosis in found:
        for line in _lines(standing, diagnosis):
            console.print(line, highlight=False, soft_wrap=True)


def _lines(it: ModelStanding, diagnosis: Diagnosis) -> Iterator[str]:
    colour = MARKS[diagnosis.state]
    role = "live" if it.is_live else "beside"
    yield f"[{colour}]{diagnosis.state.value}[/] {it.model.schema}, {role}, release {it.model.version}"
    yield f"  position {it.bookmark} of {it.head}{_lag(it)}"
    yield f"  {_holder(it)}"
    for one in it.parked:
        yield f"  [red]parked[/] {escape(_parked(one))}"
    if diagnosis.advice:
        yield f"  {escape(diagnosis.advice)}"


def _lag(it: ModelStanding) -> str:
    if not it.lag_events:
        return ", level with the log"
    return f": {it.lag_events} events and {it.lag_s:.1f} s behind"


def _holder(it: ModelStanding) -> str:
    if it.holder is None:
        return "nobody holds its lease"
    held = f"held by {escape(it.holder.name)}, renewed {it.holder.renewed_s:.1f} s ago"
    return f"{held}, until {it.holder.until:%H:%M:%S} UTC if not again"


def _parked(one: ParkedStream) -> str:
    return f"{one.stream} from position {one.position} on: {one.event_type} ({one.error}, release {one.release})"
