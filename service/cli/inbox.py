"""`servanda inbox list|verify|dispute`: claims that wait for somebody who judges, and what becomes of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from events import cloudevents
from events.canonical import canonical_bytes
from events.envelope import Recorded
from events.log import read
from events.registry import PREFIX
from events.types.keys import paragraph_stream
from service.auth.principal import LOCAL
from service.cli.errors import NothingThere
from service.cli.reading import fresh_tables, now, open_log, screen
from service.cli.work import run
from service.database.engine import Pools
from service.reads.history import at_positions
from service.reads.inbox import inbox_listing
from service.reads.moment import resolve
from service.reads.pages import LARGEST, Page
from service.reads.snapshot import open_snapshot
from service.reads.subjects import count_of, page_of
from service.recording.record import open_recorder
from service.settings import Settings

SOURCE = "urn:servanda:local"
WORDS = {"claim.verified": "found right", "claim.disputed": "disputed"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody says of the claim of one event on one paragraph."""

    type: str
    position: int
    paragraph: str
    by: str
    reasons: str
    occurred: str


@click.group()
def inbox() -> None:
    """Claims that nobody who judges stands behind yet: list, verify, dispute them."""


@inbox.command("list")
@click.argument("instrument", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_claims(*, instrument: str | None, as_json: bool) -> None:
    """List the claims that wait, on INSTRUMENT or on any.

    \b
    Example:
      servanda inbox list BC-VI/32
    """
    run(lambda settings: _list(settings, instrument, as_json=as_json))


def _of_a_claim(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command what both judgements of a claim are made of."""
    for option in (
        click.option("--occurred", metavar="DAY", help="When it was judged; today without it."),
        click.option("--reasons", required=True, help="Why, in a sentence."),
        click.option(
            "--by", required=True, metavar="STREAM", help="Who: stakeholder/… or person/…."
        ),
        click.argument("paragraph"),
        click.argument("position", type=click.IntRange(1)),
    ):
        command = option(command)
    return command


@inbox.command()
@_of_a_claim
def verify(**said: Any) -> None:  # noqa: ANN401 - options
    """Find the claim of the event at POSITION on PARAGRAPH right: from then on it counts.

    \b
    Example:
      servanda inbox verify 395 BC-VI/32#6 --by stakeholder/basel-secretariat --reasons "the letter is on file"
    """
    run(lambda settings: _judge(settings, _judged("claim.verified", **said)))


@inbox.command()
@_of_a_claim
def dispute(**said: Any) -> None:  # noqa: ANN401 - options
    """Contradict the claim of the event at POSITION on PARAGRAPH: shown beside it; the computed value stands.

    \b
    Example:
      servanda inbox dispute 395 BC-VI/32#6 --by stakeholder/basel-secretariat --reasons "it was another text"
    """
    run(lambda settings: _judge(settings, _judged("claim.disputed", **said)))


def _judged(
    type_name: str, *, position: int, paragraph: str, by: str, reasons: str, occurred: str | None
) -> Judged:
    day = occurred or now().date().isoformat()
    return Judged(type_name, position, paragraph, by, reasons, day)


async def _list(settings: Settings, instrument: str | None, *, as_json: bool) -> None:
    async with fresh_tables(settings, "inbox") as pools:
        count, waiting = await _waiting(pools, instrument)
    if as_json:
        click.echo(json.dumps({"count": count, "claims": waiting}, ensure_ascii=False, indent=2))
    elif not waiting:
        click.echo("No claim waits.")
    else:
        _show(count, waiting)


async def _waiting(pools: Pools, instrument: str | None) -> tuple[int, list[dict[str, Any]]]:
    async with open_snapshot(pools.reader) as snapshot:
        moment = await resolve(snapshot, None, None, now=now())
        listing = await inbox_listing(snapshot, instrument, question="inbox", moment=moment)
        part = await page_of(snapshot, listing, Page(first=LARGEST), moment=moment)
        count = await count_of(snapshot, listing, moment=moment)
        events = await at_positions(snapshot, [row["event"] for row in part.rows])
    return count, [
        {
            "position": row["event"],
            "paragraph": row["paragraph"],
            "bearing": row["bearing"],
            "against": row["against"],
            "reason": row["body"]["reason"],
            "event": f"{events[row['event']].source} {events[row['event']].id}",
            "title": row["body"]["title"],
        }
        for row in part.rows
    ]


def _show(count: int, waiting: list[dict[str, Any]]) -> None:
    console = screen()
    table = Table("position", "paragraph", "bearing", "event", "claimed because", show_lines=True)
    for one in waiting:
        bearing = f"{one['bearing']}, against" if one["against"] else one["bearing"]
        cells = (one["position"], one["paragraph"], bearing, one["title"], one["reason"])
        table.add_row(*(Text(str(cell)) for cell in cells))
    console.print(table)
    if count > len(waiting):
        console.print(f"{count - len(waiting)} more wait.")
    console.print(
        "`servanda inbox verify POSITION PARAGRAPH` lets a claim count; `dispute` contradicts it."
    )


async def _judge(settings: Settings, judged: Judged) -> None:
    async with open_log(settings) as pools:
        found = await read.read(pools.log_reader, after=judged.position - 1, limit=1)
        if not found:
            raise NothingThere(f"The log has no event at position {judged.position}.")
        event = cloudevents.parse(_event(judged, found[0]))
        receipt = await open_recorder(pools, wake=settings.notify).record([event], LOCAL)
    click.echo(f"The claim is {WORDS[judged.type]}: position {receipt.entries[0].position}.")


def _event(judged: Judged, target: Recorded) -> dict[str, Any]:
    """Return the judgement as an event; the same said twice is one event."""
    said = {
        "title": f"The claim of {target.id} on {judged.paragraph} is {WORDS[judged.type]}",
        "occurred": judged.occurred,
        "by": judged.by,
        "paragraph": judged.paragraph,
        "event": {"source": target.source, "id": target.id},
        "reasons": judged.reasons,
    }
    return {
        "specversion": "1.0",
        "id": sha256(canonical_bytes(said)).hexdigest()[:32],
        "source": SOURCE,
        "type": PREFIX + judged.type,
        "subject": paragraph_stream(judged.paragraph),
        "data": said,
    }
