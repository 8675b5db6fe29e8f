"""Consultations: who was asked, who answered and how late, and what was used of it.

A late answer is an answer: it counts, with its days.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Final

from events.edtf import parse
from service.reads.indicators.figure import Group, Sighting, grouped, ratio, with_empty
from service.reads.indicators.register import Merges, known, merges_by
from service.reads.indicators.scope import Scope, counted_subjects
from service.reads.lateness import Lateness, lateness, round_at, rounds_of
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by, by_keys

KIND: Final = "consultation"


@dataclass(frozen=True, slots=True)
class Consulted:
    """What is known of consultations: whom they ask, what was answered, by whom, and the later texts."""

    consultations: Mapping[str, Row]
    addressees: tuple[Row, ...]
    responses: tuple[Row, ...]
    versions: tuple[Row, ...]
    types: Mapping[str, str]
    merges: Merges


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; a group that nobody names has one too.

    unnamed:  what is said of senders without a name.
    lateness: against the deadline of its round; None where there is none.
    days:     from the question to the answer's counting day.
    """

    response: str
    consultation: str
    by: tuple[str, ...]
    unnamed: str | None
    classes: tuple[str, ...]
    lateness: Lateness | None
    days: int | None
    used: bool
    position: int

    @property
    def late(self) -> bool | None:
        """Whether it came after the deadline; None where there is none, or the date does not tell."""
        return None if self.lateness is None else self.lateness.late


@dataclass(frozen=True, slots=True)
class Rates:
    """The figures of one consultation or of several.

    addressed: how many were asked by name; None as soon as anybody was asked as a class or sector.
    rate:      of those asked by name, the part that answered; None where the number asked is not known.
    days_open: from the newest question to its close or deadline; None for several, and where no day is stated.
    """

    addressed: int | None
    rate: Decimal | None
    days_open: int | None
    median_days: Decimal | None
    answers: tuple[Answer, ...]
    by_class: tuple[Group, ...]
    positions: tuple[int, ...]

    @property
    def on_time(self) -> int:
        """How many answers came by the deadline, whatever their date is taken to be."""
        return sum(1 for one in self.answers if one.late is False)

    @property
    def late(self) -> int:
        """How many answers came after it, whatever their date is taken to be."""
        return sum(1 for one in self.answers if one.late)

    @property
    def used(self) -> int:
        """How many answers a later text says that it used."""
        return sum(1 for one in self.answers if one.used)


async def read(snapshot: Snapshot, scopes: Sequence[Scope], moment: Moment) -> Consulted:
    """Read the consultations that count for these scopes."""
    keys = {key for scope in scopes for key in counted_subjects(scope, KIND)}
    return await read_keys(snapshot, keys, moment)


async def read_keys(snapshot: Snapshot, keys: Iterable[str], moment: Moment) -> Consulted:
    """Read these consultations."""
    held = await by_keys(snapshot, KIND, sorted(set(keys)), moment)
    addressees = await all_by(snapshot, "addressee", KIND, held, moment=moment)
    responses = await all_by(snapshot, "response", "answers", held, moment=moment)
    texts = {text for row in held.values() for text in (row["document"], *(row["used_in"] or ()))}
    named = texts - {None}
    versions = await all_by(snapshot, "document_version", "document", named, moment=moment)
    who = await known(snapshot, {key for row in responses for key in row["by"] or ()}, moment)
    types = {key: str(row["type"]) for key, row in who.items()}
    merges = await merges_by(snapshot, moment)
    return Consulted(held, tuple(addressees), tuple(responses), tuple(versions), types, merges)


def rates(scope: Scope, consulted: Consulted, keys: Iterable[str] | None = None) -> Rates:
    """Return the figures of these consultations; of all that count for the scope without any."""
    wanted = counted_subjects(scope, KIND) if keys is None else dict.fromkeys(keys)
    held = {key: consulted.consultations[key] for key in wanted if key in consulted.consultations}
    answers = tuple(_answers(scope, consulted, held))
    asked = [row for row in consulted.addressees if row[KIND] in held]
    addressed = _addressed(asked, held, consulted.merges)
    answered = {consulted.merges.now(key) for one in answers for key in one.by}
    days = [one.days for one in answers if one.days is not None]
    return Rates(
        addressed=None if addressed is None else len(addressed),
        rate=None if addressed is None else ratio(len(addressed & answered), len(addressed)),
        days_open=_days_open(next(iter(held.values()))) if len(held) == 1 else None,
        median_days=Decimal(str(median(days))) if days else None,
        answers=answers,
        by_class=_by_class(answers, asked),
        positions=tuple(sorted(row["position"] for row in held.values())),
    )


def _addressed(asked: Sequence[Row], held: Mapping[str, Row], merges: Merges) -> set[str] | None:
    named = {row["stakeholder"] for row in asked}
    silent = held.keys() - {row[KIND] for row in asked}
    return None if None in named or silent else {merges.now(key) for key in named}


def _answers(scope: Scope, consulted: Consulted, held: Mapping[str, Row]) -> Iterator[Answer]:
    used = _used(consulted, held)
    own = [row for row in consulted.responses if row["answers"] in held]
    for row in sorted(own, key=_received):
        if scope.within(row["received"]):
            taken = not used.isdisjoint((f"response/{row['key']}", f"{KIND}/{row['answers']}"))
            yield _answer(scope, row, held[row["answers"]], types=consulted.types, used=taken)


def _answer(
    scope: Scope, row: Row, question: Row, *, types: Mapping[str, str], used: bool
) -> Answer:
    by = tuple(row["by"] or ())
    unnamed = row["body"].get("unnamed") or {}
    classes = {name for key in by for name in scope.classes_of(types.get(key))}
    received = parse(row["body"]["received"])
    asked = round_at(question, received)
    return Answer(
        response=row["key"],
        consultation=question["key"],
        by=by,
        unnamed=unnamed.get("text") or unnamed.get("class"),
        classes=tuple(sorted(classes | ({unnamed["class"]} if "class" in unnamed else set()))),
        lateness=lateness(question, received),
        days=None if asked is None else (received.latest - asked.opened.latest).days,
        used=used,
        position=row["position"],
    )


def _used(consulted: Consulted, held: Mapping[str, Row]) -> set[str]:
    """Return the streams of answers, and of whole consultations, that a later text says it used."""
    named = {ref for row in consulted.versions for ref in row["body"].get("uses", ())}
    return named | {f"{KIND}/{key}" for key, row in held.items() if row["used_in"]}


def _by_class(answers: Iterable[Answer], asked: Iterable[Row]) -> tuple[Group, ...]:
    """Return the answers by class of those who gave them; a class that was asked and is silent is shown as empty."""
    groups = grouped(Sighting(one.response, one.position, (one.classes,)) for one in answers)
    return with_empty(groups, {row["class"] for row in asked if row["class"] is not None})


def _days_open(question: Row) -> int | None:
    rounds = rounds_of(question)
    return rounds[-1].days_open if rounds else None


def _received(row: Row) -> tuple[date, str]:
    return row["received"], row["key"]
