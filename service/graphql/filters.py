"""Which subjects are wanted, and in what order: indexed predicates only, with `and` and `or`."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias

import strawberry

from service.graphql import enums
from service.graphql.inputs import DateFilter, KeyFilter, among, between
from service.reads.errors import BadQuestion
from service.reads.pages import Order
from service.reads.subjects import Test, Where

DEEPEST: Final = 5


@strawberry.input(description="Which instruments: everything that is given must hold.")
class InstrumentWhere:
    """By name."""

    key: KeyFilter | None = strawberry.field(default=None, description="One of these keys.")
    address: KeyFilter | None = strawberry.field(
        default=None, description="One of these addresses."
    )


@strawberry.input(description="Which stakeholders: everything that is given must hold.")
class StakeholderWhere:
    """By what is known of them on the day."""

    all_of: list["StakeholderWhere"] | None = strawberry.field(
        default=None, name="and", description="All of these hold."
    )
    any_of: list["StakeholderWhere"] | None = strawberry.field(
        default=None, name="or", description="At least one of these holds."
    )
    key: KeyFilter | None = strawberry.field(default=None, description="One of these keys.")
    type: Any = strawberry.field(
        default=None,
        graphql_type=list[enums.StakeholderType] | None,
        description="One of these types.",
    )
    country: KeyFilter | None = strawberry.field(
        default=None, description="In one of these countries."
    )
    sector: KeyFilter | None = strawberry.field(
        default=None, description="Working in one of these sectors."
    )


@strawberry.input(description="Which meetings: everything that is given must hold.")
class MeetingWhere:
    """By body and days."""

    key: KeyFilter | None = strawberry.field(default=None, description="One of these keys.")
    code: KeyFilter | None = strawberry.field(default=None, description="One of these codes.")
    body: KeyFilter | None = strawberry.field(
        default=None, description="Held by one of these bodies, by key."
    )
    closes: DateFilter | None = strawberry.field(
        default=None, description="With a last day between these days."
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
    if asked is None:
        return Where()
    return Where(_tests(key=asked.key, address=asked.address))


def stakeholders_where(asked: StakeholderWhere | None, depth: int = 0) -> Where:
    """Return which stakeholders are wanted."""
    if asked is None:
        return Where()
    if depth > DEEPEST:
        raise BadQuestion(f"Nest `and` and `or` at most {DEEPEST} deep.")
    types = None if asked.type is None else Test("type", tuple(one.value for one in asked.type))
    return Where(
        (
            *_tests(key=asked.key, country=asked.country, sectors=asked.sector),
            *([types] if types else []),
        ),
        also=tuple(stakeholders_where(one, depth + 1) for one in asked.all_of or ()),
        either=tuple(stakeholders_where(one, depth + 1) for one in asked.any_of or ()),
    )


def meetings_where(asked: MeetingWhere | None) -> Where:
    """Return which meetings are wanted."""
    if asked is None:
        return Where()
    bodies = among(asked.body)
    since, until = between(asked.closes)
    held = (
        () if bodies is None else (Test("held_by", tuple(f"stakeholder/{key}" for key in bodies)),)
    )
    return Where(
        (*_tests(key=asked.key, code=asked.code), *held, Test("last_day", None, since, until))
    )


def _tests(**filters: KeyFilter | None) -> tuple[Test, ...]:
    wanted = ((column, among(keys)) for column, keys in filters.items())
    return tuple(Test(column, keys) for column, keys in wanted if keys is not None)
