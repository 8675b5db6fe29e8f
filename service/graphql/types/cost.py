"""What an operation costs, said in its own answer."""

from datetime import datetime

import strawberry

from service.graphql import cost
from service.graphql.types.node import Info


@strawberry.type(description="What this very operation costs, known before it is executed.")
class Cost:
    """For the worst case: every page full."""

    cost: int = strawberry.field(description="The figure for the work.")
    limit: int = strawberry.field(description="What one operation may cost at most.")
    nodes: int = strawberry.field(description="How many objects the answer may hold.")
    remaining: int | None = strawberry.field(
        description="What the caller has left; null where nothing is counted."
    )
    reset_at: datetime | None = strawberry.field(
        description="When that begins anew; null where nothing is counted."
    )


def cost_now(info: Info) -> Cost:
    """Return what the operation costs that is being executed."""
    raw = info._raw_info  # noqa: SLF001 - Strawberry has no public way to the operation itself
    found = cost.Estimate(raw.schema, raw.fragments, info.variable_values).of(raw.operation)
    return Cost(
        cost=found.cost, limit=cost.LARGEST, nodes=found.nodes, remaining=None, reset_at=None
    )
