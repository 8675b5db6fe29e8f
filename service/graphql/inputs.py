"""What can be given to a field: both clocks, and which events, subjects or evidence are wanted."""

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, TypeAlias

import strawberry

from service.graphql import enums
from service.graphql.scalars import LogPosition
from service.reads import moment
from service.reads.errors import BadQuestion
from service.reads.history import EventsWhere


@strawberry.input(description="The recorded clock: exactly one of these.", one_of=True)
class AsOf:
    """As known at a point of the log."""

    position: LogPosition | None = strawberry.field(
        default=strawberry.UNSET, description="As known at this position."
    )
    recorded_at: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="As known at this instant."
    )
    min_position: LogPosition | None = strawberry.field(
        default=strawberry.UNSET,
        description="As known now, once the read model has reached this position.",
    )


@strawberry.input(description="The world's clock: exactly one of these.", one_of=True)
class OccurredBy:
    """What had happened by then."""

    day: date | None = strawberry.field(
        default=strawberry.UNSET, name="date", description="By the end of this day."
    )
    meeting: str | None = strawberry.field(
        default=strawberry.UNSET, description="By the last day of the meeting with this code."
    )


@strawberry.input(description="An event's name for ever.")
class EventIdentity:
    """Source and id."""

    source: str = strawberry.field(description="The event's source.")
    id: str = strawberry.field(description="The event's id.")


@strawberry.input(description="One event, by one of its names: exactly one of these.", one_of=True)
class EventBy:
    """Position or identity."""

    position: LogPosition | None = strawberry.field(
        default=strawberry.UNSET, description="By its place in the log."
    )
    identity: EventIdentity | None = strawberry.field(
        default=strawberry.UNSET, description="By its source and id."
    )


@strawberry.input(description="A key, or one of several.")
class KeyFilter:
    """What is given must hold."""

    eq: str | None = strawberry.field(default=strawberry.UNSET, description="This one.")
    in_: list[str] | None = strawberry.field(
        default=strawberry.UNSET, name="in", description="One of these."
    )


@strawberry.input(description="Positions from one to below another.")
class PositionFilter:
    """Half-open."""

    gte: LogPosition | None = strawberry.field(
        default=strawberry.UNSET, description="From this one on."
    )
    lt: LogPosition | None = strawberry.field(
        default=strawberry.UNSET, description="Before this one."
    )


@strawberry.input(description="Days from one to before another.")
class DateFilter:
    """Half-open."""

    gte: date | None = strawberry.field(default=strawberry.UNSET, description="From this day on.")
    lt: date | None = strawberry.field(default=strawberry.UNSET, description="Before this day.")


@strawberry.input(description="Instants from one to before another.")
class DateTimeFilter:
    """Half-open."""

    gte: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="From this instant on."
    )
    lt: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Before this instant."
    )


@strawberry.input(description="Which events: everything that is given must hold.")
class EventWhere:
    """Indexed predicates only."""

    types: Any = strawberry.field(
        default=strawberry.UNSET,
        graphql_type=list[enums.EventType] | None,
        description="One of these types.",
    )
    subject: KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="On one of these streams, as partnership/mppi."
    )
    paragraph: KeyFilter | None = strawberry.field(
        default=strawberry.UNSET, description="Claimed for one of these paragraphs, by address."
    )
    position: PositionFilter | None = strawberry.field(
        default=strawberry.UNSET, description="At these positions."
    )
    recorded: DateTimeFilter | None = strawberry.field(
        default=strawberry.UNSET, description="Recorded between these instants."
    )
    occurred: DateFilter | None = strawberry.field(
        default=strawberry.UNSET, description="With a counting day between these days."
    )


AsOfArgument: TypeAlias = Annotated[
    AsOf | None, strawberry.argument(description="As known when: the present without it.")
]
OccurredByArgument: TypeAlias = Annotated[
    OccurredBy | None,
    strawberry.argument(description="What had happened by when: today without it."),
]
EventWhereArgument: TypeAlias = Annotated[
    EventWhere | None, strawberry.argument(description="Which events; all without it.")
]
LanguageArgument: TypeAlias = Annotated[
    str, strawberry.argument(description="A language's tag, such as en.")
]
DirectionArgument: TypeAlias = Annotated[
    enums.Direction, strawberry.argument(description="In the order of the log, or against it.")
]


def given(value: Any) -> Any:  # noqa: ANN401 - an argument, or a member of an input
    """Return what was given; None for what was left away, so that the schema prints no default."""
    return None if value is strawberry.UNSET else value


def as_of(asked: AsOf | None) -> moment.AsOf | None:
    """Return the recorded clock as the reads know it."""
    if not asked:
        return None
    return moment.AsOf(given(asked.position), given(asked.recorded_at), given(asked.min_position))


def occurred_by(asked: OccurredBy | None) -> moment.OccurredBy | None:
    """Return the world's clock as the reads know it."""
    if not asked:
        return None
    return moment.OccurredBy(given(asked.day), given(asked.meeting))


def among(wanted: Any) -> tuple[str, ...] | None:  # noqa: ANN401 - a filter with `eq` and `in`
    """Return what a filter lets through, as plain text; None lets all through."""
    if not wanted:
        return None
    one, several = given(wanted.eq), given(wanted.in_)
    if one is None:
        return None if several is None else tuple(map(_text, several))
    if several is not None and one not in several:
        raise BadQuestion("`eq` and `in` exclude each other here: give one of them.")
    return (_text(one),)


def _text(value: object) -> str:
    return name(str(value.value) if isinstance(value, Enum) else str(value))


def name(text: str) -> str:
    """Return a key, an address or a code as given; raise BadQuestion for what no name can hold."""
    if "\0" in text:
        raise BadQuestion("No name holds the character U+0000: leave it away.")
    return text


def between(span: Any) -> tuple[Any, Any]:  # noqa: ANN401 - one of the three filters above
    """Return the two ends of a filter, None where it is open."""
    return (given(span.gte), given(span.lt)) if span else (None, None)


def events_where(asked: EventWhere | None, *, within: tuple[str, ...] | None = None) -> EventsWhere:
    """Return which events are wanted, as the reads know it.

    within: only on these streams, whatever is asked.
    """
    if not asked:
        return EventsWhere(subjects=within)
    subjects, types = among(asked.subject), given(asked.types)
    if within is not None and subjects is not None:
        subjects = tuple(one for one in subjects if one in within)
    return EventsWhere(
        types=None if types is None else tuple(map(_text, types)),
        subjects=within if subjects is None else subjects,
        paragraphs=among(asked.paragraph),
        positions=between(asked.position),
        recorded=between(asked.recorded),
        occurred=between(asked.occurred),
    )


def arguments(**asked: object) -> dict[str, object]:
    """Return arguments as plain data, to tell one question from another."""
    return {name: _plain(value) for name, value in asked.items() if given(value) is not None}


def _plain(value: Any) -> Any:  # noqa: ANN401 - inputs, nested
    if hasattr(value, "__strawberry_definition__") and not isinstance(value, type | Enum):
        return arguments(**vars(value))
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value)
