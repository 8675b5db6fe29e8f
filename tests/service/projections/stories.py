"""A small decision of a convention that does not exist, told event by event into a real log and folded."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text

from events import cloudevents
from events.envelope import Proposed
from events.log.append import Appender
from events.log.requests import Appended, NewEvent, Request
from service.database.engine import Pools
from service.projections import model
from service.projections.catalogue import SCHEMA
from service.projections.runner import Projector
from tests.sentences.builders import claim, event

PARAGRAPH = "XY-1/2#1"

DECISION: tuple[dict[str, Any], ...] = (
    event("stakeholder.registered", "stakeholder/xy-cop", name="The Parties", type="convention_body"),
    event("meeting.scheduled", "meeting/cop-1", code="COP-1", body="stakeholder/xy-cop", **{"from": "2003-05-01", "to": "2003-05-02"}),
    event("instrument.recorded", "instrument/xy-1-2", adoptedAt="meeting/cop-1", verbs={"encourages": "response"}),
    event("instrument.paragraph_recorded", "instrument/xy-1-2", verb="encourages", family="response", deliverables=None),
    event(
        "instrument.rule_recorded",
        "instrument/xy-1-2",
        family="response",
        required=None,
        criteria={"joined": {"text": "a firm joins", "match": {"act": "join", "by": "industry"}}},
        values=[["RESPONSE_PARTIAL", "joined"]],
    ),
)  # fmt: skip

FIRM = event(
    "stakeholder.registered",
    "stakeholder/a-firm",
    name="A Firm",
    type="company",
    occurred="2003-05-02",
)
FORMED = event("partnership.formed", "partnership/phones", occurred="2003-06-01")
JOINED = event(
    "partnership.joined",
    "partnership/phones",
    id="joined",
    partner="stakeholder/a-firm",
    occurred="2003-07",
    evidence=[claim(PARAGRAPH)],
)
HISTORY = (*DECISION, FIRM, FORMED, JOINED)


async def tell(pools: Pools, *sent: Mapping[str, Any]) -> int:
    """Append events one by one, admitted; return the last position."""
    return await slip(pools, *map(cloudevents.parse, sent))


async def slip(pools: Pools, *sent: Proposed) -> int:
    """Append events as they are, past whoever would refuse them; return the last position."""
    last = 0
    appender = Appender(pools.append)
    for proposed in sent:
        sealed = cloudevents.seal(
            proposed, authid="system:loader", authtype="system", claimstanding="admitted"
        )
        new = NewEvent(proposed.source, proposed.id, proposed.stream, sealed)
        verdict = await appender.submit(Request((new,)))
        assert isinstance(verdict, Appended)
        last = verdict.first_position
    return last


async def fold(pools: Pools, *, chunk: int = 1000) -> int:
    """Fold the log to its end in chunks of a size."""
    projector = Projector(pools, holder=f"test-{chunk}", chunk=chunk)
    await projector.prepare()
    return await projector.catch_up()


async def ask(pools: Pools, statement: str, **values: object) -> Sequence[Mapping[str, Any]]:
    """Return the rows of a question to the live read tables."""
    async with pools.reader.connect() as connection:
        live = await model.live(connection)
        schema = SCHEMA if live is None else live.schema
        rows = await connection.execute(text(statement.replace("read.", f"{schema}.")), values)
        return [dict(row) for row in rows.mappings()]


async def values_of(pools: Pools, *, asof: int = 2**62) -> list[tuple[str, str | None]]:
    """Return the paragraph's value from each day on, as known at a position."""
    rows = await ask(
        pools,
        "SELECT from_day, value FROM read.status_version AS one "
        "WHERE key = :key AND position <= :asof AND NOT gone AND NOT EXISTS "
        "(SELECT 1 FROM read.status_version WHERE key = :key AND position <= :asof "
        "AND position > one.position AND from_day <= one.from_day) ORDER BY from_day",
        key=PARAGRAPH,
        asof=asof,
    )
    told = [(row["from_day"].isoformat(), row["value"]) for row in rows]
    return [
        one for one, last in zip(told, [None, *told], strict=False) if not last or one[1] != last[1]
    ]
