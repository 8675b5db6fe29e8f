"""Outputs and principles: what came of activities and partnerships, and how they stand to the texts they are held to."""

from typing import Any

import strawberry

from service.graphql import enums
from service.graphql.connections import (
    Connection,
    Edge,
    connected,
    lazily,
    maybe,
)
from service.graphql.types.event import Event, EventConnection, event_at
from service.graphql.types.group import events_at
from service.graphql.types.grouped import Whole
from service.graphql.types.lookup import subject_by_key, subject_node
from service.graphql.types.node import Info, When, whens
from service.graphql.types.paged import paged
from service.graphql.types.subject import Subject
from service.graphql.types.worked import Worked, moment_of_list
from service.reads.indicators.outputs import Output
from service.reads.indicators.principles import Line
from service.reads.moment import Moment
from service.reads.pages import Page, digest_of, slice_of
from service.reads.where import Has, Where


@strawberry.type(description="What came of one activity or partnership that counts.")
class OutputLine:
    """No single date completes a text: its versions and acts say what was done with it, and when."""

    found: strawberry.Private[Output]
    moment: strawberry.Private[Moment]
    work: strawberry.Private[Worked[tuple[Output, ...]]]

    @strawberry.field(graphql_type=maybe(Subject), description="The activity or partnership.")
    async def subject(self, info: Info) -> Any:  # noqa: ANN401 - a Subject
        return await subject_by_key(info, self.found.kind, self.found.key, self.moment)

    @strawberry.field(description="Whether it is a training.")
    def training(self) -> bool:
        return self.found.training

    @strawberry.field(description="When it started, or was formed.")
    def started(self) -> When | None:
        return whens(self.found.started)

    @strawberry.field(description="When it was completed.")
    def completed(self) -> When | None:
        return whens(self.found.completed)

    @strawberry.field(graphql_type=maybe(enums.Level), description="On which level it is done.")
    def level(self) -> Any:  # noqa: ANN401 - a made enum
        return None if self.found.level is None else enums.Level(self.found.level)

    @strawberry.field(graphql_type=list[enums.Aim], description="What it is for.")
    def aims(self) -> Any:  # noqa: ANN401 - made enums
        return [enums.Aim(one) for one in self.found.aims]

    @paged(
        lazily("document", "DocumentConnection"),
        "Its documents by key, each with versions and acts.",
    )
    async def documents(self, info: Info, asked: Page) -> Any:  # noqa: ANN401 - a DocumentConnection
        own = self.work.part(f"{self.found.kind}/{self.found.key}", self._own)
        question = digest_of("outputs", {"of": own.name}, self.moment)
        moment = await moment_of_list(info, asked, question, self.moment)
        texts = (text for one in await own.at(moment) for text in one.texts)
        rows = {text.document["key"]: text.document for text in texts}
        keys = tuple(rows)
        part = slice_of(keys, asked, question=question, moment=moment, keys=keys)
        nodes = part.mapped(lambda key: subject_node("document", rows[key], moment))

        async def count() -> int:
            return len(keys)

        connection = lazily("document", "DocumentConnection").resolve_type()
        edge = lazily("document", "DocumentEdge").resolve_type()
        whole = Whole("document", Where((Has("key", keys),)), moment, "key", keys)
        return connected(connection, edge, nodes, count=count, whole=whole)

    @paged(EventConnection, "The events that make it count, and those behind its documents.")
    async def events(self, info: Info, asked: Page) -> Any:  # noqa: ANN401 - an EventConnection
        own = self.work.part(f"{self.found.kind}/{self.found.key}", self._own)
        positions = own.part(
            "events", lambda those: tuple(place for one in those for place in one.positions)
        )
        return await events_at(info, positions, asked)

    def _own(self, those: tuple[Output, ...]) -> tuple[Output, ...]:
        """Return what came of the same activity or partnership; nothing before it counted."""
        own = (self.found.kind, self.found.key)
        return tuple(one for one in those if (one.kind, one.key) == own)


@strawberry.type(description="What came of the activities and partnerships that count.")
class OutputConnection(Connection[OutputLine]):
    """Activities first, by key; then partnerships."""


OutputEdge = Edge[OutputLine]


@strawberry.type(description="One principle held against one framework or partnership.")
class PrincipleLine:
    """What nobody has mapped is not shown: neither met nor missed."""

    found: strawberry.Private[Line]
    moment: strawberry.Private[Moment]

    @strawberry.field(graphql_type=maybe(Subject), description="The document or partnership.")
    async def subject(self, info: Info) -> Any:  # noqa: ANN401 - a Subject
        return await subject_by_key(info, self.found.kind, self.found.key, self.moment)

    @strawberry.field(description="The text that the principle belongs to, by name.")
    def reference(self) -> str:
        return self.found.reference

    @strawberry.field(description="The version of the text.")
    def version(self) -> str:
        return self.found.version

    @strawberry.field(description="The principle's code in the text.")
    def principle(self) -> str:
        return self.found.principle

    @strawberry.field(description="What it is called.")
    def label(self) -> str:
        return self.found.label

    @strawberry.field(
        description="How sure its wording is: `unverified` where it was not read in the text itself."
    )
    def basis(self) -> str:
        return self.found.basis

    @strawberry.field(graphql_type=enums.Finding, description="What was found.")
    def finding(self) -> Any:  # noqa: ANN401 - a made enum
        return enums.Finding(self.found.finding)

    @strawberry.field(
        graphql_type=maybe(Event), description="The event that found it; null where nobody has."
    )
    async def event(self, info: Info) -> Any:  # noqa: ANN401 - an Event
        position = self.found.position
        return None if position is None else await event_at(info, position, self.moment)


@strawberry.type(description="Principles held against the frameworks and partnerships that count.")
class PrincipleLineConnection(Connection[PrincipleLine]):
    """Subject by subject, in the order of the texts."""


PrincipleLineEdge = Edge[PrincipleLine]
