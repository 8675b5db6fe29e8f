"""What was resolved: position, day, and how far the log is."""

from datetime import date, datetime

import strawberry

from events.log import read
from service.graphql.scalars import LogPosition
from service.graphql.types.node import Info
from service.graphql.types.parked import Parked, parked_of
from service.graphql.types.projection import Projection, projection_of
from service.graphql.types.standstill import Standstill, standstill_of
from service.projections.catalogue import VERSION
from service.reads.lacking import lacking
from service.reads.moment import Moment
from service.reads.projecting import standings_in


@strawberry.type(description="As of which moment this operation was answered.")
class Meta:
    """Both clocks, resolved."""

    position: LogPosition = strawberry.field(description="Everything recorded up to here is known.")
    recorded_at: datetime | None = strawberry.field(
        description="When that position was recorded; null of an empty log."
    )
    occurred_by: date = strawberry.field(description="As of the end of this day.")
    head: LogPosition = strawberry.field(
        description="How far the log is; the read model may be behind."
    )
    read_model: str = strawberry.field(description="Which read model answered.")
    schema_version: str = strawberry.field(
        description="The release of folds and tables that it was made by."
    )
    parked: list[Parked] = strawberry.field(
        description="The histories that are not folded to their ends, at most 100: answers lack what they say."
    )
    standstill: Standstill | None = strawberry.field(
        description="Why the read model follows the log no further now, whatever moment is asked for; null while it does."
    )

    @strawberry.field(
        description="How the tables follow the log now, whatever moment is asked for: the live ones, then those being built."
    )
    async def projections(self, info: Info) -> list[Projection]:
        async with info.context.snapshot.tables() as connection:
            return [projection_of(one) for one in await standings_in(connection)]


async def meta_at(info: Info, moment: Moment) -> Meta:
    """Return what was resolved."""
    snapshot = info.context.snapshot
    head = await snapshot.head()
    async with snapshot.log() as log:
        found = await read.read(log, after=moment.position - 1, limit=1) if moment.position else []
    lacks = await lacking(snapshot, position=moment.position)
    return Meta(
        position=LogPosition(moment.position),
        recorded_at=found[0].recorded_at if found else None,
        occurred_by=moment.day,
        head=LogPosition(head.log),
        read_model=snapshot.model,
        schema_version=str(VERSION),
        parked=[parked_of(one) for one in lacks.parked],
        standstill=standstill_of(lacks.standstill),
    )
