"""What an indicator is about: the paragraphs of an instrument or one of them, at a moment; and what counts there.

Claims nominate, and indicators count by the claims that count: direct, admitted, not said against the paragraph, from
the opening of the window on, with a counting day that has passed. Whether they meet a criterion is the rule's affair.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from service.mandate.case import Case
from service.mandate.evidence import Evidence, barred
from service.projections.tables.instrument import INSTRUMENT
from service.reads.cases import cases_of
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot
from service.reads.subjects import all_by, by_keys
from service.reads.versions import as_of


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose indicators are asked for: an instrument, by key; or one of its paragraphs, by address."""

    instrument: str
    paragraph: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases of the paragraphs that are asked about.

    classes:      the instrument's own words for types of stakeholders.
    since, until: only events that count from one day on, and before another.
    types:        only these stakeholders are counted.
    """

    instrument: str
    moment: Moment
    classes: Mapping[str, tuple[str, ...]]
    cases: tuple[Case, ...]
    since: date | None = None
    until: date | None = None
    types: frozenset[str] | None = None

    def of_class(self, name: str) -> tuple[str, ...]:
        """Return the types of stakeholders in a class; none where the instrument has no such class."""
        return self.classes.get(name, ())

    def classes_of(self, kind: str | None) -> tuple[str, ...]:
        """Return the classes that a type of stakeholders belongs to."""
        return tuple(sorted(name for name, types in self.classes.items() if kind in types))

    def within(self, day: date) -> bool:
        """Say whether what counts from this day on is asked about."""
        if day > self.moment.day or (self.since is not None and day < self.since):
            return False
        return self.until is None or day < self.until


@dataclass(frozen=True, slots=True)
class Counted:
    """An event that counts for a paragraph."""

    paragraph: str
    evidence: Evidence


async def scopes_of(
    snapshot: Snapshot, owners: Iterable[Owner], moment: Moment
) -> dict[Owner, Scope]:
    """Return the scopes of those owners whose instrument is there; for many in as many questions as for one."""
    asked = list(dict.fromkeys(owners))
    keys = {one.instrument for one in asked}
    instruments = await by_keys(snapshot, "instrument", sorted(keys), moment)
    rules = await all_by(snapshot, "rule", "instrument", sorted(instruments), moment=moment)
    wanted = [row for row in rules if _wants(asked, row["instrument"], row["address"])]
    addresses = [row["address"] for row in wanted]
    cases = await cases_of(snapshot, addresses, position=moment.position) if addresses else {}
    found = {}
    for owner in asked:
        if owner.instrument in instruments:
            words = instruments[owner.instrument]["body"]["classes"]
            own = [
                row["address"]
                for row in wanted
                if _wants([owner], row["instrument"], row["address"])
            ]
            found[owner] = Scope(
                owner.instrument,
                moment,
                classes={name: tuple(types) for name, types in words.items()},
                cases=tuple(cases[address] for address in own if address in cases),
            )
    return found


async def scope_of_all(snapshot: Snapshot, moment: Moment) -> Scope:
    """Return a scope without paragraphs, in the words of all instruments: for what belongs to none."""
    states = as_of(INSTRUMENT, moment.position, moment.day).subquery()
    classes: dict[str, tuple[str, ...]] = {}
    for row in await snapshot.rows(select(states.c.body).order_by(states.c.key)):
        for name, types in row["body"]["classes"].items():
            classes[name] = tuple(dict.fromkeys((*classes.get(name, ()), *types)))
    return Scope("", moment, classes, ())


def _wants(owners: Iterable[Owner], instrument: str, address: str) -> bool:
    return any(one.instrument == instrument and one.paragraph in {None, address} for one in owners)


def counted(scope: Scope) -> Iterator[Counted]:
    """Yield what counts, paragraph by paragraph: one event stands once for each paragraph that it counts for."""
    for case in scope.cases:
        for evidence in case.evidence.get(case.paragraph, ()):
            if _counts(case, evidence) and scope.within(evidence.last_day):
                yield Counted(case.paragraph, evidence)


def _counts(case: Case, evidence: Evidence) -> bool:
    words = case.words
    bar = barred(evidence, instrument=words.address, window_opens=words.window_opens)
    return evidence.admitted and not evidence.against and bar is None


def nominated(scope: Scope) -> Iterator[Evidence]:
    """Yield every admitted event, whatever its bearing: what is listed as related is no number, but may be argued about."""
    for case in scope.cases:
        for evidence in case.evidence.get(case.paragraph, ()):
            if evidence.admitted and not evidence.retracted and scope.within(evidence.last_day):
                yield evidence


def subjects(evidence: Iterable[Evidence], kind: str) -> dict[str, tuple[int, ...]]:
    """Return the subjects of a kind that events are about or name, each with the events that do."""
    found: dict[str, set[int]] = {}
    for one in evidence:
        for key in _named(one, kind):
            found.setdefault(key, set()).add(one.position)
    return {key: tuple(sorted(found[key])) for key in sorted(found)}


def counted_subjects(scope: Scope, kind: str) -> dict[str, tuple[int, ...]]:
    """Return the subjects of a kind that what counts is about, each with the events behind it."""
    return subjects((one.evidence for one in counted(scope)), kind)


def _named(evidence: Evidence, kind: str) -> Iterator[str]:
    """Yield the subject itself, those of a kind that the event names, and the consultation that a view answers."""
    own, _, key = evidence.stream.partition("/")
    if own == kind:
        yield key
    yield from evidence.facts.fields.get(kind, ())
    if kind == "consultation":
        yield from evidence.facts.fields.get("answers", ())
