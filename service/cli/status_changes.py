"""What changed under an instrument since a day, as `servanda status --since` says it: for people, and for programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.reads.changes import Changed, Counted
from service.reads.snapshot import Row
from service.reads.standing import InstrumentStanding

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Since:
    """The day since whose end changes are asked for, and the paragraphs that changed, in the order of the text."""

    day: date
    changed: tuple[Changed, ...]


def shown(found: InstrumentStanding, since: Since) -> Iterator[RenderableType]:
    """Yield what people read: a table of what changed, and the numbers of all other paragraphs."""
    until = found.moment.day
    if not since.changed:
        said = f"Nothing changed from the end of {since.day} to the end of {until}"
        yield Text(f"{said}: no value turned, and no event has come to count.")
        return
    table = Table(
        "paragraph", f"on {since.day}", f"on {until}", "moved by", "counts now", show_lines=True
    )
    for one in since.changed:
        cells = (
            one.paragraph["number"],
            one.before or "none",
            one.value or "none",
            "\n".join(_turned(one.case, row) for row in one.turns),
            "\n".join(_counting(each) for each in one.counted),
        )
        table.add_row(*map(Text, cells))
    yield table
    moved = {one.address for one in since.changed}
    others = [one.paragraph for one in found.paragraphs if one.paragraph["address"] not in moved]
    if others:
        yield Text(f"Nothing changed for {', '.join(row['number'] for row in others)}.")


def _turned(case: Case, row: Row) -> str:
    return f"{row['from_day']} {row['value']}: {_why(case, row['body']['since_cause'])}"


def _why(case: Case, cause: Document | None) -> str:
    if cause is None:
        return "the decision is adopted"
    if cause["edge"] is not None:
        return f"taken over by {cause['edge']['address']}"
    if cause["event"] is not None:
        event = _evidence(case, cause["event"])
        return f"{event.id} {event.title}"
    due = cause["due"]
    return f"{cause['criterion']} was due by {due['meeting']} ({due['basis']})"


def _evidence(case: Case, position: int) -> Evidence:
    """Return the event that moved a value: it is evidence for the paragraph, or for one that its rule leans on."""
    nominated = (one for held in case.evidence.values() for one in held)
    return next(one for one in nominated if one.position == position)


def _counting(one: Counted) -> str:
    event = one.evidence
    return f"{event.last_day} {event.id}: {', '.join(one.criteria)}"


def with_changes(document: Document, since: Since) -> Document:
    """Return the document of a status with the day, and beside every paragraph's value what it was and what moved it."""
    changed = {one.address: one for one in since.changed}
    told = [{**one, **_members(one, changed.get(one["address"]))} for one in document["paragraphs"]]
    return {**document, "since": since.day.isoformat(), "paragraphs": told}


def _members(paragraph: Document, changed: Changed | None) -> Document:
    if changed is None:
        return {"before": paragraph["value"], "turns": [], "counted": []}
    return {
        "before": changed.before,
        "turns": [_turn(changed.case, row) for row in changed.turns],
        "counted": [_counted(one) for one in changed.counted],
    }


def _turn(case: Case, row: Row) -> Document:
    cause = row["body"]["since_cause"]
    return {
        "from": row["from_day"].isoformat(),
        "value": row["value"],
        "cause": None if cause is None else _cause(case, cause),
    }


def _cause(case: Case, cause: Document) -> Document:
    due, edge, position = cause["due"], cause["edge"], cause["event"]
    return {
        "position": position,
        "id": None if position is None else _evidence(case, position).id,
        "criterion": cause["criterion"],
        "meeting": due and due["meeting"],
        "basis": due and due["basis"],
        "successor": edge and edge["address"],
    }


def _counted(one: Counted) -> Document:
    return {
        "position": one.evidence.position,
        "id": one.evidence.id,
        "title": one.evidence.title,
        "countingDay": one.evidence.last_day.isoformat(),
        "criteria": list(one.criteria),
    }
