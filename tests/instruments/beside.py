"""Instruments beside each other: their folders, questions about any of them, and events told the way everybody tells them."""

from pathlib import Path
from typing import Any, Final

from events.cloudevents import parse
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.recording.record import open_recorder
from tests.sentences.builders import event
from tests.service.graphql.asking import ask
from tests.service.projections.stories import fold

SHIPPED: Final = Path(__file__).parents[2] / "instruments"
FIRST: Final = SHIPPED / "basel-vi-32"
LATER: Final = tuple(sorted(one for one in SHIPPED.iterdir() if one != FIRST))

STATUSES: Final = """
query ($of: String!, $by: OccurredBy!) {
  instrument(address: $of, occurredBy: $by) {
    paragraphs {
      nodes {
        number
        status {
          value
          since
          statedOnly
          asClaimed
          explanation { text }
          missing { text { text } }
          pastDue { criterion { key } due { meeting { code } stated } }
          continuedBy { address since }
          criteria { criterion { key } state evidence { nodes { eventId } } }
          rejected { edges { node { eventId } bearing rejection } }
        }
      }
    }
  }
}
"""

Told = dict[str, Any]


async def statuses(pools: Pools, of: str, **by: str) -> dict[str, Told | None]:
    """Return the status of every paragraph of an instrument, by number."""
    data = await ask(pools, STATUSES, of=of, by=by)
    return {node["number"]: node["status"] for node in data["instrument"]["paragraphs"]["nodes"]}


async def status(pools: Pools, address: str, **by: str) -> Told:
    """Return the status of one paragraph, which has one."""
    of, _, number = address.partition("#")
    found = (await statuses(pools, of, **by))[number]
    assert found is not None
    return found


async def values(pools: Pools, of: str, **by: str) -> dict[str, str | None]:
    """Return the value of every paragraph."""
    found = await statuses(pools, of, **by)
    return {number: one["value"] if one else None for number, one in found.items()}


def counted(told: Told) -> dict[str, list[str]]:
    """Return the events that count, by criterion."""
    return {
        one["criterion"]["key"]: [node["eventId"] for node in one["evidence"]["nodes"]]
        for one in told["criteria"]
        if one["evidence"]["nodes"]
    }


def shown(told: Told) -> dict[str, tuple[str, str]]:
    """Return what is shown and does not count: bearing and reason, by event."""
    return {
        one["node"]["eventId"]: (one["bearing"], one["rejection"])
        for one in told["rejected"]["edges"]
    }


def past_due(told: Told) -> dict[str, tuple[str, bool]]:
    """Return what is past due: the meeting, and whether the text states it."""
    return {
        one["criterion"]["key"]: (one["due"]["meeting"]["code"], one["due"]["stated"])
        for one in told["pastDue"]
    }


def told(type_name: str, stream: str, **members: object) -> Told:
    """Return an event as a poster sends it."""
    return event(type_name, stream, **members)  # type: ignore[arg-type]  # id and source are texts


async def tell(pools: Pools, *sent: Told) -> None:
    """Record events through the recording room, one request each, and fold them."""
    recorder = open_recorder(pools)
    for one in sent:
        await recorder.record([parse(one)], LOCAL)
    await fold(pools)
