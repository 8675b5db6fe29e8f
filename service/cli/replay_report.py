"""The outcome of a replay for people and for programs."""

from typing import Any, Final

import orjson
from rich.table import Table

from events.envelope import Recorded
from service.audit.comparison import Compared, Difference
from service.audit.replay import Found, Replayed
from service.cli.reading import screen
from service.projections import catalogue

LONGEST: Final = 80
"""A longer value is not printed in a sentence: `--json` has both rows whole."""
SHORT: Final = 16  # hex digits of a digest in the table


def sentence_of(found: Replayed, first: Found) -> str:
    """Name the first row that differs: table, key, columns, and the event that made it."""
    rows = sum(one.differing for one in found.compared)
    tables = sum(not one.identical for one in found.compared)
    said = f"{_counted(rows, 'row differs', 'rows differ')} in {_counted(tables, 'table', 'tables')}, first"
    return f"{said} {first.row.table} {_key(first.row)}: {_what(first.row)}. {_made(first)}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _key(row: Difference) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.key.items())


def _what(row: Difference) -> str:
    if row.live is None:
        return "the live table lacks this row, which the log makes"
    if row.folded is None:
        return "the live table has this row, which nothing in the log makes"
    return "; ".join(_column(name, row.live[name], row.folded[name]) for name in row.columns)


def _column(name: str, live: object, folded: object) -> str:
    said = [orjson.dumps(value).decode() for value in (live, folded)]
    if max(map(len, said)) > LONGEST:
        return f"{name} is another one than the log makes"
    return f"{name} is {said[0]} and the log makes it {said[1]}"


def _made(first: Found) -> str:
    if first.event is None:
        return "No event of the log stands at its position."
    event, made = first.event, "was made by" if first.row.folded else "names"
    return f"The row {made} the event at position {event.position}: {event.type} {event.source} {event.id}."


def show(found: Replayed) -> None:
    """Print every table with its rows and its digest, and what was left out."""
    console = screen()
    console.print(
        f"Folded positions 1 to {found.position}; the live tables are at {found.bookmark}."
    )
    console.print(_table(found))
    console.print(f"Digest of the whole fold: {found.projection.hex()}")
    if found.not_compared:
        console.print(
            "Not compared, because the live ones hold the present and the log has gone on: "
            f"{', '.join(found.not_compared)}."
        )
    if found.compared and found.identical:
        console.print("Every row that was compared is what the log makes of it.")


def _table(found: Replayed) -> Table:
    table = Table("table", "rows", "digest", "live table")
    table.columns[1].justify = "right"
    live = {one.name: _verdict(one) for one in found.compared}
    for name, digest in found.folded.items():
        verdict = live.get(name, "not compared")
        table.add_row(name, str(digest.rows), digest.value.hex()[:SHORT], verdict)
    return table


def _verdict(one: Compared) -> str:
    return "the same" if one.identical else _counted(one.differing, "row differs", "rows differ")


def document(found: Replayed) -> str:
    """Return the outcome as one JSON object."""
    compared = {one.name: one for one in found.compared}
    told = {
        "position": found.position,
        "liveAt": found.bookmark,
        "foldVersion": catalogue.VERSION,
        "digest": found.projection.hex(),
        "identical": found.identical if found.compared else None,
        "tables": {
            name: {
                "rows": digest.rows,
                "digest": digest.value.hex(),
                "live": _live(compared[name]) if name in compared else None,
            }
            for name, digest in found.folded.items()
        },
        "notCompared": found.not_compared,
        "first": None if found.first is None else _first(found.first),
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()


def _live(one: Compared) -> dict[str, Any]:
    return {
        "rows": one.live.rows,
        "digest": one.live.value.hex(),
        "buckets": sorted(one.live.differing(one.folded)),
        "differing": one.differing,
        "differences": [_difference(row) for row in one.rows],
    }


def _difference(row: Difference) -> dict[str, Any]:
    return {
        "key": row.key,
        "columns": row.columns,
        "position": row.position,
        "live": row.live,
        "folded": row.folded,
    }


def _first(first: Found) -> dict[str, Any]:
    event = None if first.event is None else _named(first.event)
    return {"table": first.row.table, **_difference(first.row), "event": event}


def _named(event: Recorded) -> dict[str, Any]:
    return {
        "position": event.position,
        "source": event.source,
        "id": event.id,
        "type": event.type,
    }
