"""Days of the world that are given to a field below the root, as known at its own position."""

from datetime import date
from typing import Annotated, TypeAlias

import strawberry

from service.graphql import inputs
from service.graphql.types.node import Info
from service.reads import moment as clocks
from service.reads.moment import Moment

SinceArgument: TypeAlias = Annotated[
    inputs.OccurredBy | None,
    strawberry.argument(
        description="Say what is new since the end of this day, not after the one that is asked about."
    ),
]
SinceWhen: TypeAlias = Annotated[
    inputs.OccurredBy,
    strawberry.argument(
        description="Since the end of this day, not after the one that is asked about."
    ),
]


async def day_given(info: Info, by: clocks.OccurredBy | None, moment: Moment) -> date | None:
    """Return the day that is given, or a meeting's last one; None where neither is."""
    if by is None or by.meeting is None:
        return None if by is None else by.day
    days = await info.context.load.meeting_days.load(moment.position)
    return clocks.last_day(days, by.meeting)


async def since_given(info: Info, by: clocks.OccurredBy | None, moment: Moment) -> date | None:
    """Return the day since whose end changes are asked for; raise BadQuestion for one after that of the moment."""
    day = await day_given(info, by, moment)
    return None if day is None else clocks.not_after(day, moment)
