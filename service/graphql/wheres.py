"""Inputs made from tables: which subjects are wanted, and in what order. A row says it to people and to the reads alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeAlias

import strawberry
from strawberry.types.lazy_type import LazyType

from service.graphql import enums
from service.graphql.connections import many, maybe
from service.graphql.inputs import DateFilter, KeyFilter, among, between, given
from service.reads.errors import BadQuestion
from service.reads.pages import Order
from service.reads.where import Has, Where, Within

DEEPEST: Final = 5
WIDEST: Final = 20
"""Conditions in one `where`, nested ones counted: more than any page offers to a person."""
LONGEST: Final = 100

Test: TypeAlias = Has | Within
Values: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Predicate:
    """One condition of a `where`.

    name:  as in Python; the schema's name follows from it.
    says:  what holds of those that pass, for the schema.
    kind:  the filter's input: keys, days, or codes of a closed list.
    test:  from the values that are let through to what the reads look at; a column's name where that is all.
    """

    name: str
    says: str
    test: str | Callable[[Values], Test]
    kind: Any = KeyFilter

    def tests(self, asked: Any) -> tuple[Test, ...]:  # noqa: ANN401 - the filter's input
        """Return what a filter asks for; nothing where it was left away."""
        if not given(asked):
            return ()
        if self.kind is DateFilter:
            since, until = between(asked)
            return (Has(str(self.test), None, since, until),)
        values = among(asked)
        if values is None:
            return ()
        if len(values) > LONGEST:
            raise BadQuestion(f"Give at most {LONGEST} values in a list: `{self.name}` has more.")
        return (Has(self.test, values) if isinstance(self.test, str) else self.test(values),)


def enum_filter(enum: Any, name: str) -> Any:  # noqa: ANN401 - made here, no static type
    """Return the input "this code, or one of these"."""
    fields = {
        "eq": strawberry.field(
            default=strawberry.UNSET, graphql_type=maybe(enum), description="This one."
        ),
        "in_": strawberry.field(
            default=strawberry.UNSET,
            name="in",
            graphql_type=maybe(many(enum)),
            description="One of these.",
        ),
    }
    return _input(name, f"A code of {enum.__name__}, or one of several.", fields)


def where_input(name: str, what: str, predicates: tuple[Predicate, ...]) -> Any:  # noqa: ANN401 - as above
    """Return the input that says which of them are wanted; it must stand under its name in `filters`."""
    own: Any = LazyType(name, "service.graphql.filters")
    nested = {
        "all_of": ("and", "All of these hold."),
        "any_of": ("or", "At least one of these holds."),
    }
    fields = {
        attribute: strawberry.field(
            default=strawberry.UNSET,
            name=called,
            graphql_type=maybe(list[own]),
            description=says,
        )
        for attribute, (called, says) in nested.items()
    }
    for one in predicates:
        fields[one.name] = strawberry.field(
            default=strawberry.UNSET, graphql_type=maybe(one.kind), description=one.says
        )
    return _input(name, f"Which {what}: everything that is given must hold.", fields)


def order_input(name: str, what: str, field: Any) -> Any:  # noqa: ANN401 - as above
    """Return the input that says by which member a list is ordered."""
    fields = {
        "field": strawberry.field(graphql_type=field, description="The member."),
        "direction": strawberry.field(
            default=enums.Direction.ASC,
            graphql_type=enums.Direction,
            description="Rising or falling.",
        ),
    }
    return _input(name, f"By which of their members {what} are ordered; the key decides.", fields)


def _input(name: str, says: str, fields: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
    annotations = dict.fromkeys(fields, Any)
    made = type(name, (), {"__annotations__": annotations, "__module__": __name__, **fields})
    return strawberry.input(made, description=says)


def where_argument(made: Any, what: str) -> Any:  # noqa: ANN401 - a type for Strawberry to read
    """Return the argument `where` of a list."""
    says = f"Which {what}; all without it."
    return Annotated[Any, strawberry.argument(description=says, graphql_type=maybe(made))]


def order_argument(made: Any) -> Any:  # noqa: ANN401 - as above
    """Return the argument `orderBy` of a list."""
    says = "In what order; by key without it."
    return Annotated[Any, strawberry.argument(description=says, graphql_type=maybe(many(made)))]


def where_of(asked: Any, predicates: tuple[Predicate, ...]) -> Where:  # noqa: ANN401 - one of the inputs above
    """Return which subjects are wanted, as the reads know it; raise BadQuestion where too much is asked at once."""
    found = _where(asked, predicates, depth=0)
    if _size(found) > WIDEST:
        raise BadQuestion(f"Give at most {WIDEST} conditions at once.")
    return found


def _where(asked: Any, predicates: tuple[Predicate, ...], *, depth: int) -> Where:  # noqa: ANN401 - as above
    if not given(asked):
        return Where()
    if depth > DEEPEST:
        raise BadQuestion(f"Nest `and` and `or` at most {DEEPEST} deep.")
    also, either = given(asked.all_of) or (), given(asked.any_of)
    return Where(
        tuple(test for one in predicates for test in one.tests(getattr(asked, one.name))),
        also=tuple(_where(one, predicates, depth=depth + 1) for one in also),
        either=None
        if either is None
        else tuple(_where(one, predicates, depth=depth + 1) for one in either),
    )


def _size(where: Where) -> int:
    return len(where.tests) + sum(_size(one) for one in (*where.also, *(where.either or ())))


def order_of(asked: Any, columns: Mapping[str, str]) -> Order:  # noqa: ANN401 - a list of the inputs above
    """Return in what order; `columns` holds the column of each member but the key, which ends every order."""
    found: list[tuple[str, bool]] = []
    for one in given(asked) or ():
        member, falling = str(one.field.value), one.direction is enums.Direction.DESC
        if member == "KEY":  # no two are equal by their keys: whatever follows decides nothing
            return Order((*found, ("key", True)) if falling else tuple(found))
        found.append((columns[member], falling))
    if len(dict(found)) < len(found):
        raise BadQuestion("Order by each member once.")
    return Order(tuple(found))
