"""`servanda status … --what-if FILE`: the statuses that drafts would change; nothing is recorded."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from events.envelope import Proposed
from service.auth.principal import LOCAL
from service.cli.reading import now, said_of, screen
from service.database.engine import Pools
from service.mandate.explain import explain, render
from service.reads.instruments import instrument_at
from service.reads.moment import Moment, OccurredBy, resolve
from service.reads.preview import Change, changes
from service.reads.snapshot import Row, open_snapshot
from service.recording.record import rehearse

BESIDE = (
    ("statedOnly", "on stated evidence"),
    ("asClaimed", "as claimed"),
    ("withEquivalences", "with equivalences"),
)
"""What stands beside a value, and how it is called."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What drafts would change, and as of when.

    changes:   those of the instrument that is asked about.
    elsewhere: the addresses of what they would change of others.
    """

    drafts: int
    moment: Moment
    changes: Sequence[Change]
    elsewhere: Sequence[str]


async def what_if(
    pools: Pools, instrument: str, drafts: Sequence[Proposed], occurred_by: OccurredBy | None
) -> WhatIf:
    """Return which statuses would change if these drafts were recorded by somebody who judges; nothing is.

    Raises BadQuestion where there is no such instrument, and RecordingError as recording would.
    """
    async with open_snapshot(pools.reader) as snapshot:
        moment = await resolve(snapshot, None, occurred_by, now=now())
        await instrument_at(snapshot, instrument, moment)
        after = (await snapshot.head()).tables
        told = await rehearse(pools.log_reader, drafts, LOCAL, after=after, now=now())
        found = await changes(snapshot, told, moment)
    own = [one for one in found if one.address.partition("#")[0] == instrument]
    others = [one.address for one in found if one not in own]
    return WhatIf(len(told), moment, own, others)


def show(found: WhatIf) -> None:
    """Print what would change, with the reasons of what would then hold."""
    console = screen()
    events = "event was" if found.drafts == 1 else "events were"
    console.print(f"If {found.drafts} more {events} recorded. {said_of(found.moment)}\n")
    if found.changes:
        _show_changes(console, found)
    else:
        console.print("No status would change.")
    if found.elsewhere:
        console.print(f"\nElsewhere it would change {', '.join(found.elsewhere)}.")


def _show_changes(console: Console, found: WhatIf) -> None:
    table = Table("paragraph", "value", "would be", "beside it", show_lines=True)
    for one in found.changes:
        before = "none" if one.before is None else one.before["value"]
        cells = (one.address, before, one.after["value"], "\n".join(_beside(one)))
        table.add_row(*(Text(str(cell)) for cell in cells))
    console.print(table)
    for one in found.changes:
        console.print(f"\n{one.address}  {one.after['value']}", style="bold")
        for sentence in _sentences(one, found.moment):
            console.print(f"  {sentence}")


def show_json(found: WhatIf) -> None:
    """Print the same as one JSON object."""
    said = {
        "drafts": found.drafts,
        "position": found.moment.position,
        "occurredBy": found.moment.day.isoformat(),
        "changes": [
            {
                "address": one.address,
                "before": _said(one.before),
                "after": _said(one.after),
                "sentences": _sentences(one, found.moment),
            }
            for one in found.changes
        ],
        "elsewhere": list(found.elsewhere),
    }
    click.echo(json.dumps(said, ensure_ascii=False, indent=2))


def _beside(change: Change) -> Iterator[str]:
    before = {} if change.before is None else change.before["body"]["status"]
    after = change.after["body"]["status"]
    for name, label in BESIDE:
        if before.get(name) != after[name]:
            yield f"{label}: {before.get(name) or 'none'} → {after[name] or 'none'}"
    held = {one["name"]: one["state"] for one in before.get("criteria", ())}
    for one in after["criteria"]:
        if held.get(one["name"]) != one["state"]:
            yield f"{one['name']}: {held.get(one['name'], 'none')} → {one['state']}"


def _said(row: Row | None) -> dict[str, Any] | None:
    return None if row is None else {**row["body"]["status"], "since": row["since"].isoformat()}


def _sentences(change: Change, moment: Moment) -> list[str]:
    told = explain(change.case, moment.day)
    return [] if told is None else [render(one) for one in told.sentences]
