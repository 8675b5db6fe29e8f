"""The status of an instrument for people: a table of all paragraphs, and explanations in full."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from service.cli import lacking
from service.cli.reading import said_of, screen
from service.cli.status_changes import Since, shown
from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.mandate.explain import CriterionReport, Explanation, Weighed, note, render
from service.mandate.status import CriterionState
from service.reads.judgements import sentence_of
from service.reads.standing import InstrumentStanding, Judged

SHOWN: Final = 4
"""How many deciding events a criterion names in the table; an explanation names all."""
INDENT: Final = 2

UNDERLINED: Final = re.compile(r"(.*?)(?:<u>(.*?)</u>|$)", re.DOTALL)

Line = tuple[str, int]
"""A line of an explanation, and how deep it stands."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; one that would be empty from top to bottom is left out."""

    title: str
    cell: Callable[[Explanation], str]
    always: bool = False


def show(found: InstrumentStanding, explained: Sequence[str], since: Since | None = None) -> None:
    """Print the table, or where changes or explanations are asked for, those."""
    console = screen()
    console.print(f"{found.instrument['address']}  {found.instrument['title']}", style="bold")
    console.print(f"{said_of(found.moment)}\n")
    if since is not None:
        for one in shown(found, since):
            console.print(one)
    elif not explained:
        console.print(_table(found.paragraphs))
        console.print("`--explain NUMBER` says why, event by event.")
    for number in explained:
        _explain(console, found.paragraph(number))
    for line in lacking.lines(found.lacking, _parked(found.paragraphs)):
        console.print(line)


def _parked(paragraphs: Iterable[Judged]) -> dict[str, list[str]]:
    """Return by stream the numbers of the paragraphs that lack something from it."""
    numbers = defaultdict[str, list[str]](list)
    for one in paragraphs:
        if one.parked is not None:
            numbers[one.parked.stream].append(one.paragraph["number"])
    return numbers


def _table(paragraphs: Sequence[Judged]) -> Table:
    told = [one.explanation for one in paragraphs if one.explanation]
    columns = [one for one in COLUMNS if one.always or any(one.cell(each) for each in told)]
    table = Table("paragraph", *(one.title for one in columns), show_lines=True)
    for one in paragraphs:
        cells = _cells(one.explanation, columns) if one.explanation else [_unjudged(one)]
        table.add_row(*(Text(cell) for cell in (one.paragraph["number"], *cells)))
    return table


def _cells(told: Explanation, columns: Sequence[Column]) -> list[str]:
    return [one.cell(told) for one in columns]


def _unjudged(judged: Judged) -> str:
    return "has no rule" if judged.case is None else "not adopted yet"


def _stated_only(told: Explanation) -> str:
    status = told.status
    return "" if status.stated_only == status.value else status.stated_only


def _as_claimed(told: Explanation) -> str:
    status = told.status
    return "" if status.as_claimed == status.value else status.as_claimed


def _past_due(told: Explanation) -> str:
    return "\n".join(f"{one.name}{_due(one)}" for one in told.status.past_due)


def _due(state: CriterionState) -> str:
    return f" by {state.due.meeting} ({state.due.basis})" if state.due else ""


def _continued_by(told: Explanation) -> str:
    return "\n".join(one.address for one in told.status.continued_by)


def _decided_by(told: Explanation) -> str:
    return "\n".join(
        f"{report.name}: {_listed([event.id for event in report.matched])}"
        for report in told.criteria
        if report.matched
    )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


COLUMNS: Final = (
    Column("value", lambda told: told.status.value, always=True),
    Column("since", lambda told: told.since.isoformat(), always=True),
    Column("stated only", _stated_only),
    Column("as claimed", _as_claimed),
    Column("with equivalences", lambda told: told.status.with_equivalences or ""),
    Column("past due", _past_due),
    Column("continued by", _continued_by),
    Column("decided by", _decided_by),
)


def _explain(console: Console, judged: Judged) -> None:
    row, told = judged.paragraph, judged.explanation
    value = told.status.value if told else _unjudged(judged)
    console.print(f"{row['address']}  {value}", style="bold")
    _indented(console, _as_printed(row["body"]["text"]), 1)
    console.print()
    if told is None or judged.case is None:
        return
    for text, depth in (*_lines(judged.case, told), *_judged(judged)):
        _indented(console, Text(text), depth)
    console.print()


def _indented(console: Console, text: Text, depth: int) -> None:
    console.print(Padding(text, (0, 0, 0, INDENT * depth), expand=False))


def _as_printed(text: str) -> Text:
    """Return a text of a decision with its underlining, where it has some."""
    found = Text()
    for plain, underlined in UNDERLINED.findall(text):
        found.append(plain).append(underlined, style="underline")
    return found


def _lines(case: Case, told: Explanation) -> Iterator[Line]:
    for sentence in told.sentences:
        yield render(sentence), 1
    yield f"Rule {told.paragraph}, version {told.rule_version}", 0
    for report in told.criteria:
        yield from _criterion(case, report)
    yield from _section(case, "Other events that were nominated", told.others)
    yield from _section(case, "Said against it", told.counter)
    if told.unclaimed:
        yield "Would count if somebody claimed them", 0
        yield from ((f"{_event(one.evidence)} for {one.criterion}", 1) for one in told.unclaimed)


def _judged(judged: Judged) -> Iterator[Line]:
    if judged.judgements:
        yield "People judged", 0
        yield from ((render(sentence_of(one)), 1) for one in judged.judgements)


def _criterion(case: Case, report: CriterionReport) -> Iterator[Line]:
    state = report.state
    required = ", required" if state.required else ""
    late = f", {state.timeliness}" if state.timeliness else ""
    measured = f"{report.measured} of {report.needed}"
    yield f"{report.name}: {state.state}{late}, {measured}{required}{_due(state)}", 1
    yield report.text, 2
    for event in report.matched:
        yield f"+ {_event(event)}", 2
    for weighed in report.rejected:
        yield f"- {_rejected(case, weighed, report.name)}", 2
    if report.missing:
        yield f"  {render(report.missing)}", 2


def _section(case: Case, title: str, weighed: Iterable[Weighed]) -> Iterator[Line]:
    for count, one in enumerate(weighed):
        if not count:
            yield title, 0
        yield f"{'+' if one.reason is None else '-'} {_rejected(case, one, None)}", 1


def _rejected(case: Case, weighed: Weighed, criterion: str | None) -> str:
    said = note(case, weighed, criterion=criterion)
    why = f" {weighed.reason}: {render(said)}" if said else ""
    return f"{_event(weighed.evidence)}.{why}"


def _event(evidence: Evidence) -> str:
    stated = "" if evidence.stated else ", a reading"
    return (
        f"{evidence.id} ({_days(evidence.first_day, evidence.last_day)}{stated}) {evidence.title}"
    )


def _days(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first} to {last}"
