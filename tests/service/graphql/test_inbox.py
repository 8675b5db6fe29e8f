"""The inbox of those who judge: proposed claims, until somebody verifies them."""

from service.database.engine import Pools
from service.recording.record import open_recorder
from tests.sentences.builders import claim
from tests.service.graphql.asking import ask, complaint
from tests.service.graphql.test_judgements import judged, told
from tests.service.projections.stories import fold
from tests.service.recording.stories import STRANGER, proposed

INBOX = """query ($of: String, $after: String) { inbox(instrument: $of, first: 1, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  edges { address bearing reason against node { eventId } paragraph { number } }
} }"""

REPORTS = [
    proposed(
        "report.submitted",
        f"report/proposed-{number}",
        by=["stakeholder/basel-secretariat"],
        occurred="2004-10-25",
        evidence=[claim(f"BC-VI/32#{number}", reason=f"for {number}")],
    )
    for number in (3, 7)
]


async def test_proposed_claims_wait_in_the_order_of_their_events(own_told_pools: Pools) -> None:
    assert (await ask(own_told_pools, INBOX))["inbox"]["totalCount"] == 0
    for report in REPORTS:
        await open_recorder(own_told_pools).record([report], STRANGER)
    await fold(own_told_pools)
    first = (await ask(own_told_pools, INBOX, of="BC-VI/32"))["inbox"]
    assert first["totalCount"] == 2
    (edge,) = first["edges"]
    assert (edge["address"], edge["bearing"], edge["reason"]) == ("BC-VI/32#3", "DIRECT", "for 3")
    assert (edge["node"]["eventId"], edge["paragraph"]["number"]) == (REPORTS[0].id, "3")
    after = first["pageInfo"]["endCursor"]
    second = (await ask(own_told_pools, INBOX, of="BC-VI/32", after=after))["inbox"]
    assert [one["address"] for one in second["edges"]] == ["BC-VI/32#7"]
    assert second["pageInfo"]["hasNextPage"] is False
    event = {"source": REPORTS[0].source, "id": REPORTS[0].id}
    await told(own_told_pools, judged("claim.verified", "3", event=event))
    left = (await ask(own_told_pools, INBOX))["inbox"]
    assert (left["totalCount"], left["edges"][0]["address"]) == (1, "BC-VI/32#7")


async def test_an_instrument_that_there_is_not_is_refused(told_pools: Pools) -> None:
    assert "XY-9" in await complaint(told_pools, INBOX, of="XY-9")
