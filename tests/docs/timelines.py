"""`python -m tests.docs.timelines [--check]`: docs/timelines.md, what the rules make of the shipped history.

The page is computed from the files of the instrument by the pure engine, without a log and without tables, so that it
shows the rules and nothing else. It stands among the tests because what it is held against stands here too.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from service.mandate.evaluate import Cause, Status, Turn
from service.mandate.explain import explain
from tests.house.checkout import ROOT
from tests.service.mandate.loaded import Loaded
from tests.service.mandate.turned import timeline

FILE: Final = ROOT / "docs" / "timelines.md"
FIRST, LAST = date(2002, 12, 13), date(2013, 12, 31)
MEETINGS: Final = ("OEWG-2", "COP-7")

_HEAD: Final = """\
# Timelines of decision VI/32

How each paragraph and element of decision BC-VI/32 stood on every day from {first} to {last}, computed from the
instrument's file and its history alone. Nothing here is typed in: `make print` writes this page, and a test compares it
with what the rules say now. What the values mean, and how they are reached, is told in [rules.md](rules.md).

Days are those of the world: an event counts from the last day that its date allows, a due has passed at the end of its
day. A row stands for every day on which the value changed, or what stands beside it: what is past due, which later
decision asks again, and the value on stated evidence alone where that is another one. Dues are *stated* in the text or
*implied* by us; an implied one makes nobody overdue.
"""


def printed(loaded: Loaded) -> str:
    """Return the page."""
    return "\n".join(_lines(loaded)) + "\n"


def _lines(loaded: Loaded) -> Iterator[str]:
    yield _HEAD.format(first=FIRST, last=LAST)
    for heading, row in _parts(loaded):
        yield from (f"## {heading}", "", f"> {row['text']}", "", *_asked(row))
        yield from _turns(loaded, row["id"])
    for code in MEETINGS:
        yield from _at(loaded, code)


def numbers(loaded: Loaded) -> list[str]:
    """Return the paragraphs and the elements, in the order of the text."""
    return [str(row["id"]) for _, row in _parts(loaded)]


def _parts(loaded: Loaded) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((f"Paragraph {row['id']}", row) for row in loaded.file["paragraphs"])
    yield from ((f"Element ({row['id']})", row) for row in loaded.file["elements"])


def _asked(row: dict[str, Any]) -> Iterator[str]:
    asked = ", ".join(row.get("addressees", ())) or "nobody by name"
    yield from (f"Asked of: {asked}.", "")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a row of a timeline shows; two days that show the same are one row."""

    value: str
    stated_only: str
    beside: str

    @classmethod
    def of(cls, status: Status) -> "Shown":
        """Take from a status what the page shows of it."""
        past = (
            f"{one.name} past due ({one.due.basis}, {one.due.meeting})"
            for one in status.past_due
            if one.due
        )
        later = (f"{one.address} {one.kind} it" for one in status.continued_by)
        return cls(status.value, status.stated_only, "; ".join((*past, *later)))

    @property
    def stated(self) -> str:
        """The value on stated evidence alone, where it is another one."""
        return "" if self.stated_only == self.value else self.stated_only


def rows(loaded: Loaded, number: str) -> Iterator[tuple[Turn, Shown]]:
    """Yield the turns of a paragraph that change anything that the page shows."""
    before = None
    for turn in timeline(loaded.case(number)):
        if turn.status is None or turn.from_day > LAST:
            continue
        shown = Shown.of(turn.status)
        if shown != before:
            yield turn, shown
        before = shown


def _turns(loaded: Loaded, number: str) -> Iterator[str]:
    yield from _table("from", "value", "because of", "stated alone", "beside it")
    for turn, shown in rows(loaded, number):
        cause = said(loaded, turn.cause) if turn.cause else _begun(loaded, number)
        yield _row(str(turn.from_day), shown.value, cause, shown.stated, shown.beside)
    yield ""


def _begun(loaded: Loaded, number: str) -> str:
    """Say what a paragraph begins with: its adoption, and what was done since the window opened."""
    told = explain(loaded.case(number), FIRST)
    counted = {event.id for one in told.criteria for event in one.matched} if told else set()
    begun = "the adoption of the decision"
    return f"{begun}, with {' '.join(sorted(counted))}" if counted else begun


def said(loaded: Loaded, cause: Cause) -> str:
    """Say why a status turned."""
    if cause.event is not None:
        event = loaded.history[cause.event - 1]
        return f"{event['id']}: {event['data']['title']}"
    if cause.edge is not None:
        return f"{cause.edge.address} {cause.edge.kind} it"
    basis = cause.due.basis if cause.due else ""
    meeting = cause.due.meeting if cause.due else ""
    return f"the due of `{cause.criterion}` passed: {meeting}, {basis}"


def _at(loaded: Loaded, code: str) -> Iterator[str]:
    day = loaded.meetings[code].last_day
    yield from (f"## At the close of {code}, {day}", "")
    yield from _table("", "value", "stated alone", "decided by", "beside it")
    for number in numbers(loaded):
        told = explain(loaded.case(number), day)
        if told is not None:
            shown = Shown.of(told.status)
            decided = ((one.name, [event.id for event in one.matched]) for one in told.criteria)
            met = "; ".join(f"`{name}`: {' '.join(ids)}" for name, ids in decided if ids)
            yield _row(_short(number), shown.value, shown.stated, met or "nothing", shown.beside)
    yield ""


def _short(number: str) -> str:
    return f"¶{number}" if number.isdigit() else f"({number})"


def _table(*heads: str) -> Iterable[str]:
    return _row(*heads), _row(*("---" for _ in heads))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check compare it; 1 when it has drifted."""
    text = printed(Loaded())
    if "--check" not in arguments:
        FILE.write_text(text, encoding="utf-8")
        return 0
    if FILE.exists() and FILE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write("docs/timelines.md has drifted: run `make print` and look at the rows.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
