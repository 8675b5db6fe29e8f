"""How far a criterion reaches: how many have acted, out of how many."""

from datetime import date
from typing import Any

import strawberry

from service.graphql.connections import lazily, maybe
from service.graphql.types.group import Behind, Group, group
from service.graphql.types.lookup import subject_by_key
from service.graphql.types.node import Info
from service.graphql.types.worked import Worked
from service.mandate import reach
from service.reads.moment import Moment


@strawberry.type(
    description="How many named members of a class act in what counts for a criterion, and out of how many."
)
class Reach:
    """A class that the criterion asks; one with nobody in it is shown as empty."""

    reach: strawberry.Private[reach.Reach]
    named: Group = strawberry.field(
        description="Those who act, merged identities once; `of` by the register's latest count."
    )
    moment: strawberry.Private[Moment]

    @strawberry.field(name="class", description="The class, in the words of the instrument.")
    def class_(self) -> str:
        return self.reach.class_

    @strawberry.field(
        graphql_type=maybe(lazily("reference", "Reference")),
        description="The register that says out of how many; null where none covers the day.",
    )
    async def register(self, info: Info) -> Any:  # noqa: ANN401 - a Reference
        size = self.reach.size
        if size is None:
            return None
        return await subject_by_key(info, "reference", size.register, self.moment)

    @strawberry.field(description="What was counted, in the words of the register.")
    def label(self) -> str | None:
        return self.reach.size.label if self.reach.size else None

    @strawberry.field(description="The day on which that was counted.")
    def counted(self) -> date | None:
        return self.reach.size.counted if self.reach.size else None


def shown(found: Worked[tuple[reach.Reach, ...]]) -> list[Reach]:
    """Return the reach of a criterion into each class that it asks, as the schema has it."""
    return [_shown(one, found) for one in found.found]


def _shown(one: reach.Reach, found: Worked[tuple[reach.Reach, ...]]) -> Reach:
    def events(held: tuple[reach.Reach, ...]) -> tuple[int, ...]:
        return next((each.events for each in held if each.class_ == one.class_), ())

    behind = Behind(f"{found.name} {one.class_}", found.part(one.class_, events))
    of = one.size.number if one.size else None
    named = group((one.class_,), len(one.keys), behind=behind, moment=found.moment, of=of)
    return Reach(reach=one, named=named, moment=found.moment)
