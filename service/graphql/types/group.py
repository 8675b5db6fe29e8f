"""Groups: how many of a list share what, each with the events behind it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from service.graphql import enums
from service.graphql.connections import connected, many
from service.graphql.types.event import EventConnection, EventEdge, event
from service.graphql.types.events import Listed, events_page
from service.graphql.types.node import Info
from service.graphql.types.paged import paged
from service.graphql.types.worked import Worked, moment_of_list
from service.reads.children import Owner
from service.reads.groups import Dimension, Grouping, Keys
from service.reads.histories import Streams
from service.reads.history import EVERYTHING, EventsWhere, moment_of_events
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of, slice_of


@dataclass(frozen=True, slots=True)
class Behind:
    """The events behind a figure: at some positions, or on streams that are worked out when they are asked for.

    name: whose and which figure it is; what it counts grows with the log, and cursors outlive that.
    """

    name: str
    positions: Worked[tuple[int, ...]] | None = None
    streams: Callable[[Moment], Awaitable[Streams]] | None = None


@strawberry.type(description="What shares these keys, and how much of it there is.")
class Group:
    """A figure that leads back to its events."""

    keys: list[str | None] = strawberry.field(
        description="In the order of `by`; null where it is not known, which is a group of its own."
    )
    count: int = strawberry.field(description="How many; the smaller number where sources differ.")
    count_max: int | None = strawberry.field(
        description="The larger number where sources differ; null where they do not."
    )
    of: int | None = strawberry.field(
        description="Of how many, by a register; null where none covers the day."
    )
    share: Decimal | None = strawberry.field(description="`count` divided by `of`.")
    behind: strawberry.Private[Behind]
    moment: strawberry.Private[Moment]

    @paged(EventConnection, "The events behind the figure, in the order of the log.")
    async def events(self, info: Info, asked: Page) -> Any:  # noqa: ANN401 - an EventConnection
        if self.behind.positions is not None:
            return await events_at(info, self.behind.positions, asked)
        listed = Listed("group.events", EVERYTHING, falling=False, of=self.behind.name)
        moment = moment_of_events(asked, listed.question(self.moment), self.moment)
        streams = () if self.behind.streams is None else await self.behind.streams(moment)
        listed = replace(listed, where=EventsWhere(subjects=streams))
        return await events_page(info, listed, asked, moment=moment)


async def events_at(info: Info, behind: Worked[tuple[int, ...]], asked: Page) -> Any:  # noqa: ANN401 - as above
    """Return one page of the events at the positions behind a figure."""
    question = digest_of("figure.events", {"of": behind.name}, behind.moment)
    moment = await moment_of_list(info, asked, question, behind.moment)
    positions = sorted(set(await behind.at(moment)))
    keys = [str(position) for position in positions]
    part = slice_of(positions, asked, question=question, moment=moment, keys=keys)
    found = await info.context.load.event.load_many(list(part.rows))
    by_position = {one.position: event(one, moment) for one in found if one is not None}

    async def count() -> int:
        return len(positions)

    return connected(EventConnection, EventEdge, part.mapped(by_position.__getitem__), count=count)


def group(
    keys: Keys,
    count: int,
    *,
    behind: Behind,
    moment: Moment,
    count_max: int | None = None,
    of: int | None = None,
) -> Group:
    """Return a figure; its share follows from the register, where there is one."""
    share = None if not of else (Decimal(count) / Decimal(of)).quantize(Decimal("0.0001"))
    return Group(
        keys=list(keys),
        count=count,
        count_max=count_max,
        of=of,
        share=share,
        behind=behind,
        moment=moment,
    )


DIMENSIONS: Mapping[str, Mapping[str, Dimension]] = {
    "partnership": {
        "STATE": Dimension("state"),
        "FORM": Dimension("form"),
        "FIELD": Dimension("priority_fields", "item"),
        "REGION": Dimension("regions", "item"),
        "SECTOR": Dimension("sectors", "item"),
        "YEAR": Dimension("started", "year"),
    },
    "stakeholder": {
        "TYPE": Dimension("type"),
        "KIND": Dimension("kind"),
        "COUNTRY": Dimension("country"),
        "SECTOR": Dimension("sectors", "item"),
        "STANDING": Dimension("standing"),
    },
    "consultation": {"STATE": Dimension("state"), "YEAR": Dimension("opened", "year")},
    "activity": {
        "STATE": Dimension("state"),
        "FORM": Dimension("form"),
        "LEVEL": Dimension("level"),
        "AIM": Dimension("aims", "item"),
        "REGION": Dimension("regions", "item"),
        "COUNTRY": Dimension("countries", "item"),
        "SECTOR": Dimension("sectors", "item"),
        "PARTNERSHIP": Dimension("partnership"),
        "YEAR": Dimension("started", "year"),
    },
    "document": {
        "TYPE": Dimension("type"),
        "ADOPTED_BY": Dimension("adopted_by", "item"),
        "YEAR": Dimension("published", "year"),
    },
    "contribution": {
        "STAGE": Dimension("stage"),
        "FORM": Dimension("form"),
        "DONOR": Dimension("donor"),
        "CURRENCY": Dimension("currency"),
        "YEAR": Dimension("given", "year"),
    },
    "instrument": {"YEAR": Dimension("adopted_on", "year")},
    "reference": {"KIND": Dimension("kind")},
    "meeting": {"BODY": Dimension("held_by", "slug"), "YEAR": Dimension("last_day", "year")},
    "response": {"STANCE": Dimension("stance"), "YEAR": Dimension("received", "year")},
    "report": {
        "BODY": Dimension("to_body"),
        "MEDIUM": Dimension("medium"),
        "YEAR": Dimension("submitted", "year"),
    },
    "workitem": {"STATE": Dimension("state"), "PROGRAMME": Dimension("programme")},
    "conflict": {"MEMBER": Dimension("member")},
    "person": {"ON_BEHALF_OF": Dimension("on_behalf_of")},
}
"""By kind of subject: what each dimension of the schema groups by."""

_ENUMS: Mapping[str, Any] = {
    "partnership": enums.PartnershipDimension,
    "stakeholder": enums.StakeholderDimension,
    "consultation": enums.ConsultationDimension,
    "activity": enums.ActivityDimension,
    "document": enums.DocumentDimension,
    "contribution": enums.ContributionDimension,
    "instrument": enums.InstrumentDimension,
    "reference": enums.ReferenceDimension,
    "meeting": enums.MeetingDimension,
    "response": enums.ResponseDimension,
    "report": enums.ReportDimension,
    "workitem": enums.WorkItemDimension,
    "conflict": enums.ConflictDimension,
    "person": enums.PersonDimension,
}


def by_argument(kind: str) -> Any:  # noqa: ANN401 - a type for Strawberry to read
    """Return the argument `by` of a list's groups."""
    says = "By one to three of these."
    wanted = many(_ENUMS[kind])
    return Annotated[Any, strawberry.argument(description=says, graphql_type=wanted)]


async def groups(info: Info, grouping: Grouping, owner: Owner, *, moment: Moment) -> list[Group]:
    """Return the groups of a list, whatever its page."""
    found = await info.context.load.groups.load((grouping, owner, moment)) or {}

    def behind(keys: Keys) -> Behind:
        async def streams(at: Moment) -> Streams:
            members = await info.context.load.members.load((grouping, owner, at)) or {}
            return tuple(f"{grouping.table}/{key}" for key in members.get(keys, ()))

        return Behind(f"{grouping} of {owner}: {keys}", streams=streams)

    return [group(keys, count, behind=behind(keys), moment=moment) for keys, count in found.items()]


def dimensions(kind: str, by: Iterable[Any]) -> tuple[Dimension, ...]:
    """Return what the members of a kind's enum group by."""
    return tuple(DIMENSIONS[kind][str(one.value)] for one in by)
