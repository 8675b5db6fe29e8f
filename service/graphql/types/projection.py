"""How a read model follows the log: how far it is, how far behind, and why it goes no further."""

from datetime import datetime
from decimal import Decimal
from typing import Final

import strawberry

from service.graphql.enums import ProjectionState
from service.graphql.scalars import LogPosition
from service.graphql.types.standstill import Standstill, standstill_of
from service.reads.diagnosis import diagnosed
from service.reads.projecting import ModelStanding

MILLISECOND: Final = Decimal("0.001")


@strawberry.type(
    description="One read model: the tables that answer, or those that are being built beside them."
)
class Projection:
    """As of now, in the same snapshot as the rest of the answer."""

    read_model: str = strawberry.field(description="Which one.")
    schema_version: str = strawberry.field(
        description="The release of folds and tables that it is made by."
    )
    is_live: bool = strawberry.field(description="Whether it answers; otherwise it is being built.")
    state: ProjectionState = strawberry.field(description="How it is getting on.")
    position: LogPosition = strawberry.field(description="Everything up to here is folded.")
    lag_events: int = strawberry.field(description="How many positions of the log are not folded.")
    lag_seconds: Decimal = strawberry.field(
        description="How long the first event that is not folded has been in the log; 0 where all are folded."
    )
    parked_streams: int = strawberry.field(description="How many histories are folded no further.")
    standstill: Standstill | None = strawberry.field(
        description="Why it goes no further; null while it does, or while nobody has found that it does not."
    )
    advice: str | None = strawberry.field(
        description="What whoever runs the service should do; null where nothing is to be done."
    )
    leased_until: datetime | None = strawberry.field(
        description="When another process may fold it, unless the one that does says before that it lives; null where nobody does."
    )


def projection_of(found: ModelStanding) -> Projection:
    """Return a read model as the schema shows it."""
    diagnosis = diagnosed(found)
    return Projection(
        read_model=found.model.schema,
        schema_version=str(found.model.version),
        is_live=found.is_live,
        state=ProjectionState(diagnosis.state.name),
        position=LogPosition(found.bookmark),
        lag_events=found.lag_events,
        lag_seconds=Decimal(found.lag_s).quantize(MILLISECOND),
        parked_streams=len(found.parked),
        standstill=standstill_of(found.standstill),
        advice=diagnosis.advice or None,
        # Which process that is, the doctor says on the terminal: machines are nobody's business here.
        leased_until=None if found.holder is None else found.holder.until,
    )
