"""Whether an event passes a match: one small test for each word, and which of them it fails.

A match is resolved against the words of its instrument once; then events by the thousand are held against it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from service.mandate.case import Case
from service.mandate.evidence import Failure
from service.mandate.facts import ROW_FIELDS, EventFacts, Party
from service.mandate.language import Criterion, Match, Rule

Test: TypeAlias = Callable[[EventFacts], bool]

REFERENCE_TYPES: Final = "meeting."
"""A meeting is reference data, whatever an instrument's acts say: that it was held is never evidence."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """A match resolved: its tests, and what a row of an event must say."""

    tests: tuple[tuple[Failure, Test], ...]
    rows: tuple[tuple[str, frozenset[str]], ...]

    def failed(self, facts: EventFacts) -> tuple[Failure, ...]:
        """Return the tests that the event fails; none, and it has passed."""
        return tuple([failure for failure, passes in self.tests if not passes(facts)])

    def passing_rows(self, facts: EventFacts) -> Iterator[Mapping[str, str]]:
        """Yield the rows of the event that say all that the match wants of a row."""
        return (
            row for row in facts.rows if all(row.get(name) in wanted for name, wanted in self.rows)
        )


class Sieves:
    """The matches of one rule by type of event, for a case's words."""

    def __init__(self, rule: Rule, case: Case) -> None:
        self._words, self._meetings = case.words, case.meetings
        self._by_type: dict[str, list[tuple[str, Sieve]]] = {}
        self._by_criterion: dict[str, list[Sieve]] = {}
        for criterion in rule.criteria:
            self._add(criterion)

    def _add(self, criterion: Criterion) -> None:
        held = self._by_criterion.setdefault(criterion.name, [])
        for match in criterion.matches:
            sieve = self._sieve(match)
            held.append(sieve)
            for event_type in types_of(match, self._words.acts):
                self._by_type.setdefault(event_type, []).append((criterion.name, sieve))

    def fitting(self, event_type: str) -> Iterable[tuple[str, Sieve]]:
        """Return the criteria, in the rule's order, with the matches whose act fits the type."""
        return self._by_type.get(event_type, ())

    def values(self, criterion: str, facts: EventFacts, field: str) -> Iterator[str]:
        """Yield what a matched event says in a field; of rows, only those that passed."""
        if field not in ROW_FIELDS:
            yield from facts.fields.get(field, ())
            return
        for sieve in self._by_criterion[criterion]:
            if not sieve.failed(facts):
                yield from (row[field] for row in sieve.passing_rows(facts) if field in row)

    def of_class(self, class_: str, parties: Iterable[Party]) -> Iterator[Party]:
        """Yield the parties that belong to a class by their type."""
        types = self._words.classes.get(class_, ())
        return (party for party in parties if party.type in types)

    def _sieve(self, match: Match) -> Sieve:
        rows = tuple((n, frozenset(wanted)) for n, wanted in match.fields if n in ROW_FIELDS)
        return Sieve(tuple(self._tests(match, rows)), rows)

    def _tests(
        self, match: Match, rows: tuple[tuple[str, frozenset[str]], ...]
    ) -> Iterator[tuple[Failure, Test]]:
        for name, wanted in match.fields:
            if name not in ROW_FIELDS:
                yield Failure(name, wanted), self._field(name, wanted)
        for name, values in rows:
            yield Failure(name, tuple(sorted(values))), _row(rows)
        for name in match.has:
            yield Failure("has", (name,)), _has(name)
        by, with_, to = (self._types(wanted) for wanted in (match.by, match.with_, match.to))
        if match.by:
            yield Failure("by", match.by), _by(by)
        if match.with_:
            yield Failure("with", match.with_), _with(by, with_, with_ | {*match.with_})
        if match.to:
            yield Failure("to", match.to), _to(to, to | {*match.to})

    def _types(self, classes: Iterable[str]) -> frozenset[str]:
        known = self._words.classes
        return frozenset(kind for name in classes for kind in known.get(name, ()))

    def _field(self, name: str, wanted: tuple[str, ...]) -> Test:
        if name == "support":
            return _supported(frozenset(wanted), self._types(wanted))
        return _field(name, frozenset(self._own(name, value) for value in wanted))

    def _own(self, field: str, value: str) -> str:
        """Return what a code of the instrument's own stands for."""
        if field == "body":
            return self._words.bodies.get(value, value)
        meeting = self._meetings.get(value) if field == "meeting" else None
        return meeting.slug if meeting else value


def types_of(match: Match, acts: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return the types of events whose act fits a match."""
    named = (event_type for act in match.acts for event_type in acts.get(act, ()))
    return frozenset(name for name in named if not name.startswith(REFERENCE_TYPES))


def _field(name: str, wanted: frozenset[str]) -> Test:
    return lambda facts: not wanted.isdisjoint(facts.fields.get(name, ()))


def _has(name: str) -> Test:
    if name in ROW_FIELDS:
        return lambda facts: any(name in row for row in facts.rows)
    if name == "support":
        return lambda facts: bool(facts.supporters) or name in facts.fields
    return lambda facts: name in facts.fields


def _row(wanted: tuple[tuple[str, frozenset[str]], ...]) -> Test:
    return lambda facts: any(
        all(row.get(name) in values for name, values in wanted) for row in facts.rows
    )


def _supported(wanted: frozenset[str], types: frozenset[str]) -> Test:
    by_class = _field("support", wanted)
    return lambda facts: by_class(facts) or any(p.type in types for p in facts.supporters)


def _by(types: frozenset[str]) -> Test:
    return lambda facts: any(party.type in types for party in facts.actors)


def _with(by: frozenset[str], types: frozenset[str], classes: frozenset[str]) -> Test:
    """Want the other side: known by class alone, or an actor beside the one that `by` is about."""

    def passes(facts: EventFacts) -> bool:
        if not classes.isdisjoint(facts.participants):
            return True
        others = [party for party in facts.actors if party.type in types]
        if not others or not by:
            return bool(others)
        sides = {party.key for party in facts.actors if party.type in by}
        return not sides or len(sides.union(party.key for party in others)) > 1

    return passes


def _to(types: frozenset[str], classes: frozenset[str]) -> Test:
    return lambda facts: (
        not classes.isdisjoint(facts.addressee_classes)
        or any(party.type in types for party in facts.addressees)
    )
