"""Which subjects are wanted, and in what order: indexed predicates only, with `and` and `or`."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, TypeAlias

import strawberry

from service.graphql import enums
from service.graphql.connections import many, maybe
from service.graphql.inputs import DateFilter, KeyFilter, among, between, given
from service.reads.errors import BadQuestion
from service.reads.pages import Order
from service.reads.subjects import Test, Where

DEEPEST: Final = 5


@strawberry.input(description="Which instruments: everything that is given must hold.")
class InstrumentWhere:
    """By name."""

    all_of: list["InstrumentWhere"] | None = strawberry.field(
        default=strawberry.UNSET, name="and", description="All of these hold."
    )
    any_of: list["InstrumentWhere"] | None = strawberry.field(
        default=strawberry.UNSET, name="or", description="At least one of these holds."
    )
    key: KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="One of these keys."
    )
    address: KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="One of these addresses."
    )


@strawberry.input(description="A type of stakeholders, or one of several.")
class StakeholderTypeFilter:
    """What is given must hold."""

    eq: Any = strawberry.field(
        default=strawberry.UNSET, graphql_type=maybe(enums.StakeholderType), description="This one."
    )
    in_: Any = strawberry.field(
        default=strawberry.UNSET,
        name="in",
        graphql_type=maybe(many(enums.StakeholderType)),
        description="One of these.",
    )


@strawberry.input(description="Which stakeholders: everything that is given must hold.")
class StakeholderWhere:
    """By what is known of them on the day."""

    all_of: list["StakeholderWhere"] | None = strawberry.field(
        default=strawberry.UNSET, name="and", description="All of these hold."
    )
    any_of: list["StakeholderWhere"] | None = strawberry.field(
        default=strawberry.UNSET, name="or", description="At least one of these holds."
    )
    key: KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="One of these keys."
    )
    type: StakeholderTypeFilter | None = strawberry.field(
        default=strawberry.UNSET, description="Of one of these types."
    )
    country: KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="In one of these countries."
    )
    sector: KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="Working in one of these sectors."
    )


@strawberry.input(description="Which meetings: everything that is given must hold.")
class MeetingWhere:
    """By body and days."""

    all_of: list["MeetingWhere"] | None = strawberry.field(
        default=strawberry.UNSET, name="and", description="All of these hold."
    )
    any_of: list["MeetingWhere"] | None = strawberry.field(
        default=strawberry.UNSET, name="or", description="At least one of these holds."
    )
    key: KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="One of these keys."
    )
    code: KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="One of these codes."
    )
    body: KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="Held by one of these bodies, by key."
    )
    closes: DateFilter | None = strawberry.field(
        default=strawberry.UNSET, description="With a last day between these days."
    )


@strawberry.input(description="By which of its members a list of instruments is ordered.")
class InstrumentOrder:
    """The key decides between equals."""

    field: Any = strawberry.field(
        graphql_type=enums.InstrumentOrderField, description="The member."
    )
    direction: Any = strawberry.field(
        default=enums.Direction.ASC, graphql_type=enums.Direction, description="Rising or falling."
    )


@strawberry.input(description="By which of its members a list of stakeholders is ordered.")
class StakeholderOrder:
    """The key decides between equals."""

    field: Any = strawberry.field(
        graphql_type=enums.StakeholderOrderField, description="The member."
    )
    direction: Any = strawberry.field(
        default=enums.Direction.ASC, graphql_type=enums.Direction, description="Rising or falling."
    )


@strawberry.input(description="By which of its members a list of meetings is ordered.")
class MeetingOrder:
    """The key decides between equals."""

    field: Any = strawberry.field(graphql_type=enums.MeetingOrderField, description="The member.")
    direction: Any = strawberry.field(
        default=enums.Direction.ASC, graphql_type=enums.Direction, description="Rising or falling."
    )


InstrumentWhereArgument: TypeAlias = Annotated[
    InstrumentWhere | None, strawberry.argument(description="Which instruments; all without it.")
]
StakeholderWhereArgument: TypeAlias = Annotated[
    StakeholderWhere | None, strawberry.argument(description="Which stakeholders; all without it.")
]
MeetingWhereArgument: TypeAlias = Annotated[
    MeetingWhere | None, strawberry.argument(description="Which meetings; all without it.")
]
InstrumentOrderArgument: TypeAlias = Annotated[
    list[InstrumentOrder] | None,
    strawberry.argument(description="In what order; by key without it."),
]
StakeholderOrderArgument: TypeAlias = Annotated[
    list[StakeholderOrder] | None,
    strawberry.argument(description="In what order; by key without it."),
]
MeetingOrderArgument: TypeAlias = Annotated[
    list[MeetingOrder] | None, strawberry.argument(description="In what order; by key without it.")
]

COLUMNS: Final[Mapping[str, str]] = {
    "TITLE": "title",
    "ADOPTED_ON": "adopted_on",
    "FIRST_DAY": "first_day",
    "LAST_DAY": "last_day",
}
"""The column of each order; the key needs none, as it ends every order."""


def order_of(asked: list[Any] | None) -> Order:
    """Return an order as the reads know it."""
    columns = [
        (COLUMNS[one.field.value], one.direction is enums.Direction.DESC)
        for one in asked or ()
        if one.field.value != "KEY"
    ]
    if len({name for name, _ in columns}) < len(columns):
        raise BadQuestion("Order by each member once.")
    falling = [one.direction for one in asked or () if one.field.value == "KEY"]
    if falling == [enums.Direction.DESC]:
        columns.append(("key", True))
    return Order(tuple(columns))


def instruments_where(asked: InstrumentWhere | None) -> Where:
    """Return which instruments are wanted."""
    return _where(asked, lambda one: _tests(key=one.key, address=one.address))


def stakeholders_where(asked: StakeholderWhere | None) -> Where:
    """Return which stakeholders are wanted."""
    return _where(
        asked,
        lambda one: _tests(key=one.key, type=one.type, country=one.country, sectors=one.sector),
    )


def meetings_where(asked: MeetingWhere | None) -> Where:
    """Return which meetings are wanted."""
    return _where(asked, _meeting_tests)


def _meeting_tests(asked: MeetingWhere) -> tuple[Test, ...]:
    bodies = among(asked.body)
    since, until = between(asked.closes)
    held = (
        () if bodies is None else (Test("held_by", tuple(f"stakeholder/{one}" for one in bodies)),)
    )
    closes = Test("last_day", None, since, until)
    return (*_tests(key=asked.key, code=asked.code), *held, closes)


def _where(asked: Any, tests: Callable[[Any], tuple[Test, ...]], depth: int = 0) -> Where:  # noqa: ANN401 - one of the inputs above
    """Return an input as the reads know it, with what is nested in it."""
    if not asked:
        return Where()
    if depth > DEEPEST:
        raise BadQuestion(f"Nest `and` and `or` at most {DEEPEST} deep.")
    also, either = given(asked.all_of) or (), given(asked.any_of)
    return Where(
        tests(asked),
        also=tuple(_where(one, tests, depth + 1) for one in also),
        either=None if either is None else tuple(_where(one, tests, depth + 1) for one in either),
    )


def _tests(**filters: object) -> tuple[Test, ...]:
    wanted = ((column, among(one)) for column, one in filters.items())
    return tuple(Test(column, keys) for column, keys in wanted if keys is not None)
