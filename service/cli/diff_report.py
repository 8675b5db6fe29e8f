"""The difference between two points of the log for people and for programs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson
from rich.table import Table

from service.audit.diff import Change, Diff, ParagraphDiff, Step, TableDiff
from service.cli.reading import screen

SHOWN: Final = 20
"""How many subjects of one kind are printed; `--json` has them all."""
LONGEST: Final = 32


def show(found: Diff) -> None:
    """Print events by type, subjects by kind, and paragraphs with what moved them."""
    console = screen()
    span = found.span
    console.print(f"After position {span.start} up to {span.end}, as of the end of {span.day}.\n")
    if span.start == span.end:
        console.print("Nothing lies between.")
        return
    console.print(_events(found.events))
    console.print(_subjects(found.tables))
    console.print(_paragraphs(found.paragraphs) if found.paragraphs else "No status changed.")


def _events(counts: Mapping[str, int]) -> Table:
    table = Table("event type", "events", title="Events", title_justify="left")
    table.columns[1].justify = "right"
    for name, count in counts.items():
        table.add_row(name, str(count))
    table.add_section()
    table.add_row("all", str(sum(counts.values())))
    return table


def _subjects(tables: tuple[TableDiff, ...]) -> Table:
    table = Table("table", "key", "change", "columns", title="State", title_justify="left")
    for one in tables:
        lines = list(_lines(one))
        for key, change, columns in lines[:SHOWN]:
            table.add_row(one.name, key, change, columns)
        if len(lines) > SHOWN:
            table.add_row(one.name, f"and {len(lines) - SHOWN} more", "", "--json lists them all")
    return table


def _lines(one: TableDiff) -> Iterator[tuple[str, str, str]]:
    for key in one.added:
        yield key, "added", ""
    for key, columns in one.changed.items():
        yield key, "changed", ", ".join(_column(name, each) for name, each in columns.items())
    for key in one.removed:
        yield key, "removed", ""


def _column(name: str, change: Change) -> str:
    said = [orjson.dumps(value).decode() for value in (change.before, change.after)]
    return name if max(map(len, said)) > LONGEST else f"{name} {said[0]} → {said[1]}"


def _paragraphs(paragraphs: tuple[ParagraphDiff, ...]) -> Table:
    table = Table("paragraph", "before", "after", "because of", title="Paragraphs", show_lines=True)
    table.title_justify = "left"
    for one in paragraphs:
        because = "\n".join(_because(step) for step in one.because)
        table.add_row(one.address, _said(one.before), _said(one.after), because)
    return table


def _because(step: Step) -> str:
    return f"{step.event.position} {step.event.id}: {_said(step.judged)}"


def _said(judged: Mapping[str, object] | None) -> str:
    if judged is None:
        return "no status"
    aside = {"stated_only": "stated only", "as_claimed": "as claimed"}
    others = [
        f"{said} {judged[name]}" for name, said in aside.items() if judged[name] != judged["value"]
    ]
    return ", ".join((str(judged["value"]), *others))


def document(found: Diff) -> str:
    """Return all that changed as one JSON object."""
    told = {
        "after": found.span.start,
        "upTo": found.span.end,
        "occurredBy": found.span.day,
        "events": {"count": sum(found.events.values()), "byType": found.events},
        "tables": {one.name: _table(one) for one in found.tables},
        "paragraphs": [_paragraph(one) for one in found.paragraphs],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()


def _table(one: TableDiff) -> dict[str, Any]:
    return {
        "added": one.added,
        "changed": {
            key: {name: [change.before, change.after] for name, change in columns.items()}
            for key, columns in one.changed.items()
        },
        "removed": one.removed,
    }


def _paragraph(one: ParagraphDiff) -> dict[str, Any]:
    because = [
        {
            "position": step.event.position,
            "source": step.event.source,
            "id": step.event.id,
            "type": step.event.type,
            "status": _camel(step.judged),
        }
        for step in one.because
    ]
    return {
        "paragraph": one.address,
        "before": _camel(one.before),
        "after": _camel(one.after),
        "because": because,
    }


def _camel(judged: Mapping[str, object] | None) -> dict[str, object] | None:
    if judged is None:
        return None
    return {
        "value": judged["value"],
        "statedOnly": judged["stated_only"],
        "asClaimed": judged["as_claimed"],
    }
