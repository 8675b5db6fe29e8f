"""Values of a rule that can never be shown, because a higher one holds wherever they do.

Conditions know no negation, so each is a formula over atoms ("this criterion is met", "three different actors"). A value
is hidden when no choice of atoms makes it hold without a higher one, among the choices that can occur: more of the same
implies less of it, any of it implies that its criterion has a match, and a stricter criterion implies a looser one.
"""

from collections.abc import Iterator
from itertools import product
from typing import Final, TypeAlias

from service.mandate.language import (
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    Enough,
    Match,
    Measure,
    Met,
    Rule,
)

Atom: TypeAlias = Met | Enough

MOST_ATOMS: Final = 12
"""Above this many a rule is not searched: 4,096 choices are a moment, and nobody can read a longer one."""


def hidden_values(rule: Rule) -> Iterator[tuple[int, str]]:
    """Yield each hidden value by its index, with a value that hides it."""
    shown = list(rule.values)
    if rule.required:
        done = AllOf(tuple(Met(name) for name in rule.required))
        shown.insert(0, ("FULFILLED", done))
    atoms = sorted({atom for _, c in shown for atom in _atoms(c)}, key=repr)
    if len(atoms) > MOST_ATOMS:
        return
    worlds = list(_worlds(rule, atoms))
    first = len(shown) - len(rule.values)
    for index in range(first, len(shown)):
        higher = shown[:index]
        mine = [world for world in worlds if _holds(shown[index][1], world)]
        if all(any(_holds(c, world) for _, c in higher) for world in mine):
            yield index - first, _hider(higher, mine)


def _hider(higher: list[tuple[str, Condition]], mine: list[frozenset[Atom]]) -> str:
    """Name the value that always holds too, else all that together leave no room."""
    always = [value for value, c in higher if all(_holds(c, world) for world in mine)]
    sometimes = [value for value, c in higher if any(_holds(c, world) for world in mine)]
    return always[0] if always else " or ".join(sometimes)


def _atoms(condition: Condition) -> Iterator[Atom]:
    match condition:
        case AnyOf(parts) | AllOf(parts):
            for part in parts:
                yield from _atoms(part)
        case Met() | Enough():
            yield condition


def _worlds(rule: Rule, atoms: list[Atom]) -> Iterator[frozenset[Atom]]:
    """Yield the choices of atoms that can occur together."""
    implied = [(a, b) for a in atoms for b in atoms if a != b and _implies(rule, a, b)]
    for chosen in product((False, True), repeat=len(atoms)):
        world = frozenset(atom for atom, held in zip(atoms, chosen, strict=True) if held)
        if all(b in world for a, b in implied if a in world):
            yield world


def _holds(condition: Condition, world: frozenset[Atom]) -> bool:
    match condition:
        case AnyOf(parts):
            return any(_holds(part, world) for part in parts)
        case AllOf(parts):
            return all(_holds(part, world) for part in parts)
        case Met() | Enough():
            return condition in world


def _implies(rule: Rule, a: Atom, b: Atom) -> bool:
    match a, b:
        case Met(), Met():
            return _stricter(rule.criterion(a.criterion), rule.criterion(b.criterion))
        case Enough(), Enough():
            alike = (a.measure.what, a.measure.class_) == (b.measure.what, b.measure.class_)
            return alike and set(a.of) <= set(b.of) and a.measure.at_least >= b.measure.at_least
        case Enough(), Met():
            criterion = rule.criterion(b.criterion)
            return a.of == (b.criterion,) and criterion is not None and criterion.need == Measure()
        case Met(), Enough():
            criterion = rule.criterion(a.criterion)
            needs = criterion.need if criterion else None
            return a.criterion in b.of and b.measure == Measure() and needs is not None
        case _:
            return False


def _stricter(a: Criterion | None, b: Criterion | None) -> bool:
    """Say whether every event that meets `a` meets `b`."""
    if a is None or b is None or b.need != Measure() or b.after not in {None, a.after}:
        return False
    return all(any(_narrower(one, other) for other in b.matches) for one in a.matches)


def _narrower(a: Match, b: Match) -> bool:
    fields = dict(a.fields)
    return (
        set(a.acts) <= set(b.acts)
        and all(name in fields and set(fields[name]) <= set(wanted) for name, wanted in b.fields)
        and set(b.has) <= {*a.has, *fields}
        and all(
            not other or (bool(one) and set(one) <= set(other))
            for one, other in ((a.by, b.by), (a.with_, b.with_), (a.to, b.to))
        )
    )
