"""What can be given to a field: both clocks, and which events, subjects or evidence are wanted."""

from datetime import date, datetime
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

    eq: str | None = strawberry.field(default=None, description="This one.")
    in_: list[str] | None = strawberry.field(default=None, name="in", description="One of these.")


@strawberry.input(description="Positions from one to below another.")
class PositionFilter:
    """Half-open."""

    gte: LogPosition | None = strawberry.field(default=None, description="From this one on.")
    lt: LogPosition | None = strawberry.field(default=None, description="Before this one.")


@strawberry.input(description="Days from one to before another.")
class DateFilter:
    """Half-open."""

    gte: date | None = strawberry.field(default=None, description="From this day on.")
    lt: date | None = strawberry.field(default=None, description="Before this day.")


@strawberry.input(description="Instants from one to before another.")
class DateTimeFilter:
    """Half-open."""

    gte: datetime | None = strawberry.field(default=None, description="From this instant on.")
    lt: datetime | None = strawberry.field(default=None, description="Before this instant.")


@strawberry.input(description="Which events: everything that is given must hold.")
class EventWhere:
    """Indexed predicates only."""

    types: Any = strawberry.field(
        default=None, graphql_type=list[enums.EventType] | None, description="One of these types."
    )
    subject: KeyFilter | None = strawberry.field(
        default=None, description="On one of these streams, as partnership/mppi."
    )
    paragraph: KeyFilter | None = strawberry.field(
        default=None, description="Claimed for one of these paragraphs, by address."
    )
    position: PositionFilter | None = strawberry.field(
        default=None, description="At these positions."
    )
    recorded: DateTimeFilter | None = strawberry.field(
        default=None, description="Recorded between these instants."
    )
    occurred: DateFilter | None = strawberry.field(
        default=None, description="With a counting day between these days."
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


def _given(value: Any) -> Any:  # noqa: ANN401 - one member of an input
    return None if value is strawberry.UNSET else value


def as_of(asked: AsOf | None) -> moment.AsOf | None:
    """Return the recorded clock as the reads know it."""
    if asked is None:
        return None
    return moment.AsOf(
        _given(asked.position), _given(asked.recorded_at), _given(asked.min_position)
    )


def occurred_by(asked: OccurredBy | None) -> moment.OccurredBy | None:
    """Return the world's clock as the reads know it."""
    if asked is None:
        return None
    return moment.OccurredBy(_given(asked.day), _given(asked.meeting))


def among(keys: KeyFilter | None) -> tuple[str, ...] | None:
    """Return the keys that a filter lets through; None lets all through."""
    if keys is None or (keys.eq is None and keys.in_ is None):
        return None
    if keys.eq is None:
        return tuple(keys.in_ or ())
    if keys.in_ is not None and keys.eq not in keys.in_:
        raise BadQuestion("`eq` and `in` exclude each other here: give one of them.")
    return (keys.eq,)


def between(span: Any) -> tuple[Any, Any]:  # noqa: ANN401 - one of the three filters above
    """Return the two ends of a filter, None where it is open."""
    return (None, None) if span is None else (span.gte, span.lt)


def events_where(asked: EventWhere | None, *, within: tuple[str, ...] | None = None) -> EventsWhere:
    """Return which events are wanted, as the reads know it.

    within: only on these streams, whatever is asked.
    """
    if asked is None:
        return EventsWhere(subjects=within)
    subjects = among(asked.subject)
    if within is not None and subjects is not None:
        subjects = tuple(one for one in subjects if one in within)
    return EventsWhere(
        types=None if asked.types is None else tuple(one.value for one in asked.types),
        subjects=within if subjects is None else subjects,
        paragraphs=among(asked.paragraph),
        positions=between(asked.position),
        recorded=between(asked.recorded),
        occurred=between(asked.occurred),
    )


def arguments(**given: object) -> dict[str, object]:
    """Return arguments as plain data, to tell one question from another."""
    return {name: _plain(value) for name, value in given.items() if value is not None}


def _plain(value: Any) -> Any:  # noqa: ANN401 - inputs, nested
    if hasattr(value, "__strawberry_definition__") and not isinstance(value, type):
        return {name: _plain(item) for name, item in vars(value).items() if item is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value)
