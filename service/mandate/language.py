"""The language of rules as frozen data: what counts, and what follows. No negation, arithmetic or free text."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class CriterionName:
    """A criterion by the address of its paragraph and its own name."""

    paragraph: str
    name: str

    @property
    def short(self) -> str:
        """The name as rules write it: number of the paragraph, dot, criterion."""
        return f"{self.paragraph.partition('#')[2]}.{self.name}"


@dataclass(frozen=True, slots=True)
class Match:
    """One way to meet a criterion: an event that passes every test. Within a test any of the values will do."""

    acts: tuple[str, ...]
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    has: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """How much is enough: so many events, or so many different ones.

    what:   None for events; else a field, `year`, `actor` or `kind`.
    class_: of which class the actors are; only with `actor` and `kind`.
    """

    at_least: int = 1
    what: str | None = None
    class_: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """By when: the last day of a meeting, stated in the text or implied by us."""

    meeting: str
    basis: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """What counts: alternatives to match, how much is needed, what must come before, by when."""

    name: str
    text: str
    matches: tuple[Match, ...]
    need: Measure = Measure()
    after: CriterionName | None = None
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """The criterion is met."""

    criterion: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the conditions holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of the conditions hold."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Enough:
    """The events that met these criteria are enough of them, or different enough."""

    of: tuple[str, ...]
    measure: Measure


Condition: TypeAlias = Met | AnyOf | AllOf | Enough


@dataclass(frozen=True, slots=True)
class Rule:
    """How one paragraph is judged. `values` stand highest first."""

    paragraph: str
    version: int
    family: str
    criteria: tuple[Criterion, ...]
    values: tuple[tuple[str, Condition], ...]
    required: tuple[str, ...] = ()
    open_ended: bool = False
    depends_on: CriterionName | None = None

    def criterion(self, name: str) -> Criterion | None:
        """Return the criterion of that name."""
        return next((criterion for criterion in self.criteria if criterion.name == name), None)
