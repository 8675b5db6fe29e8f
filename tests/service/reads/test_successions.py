"""Edges of succession, seen from both of their ends, whoever recorded them."""

from typing import Any

from service.database.engine import Pools
from tests.sentences.builders import event
from tests.service.graphql.asking import ask
from tests.service.projections.stories import DECISION, fold, tell

QUERY = """query ($day: Date!) { instrument(address: "XY-1/2", occurredBy: {date: $day}) {
  succession { totalCount edges { ownAddress direction node { address kind } } } } }"""


def edge(stream: str, from_address: str, to_address: str) -> dict[str, Any]:
    return event("instrument.linked", stream, fromAddress=from_address, toAddress=to_address)


async def test_a_decision_shows_what_others_recorded_about_it(pools: Pools) -> None:
    earlier = edge("instrument/xy-0-1", "XY-0/1#4", "XY-1/2#1")
    of_all = edge("instrument/xy-0-1", "XY-0/1", "XY-1/2")
    later = edge("instrument/xy-1-2", "XY-1/2#1", "XY-2/1#1")
    another = edge("instrument/xy-0-1", "XY-0/1#4", "XY-1/20#1")
    await tell(pools, *DECISION, earlier, of_all, later, another)
    await fold(pools)
    found = (await ask(pools, QUERY, day="2010-01-01"))["instrument"]["succession"]
    assert found["totalCount"] == 3
    assert [(one["direction"], one["node"]["address"]) for one in found["edges"]] == [
        ("EARLIER", "XY-0/1"),
        ("EARLIER", "XY-0/1#4"),
        ("LATER", "XY-2/1#1"),
    ]
