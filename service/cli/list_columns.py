"""The kinds of `servanda list`: what is said of each subject, for programs, and the columns that people read of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from service.reads.lists import Entry, answers_to, members_in

Said: TypeAlias = Mapping[str, Any]
"""What is said of one subject, as the JSON has it: flat, dates as the sources state them, null where none does."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and what people read below it; a whole cell is never broken over two lines."""

    heading: str
    cell: Callable[[Said], str]
    whole: bool = False

    def above(self, other: "Column") -> "Column":
        """Return one column with what both say, one below the other."""
        return Column(
            f"{self.heading}\n{other.heading}",
            lambda said: f"{self.cell(said)}\n{other.cell(said)}",
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of subjects: its table, what is said of each, in which columns."""

    table: str
    said: Callable[[Entry], Said]
    columns: tuple[Column, ...]


def _column(name: str, *, heading: str | None = None, whole: bool = False) -> Column:
    """Return the column of one member as it is; what no source says is empty, never a guess."""
    return Column(heading or name, lambda said: _text(said[name]), whole)


def _text(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, list) else str(value)


_SINCE: Final = {"PROPOSED": "proposed", "FORMED": "formed", "CONCLUDED": "concluded"}
"""The member of a partnership's body that says from when its state holds."""


def _partnership(entry: Entry) -> Said:
    row = entry.row
    return {
        "key": row["key"],
        "state": row["state"],
        "since": row["body"].get(_SINCE[row["state"]]),
        "members": members_in(entry),
        "title": row["title"],
    }


def _stakeholder(entry: Entry) -> Said:
    row = entry.row
    return {
        "key": row["key"],
        "type": row["type"],
        "country": row["country"],
        "name": row["title"],
        "mergedInto": row["merged_into"],
    }


def _named(said: Said) -> str:
    into = said["mergedInto"]
    return f"{said['name']} (now {into})" if into else str(said["name"])


def _consultation(entry: Entry) -> Said:
    row, answers = entry.row, answers_to(entry)
    return {
        "key": row["key"],
        "state": row["state"],
        "opened": row["body"].get("opened"),
        "deadline": row["body"].get("deadline"),
        "answers": answers.count,
        "late": answers.late,
        "perhapsLate": answers.perhaps_late,
        "title": row["title"],
    }


def _answered(said: Said) -> str:
    late = ((said["late"], "late"), (said["perhapsLate"], "perhaps late"))
    flags = ", ".join(f"{count} {word}" for count, word in late if count)
    return f"{said['answers']} ({flags})" if flags else str(said["answers"])


def _activity(entry: Entry) -> Said:
    row = entry.row
    return {
        "key": row["key"],
        "state": row["state"],
        "started": row["body"].get("started"),
        "completed": row["body"].get("completed"),
        "form": row["form"],
        "partnership": row["partnership"],
        "title": row["title"],
    }


def _span(said: Said) -> str:
    """Return both days one below the other; a day that no source states leaves its side open."""
    started, completed = (_text(said[name]) for name in ("started", "completed"))
    if not completed or started == completed:
        return started
    return f"{started}\n–{completed}"  # noqa: RUF001 - a span, not a minus


def _document(entry: Entry) -> Said:
    row = entry.row
    return {
        "key": row["key"],
        "type": row["type"],
        "versions": len(entry.belonging),
        "adoptedBy": row["adopted_by"],
        "title": row["title"],
    }


_KEY: Final = _column("key")
_STATE: Final = _column("state", whole=True)
_TITLE: Final = _column("title")

KINDS: Final[Mapping[str, Kind]] = {
    "partnerships": Kind(
        "partnership",
        _partnership,
        (_KEY, _STATE, _column("since", whole=True), _column("members", whole=True), _TITLE),
    ),
    "stakeholders": Kind(
        "stakeholder",
        _stakeholder,
        (_KEY, _column("type"), _column("country", whole=True), Column("name", _named)),
    ),
    "consultations": Kind(
        "consultation",
        _consultation,
        (
            _KEY,
            _STATE,
            _column("opened", whole=True),
            _column("deadline", whole=True),
            Column("answers", _answered),
            _TITLE,
        ),
    ),
    "activities": Kind(
        "activity",
        _activity,
        (
            _KEY,
            _STATE,
            Column("started\n–completed", _span, whole=True),  # noqa: RUF001 - a span
            _column("form"),
            _column("partnership"),
            _TITLE,
        ),
    ),
    "documents": Kind(
        "document",
        _document,
        (
            _KEY,
            _column("type"),
            _column("versions", whole=True),
            _column("adoptedBy", heading="adopted by"),
            _TITLE,
        ),
    ),
}
