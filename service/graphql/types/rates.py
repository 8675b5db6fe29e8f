"""Rates: how consultations were answered, and how late each answer came."""

from decimal import Decimal
from typing import Any

import strawberry

from service.graphql.connections import (
    Connection,
    Edge,
    connected,
)
from service.graphql.types.figures import all_shown
from service.graphql.types.group import Group
from service.graphql.types.node import Info
from service.graphql.types.paged import paged
from service.graphql.types.worked import Worked, moment_of_list
from service.reads.indicators.consultations import Answer, Rates
from service.reads.pages import Page, digest_of, slice_of


@strawberry.type(description="One answer to a consultation, and how late it came.")
class AnswerTiming:
    """A late answer is an answer; a loose date makes nobody late on a guess."""

    response: str = strawberry.field(description="The key of the answer.")
    consultation: str = strawberry.field(description="The key of the consultation.")
    by: list[str] = strawberry.field(description="The keys of those who gave it by name.")
    unnamed: str | None = strawberry.field(description="What is said of senders without a name.")
    late: bool | None = strawberry.field(
        description="Whether it came after the deadline; null without one, and where the date does not tell."
    )
    days_late: int | None = strawberry.field(
        description="Days after the deadline, at least; negative before it, null without one."
    )
    days_late_max: int | None = strawberry.field(
        description="Days after the deadline, at most; the same where the day is known."
    )
    used: bool = strawberry.field(description="Whether a later text says that it used it.")


@strawberry.type(description="A page of answers, each with the days that it was late.")
class AnswerTimingConnection(Connection[AnswerTiming]):
    """By the day they came."""


AnswerTimingEdge = Edge[AnswerTiming]


@strawberry.type(description="How consultations were answered.")
class ResponseRates:
    """Of one consultation, or of several together."""

    addressed: int | None = strawberry.field(
        description="How many were asked, by name; null where a class or sector was, so nobody knows."
    )
    responded: int = strawberry.field(
        description="How many answers came; a group that nobody names is one."
    )
    on_time: int = strawberry.field(
        description="How many of them by the deadline, however their dates are read."
    )
    late: int = strawberry.field(
        description="How many of them after the deadline, however their dates are read."
    )
    rate: Decimal | None = strawberry.field(
        description="Of those asked by name, the part that answered; null where the number asked is not known."
    )
    days_open: int | None = strawberry.field(
        description="From the newest question to its close or deadline; null for several, and where none is stated."
    )
    median_days: Decimal | None = strawberry.field(
        description="The median of the days from the question to an answer's counting day."
    )
    input_used: int = strawberry.field(
        description="How many answers a later text says that it used."
    )
    by_class: list[Group] = strawberry.field(
        description="Answers by class; one that was asked and is silent is shown as empty."
    )
    given: strawberry.Private[Worked[tuple[Answer, ...]]]

    @paged(
        AnswerTimingConnection,
        "The answers by the day they came, each with the days that it was late.",
    )
    async def answers(self, info: Info, asked: Page) -> Any:  # noqa: ANN401 - an AnswerTimingConnection
        question = digest_of("rates.answers", {"of": self.given.name}, self.given.moment)
        moment = await moment_of_list(info, asked, question, self.given.moment)
        found = await self.given.at(moment)
        keys = [one.response for one in found]
        part = slice_of(found, asked, question=question, moment=moment, keys=keys)

        async def count() -> int:
            return len(keys)

        timings = part.mapped(_answer)
        return connected(AnswerTimingConnection, AnswerTimingEdge, timings, count=count)


def rates_of(work: Worked[Rates]) -> ResponseRates:
    """Return rates as the schema has them."""
    found = work.found
    return ResponseRates(
        addressed=found.addressed,
        responded=len(found.answers),
        on_time=found.on_time,
        late=found.late,
        rate=found.rate,
        days_open=found.days_open,
        median_days=found.median_days,
        input_used=found.used,
        by_class=all_shown(work.part("by_class", lambda one: one.by_class)),
        given=work.part("answers", lambda one: one.answers),
    )


def _answer(one: Answer) -> AnswerTiming:
    return AnswerTiming(
        response=one.response,
        consultation=one.consultation,
        by=list(one.by),
        unnamed=one.unnamed,
        late=one.late,
        days_late=None if one.lateness is None else one.lateness.at_least,
        days_late_max=None if one.lateness is None else one.lateness.at_most,
        used=one.used,
    )
