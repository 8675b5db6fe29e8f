"""The expected results of decision VI/32, both columns, with the deciding events, through GraphQL."""

from typing import Any

import pytest

from service.database.engine import Pools
from tests.instruments.expected import AT_COP_7, AT_OEWG_2, CONTINUED, PAST_DUE
from tests.service.graphql.asking import ask

QUERY = """
query ($by: OccurredBy!) {
  instrument(address: "BC-VI/32", occurredBy: $by) {
    paragraphs {
      nodes {
        number
        status {
          value
          statedOnly
          criteria { criterion { key } state evidence { nodes { eventId } } }
          pastDue { criterion { key } due { meeting { code } stated } }
          continuedBy { address since }
        }
      }
    }
  }
}
"""


async def statuses(pools: Pools, by: dict[str, str]) -> dict[str, Any]:
    data = await ask(pools, QUERY, by=by)
    return {node["number"]: node["status"] for node in data["instrument"]["paragraphs"]["nodes"]}


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ({"date": "2003-10-24"}, AT_OEWG_2),
        ({"meeting": "OEWG-2"}, AT_OEWG_2),
        ({"meeting": "COP-7"}, AT_COP_7),
    ],
)
async def test_every_paragraph_stands_as_expected_with_the_deciding_events(
    told_pools: Pools, by: dict[str, str], expected: dict[str, Any]
) -> None:
    found = await statuses(told_pools, by)
    assert list(found) == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e"]
    for number, wanted in expected.items():
        status = found[number]
        assert (number, status["value"], status["statedOnly"]) == (
            number,
            wanted.value,
            wanted.stated_only,
        )
        decided = {
            one["criterion"]["key"]: tuple(node["eventId"] for node in one["evidence"]["nodes"])
            for one in status["criteria"]
            if one["evidence"]["nodes"]
        }
        assert decided == wanted.events, number


async def test_dues_that_passed_at_the_close_of_cop_7_are_shown_with_their_basis(
    told_pools: Pools,
) -> None:
    found = await statuses(told_pools, {"meeting": "COP-7"})
    past = {
        number: {
            one["criterion"]["key"]: "stated" if one["due"]["stated"] else "implied"
            for one in status["pastDue"]
        }
        for number, status in found.items()
        if status["pastDue"]
    }
    assert past == PAST_DUE


async def test_the_decisions_that_took_over_are_named(told_pools: Pools) -> None:
    found = await statuses(told_pools, {"meeting": "COP-7"})
    continued = {
        number: [one["address"] for one in status["continuedBy"]]
        for number, status in found.items()
        if status["continuedBy"]
    }
    assert continued == CONTINUED
