"""Judgements beside the computed status of the real decision: equivalences, assessments, disputes, verifications."""

from typing import Any

import pytest

from events.envelope import Proposed
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.recording.record import open_recorder
from tests.service.graphql.asking import ask
from tests.service.projections.stories import fold
from tests.service.recording.stories import STRANGER, proposed

SECRETARIAT = "stakeholder/basel-secretariat"
WHO = {
    "by": SECRETARIAT,
    "reasons": "it was sent to industry for its views",
    "occurred": "2005-01-10",
}
STATUS = """{ paragraph(address: "%s", occurredBy: {date: "%s"}) { status {
  value statedOnly asClaimed withEquivalences explanation { code text }
  judgements { kind by reason value madeOn { edtf } criterion { key } event { position } target { eventId } }
} } }"""


def named(record: str) -> dict[str, str]:
    return {"source": "urn:servanda:history:bc-vi-32", "id": record}


def judged(type_name: str, number: str, **members: object) -> Proposed:
    address = f"BC-VI/32#{number}"
    stream = f"paragraph/bc-vi-32-{number}"
    return proposed(type_name, stream, paragraph=address, **{**WHO, **members})


async def told(pools: Pools, *events: Proposed) -> None:
    recorder = open_recorder(pools)
    for event in events:
        await recorder.record([event], LOCAL)
    await fold(pools)


async def status(pools: Pools, number: str, day: str = "2013-12-31") -> dict[str, Any]:
    found = await ask(pools, STATUS % (f"BC-VI/32#{number}", day))
    said: dict[str, Any] = found["paragraph"]["status"]
    return said


async def test_an_accepted_equivalence_stands_beside_the_value(own_told_pools: Pools) -> None:
    accepted = judged("equivalence.accepted", "6", criterion="circulated", event=named("VI32-0042"))
    await told(own_told_pools, accepted)
    now = await status(own_told_pools, "6")
    assert (now["value"], now["withEquivalences"]) == ("SILENT", "FULFILLED")
    (one,) = now["judgements"]
    assert (one["kind"], one["by"], one["criterion"]["key"]) == (
        "EQUIVALENCE",
        SECRETARIAT,
        "circulated",
    )
    assert (one["target"]["eventId"], one["madeOn"]["edtf"]) == ("VI32-0042", "2005-01-10")
    said = next(one["text"] for one in now["explanation"] if one["code"] == "judged.EQUIVALENCE")
    assert said == (
        "stakeholder/basel-secretariat accepts VI32-0042 for circulated, judged on 2005-01-10:"
        " it was sent to industry for its views"
    )
    before = await status(own_told_pools, "6", "2005-01-09")
    assert (before["withEquivalences"], before["judgements"]) == (None, [])


async def test_an_event_that_nobody_claimed_can_be_accepted_and_counts_for_nothing_else(
    own_told_pools: Pools,
) -> None:
    free = judged("equivalence.accepted", "6", criterion="circulated", event=named("VI32-0147"))
    await told(own_told_pools, free)
    now = await status(own_told_pools, "6")
    assert now["value"] == "SILENT"
    assert now["withEquivalences"] is not None
    query = """{ paragraph(address: "BC-VI/32#6") { evidence { edges { bearing rejection node { eventId } } } } }"""
    edges = (await ask(own_told_pools, query))["paragraph"]["evidence"]["edges"]
    (own,) = [one for one in edges if one["node"]["eventId"] == "VI32-0147"]
    assert (own["bearing"], own["rejection"]) == ("ANALOGUE", "NOT_DIRECT")


async def test_assessments_and_disputes_change_no_value(own_told_pools: Pools) -> None:
    before = await status(own_told_pools, "3")
    await told(
        own_told_pools,
        judged("assessment.recorded", "3", value="FULFILLED", day="2005-01-01"),
        judged("claim.disputed", "3", event=named("VI32-0047")),
    )
    now = await status(own_told_pools, "3")
    assert [(one["kind"], one["value"]) for one in now["judgements"]] == [
        ("ASSESSMENT", "FULFILLED"),
        ("DISPUTE", None),
    ]
    said = [one["text"] for one in now["explanation"] if one["code"].startswith("judged.")]
    assert said[0].startswith(
        "stakeholder/basel-secretariat would call it FULFILLED as of 2005-01-01"
    )
    assert "disputes the claim of VI32-0047" in said[1]
    beside: dict[str, Any] = {"judgements": [], "explanation": []}
    assert {**now, **beside} == {**before, **beside}


async def test_a_verification_admits_what_was_proposed(own_told_pools: Pools) -> None:
    sent = proposed(
        "document.circulated",
        "document/draft-elements",
        by=[SECRETARIAT],
        addressees=[{"class": "industry"}],
        occurred="2003-06-01",
        evidence=[
            {"paragraph": "BC-VI/32#6", "bearing": "direct", "reason": "the elements were sent"}
        ],
    )
    await open_recorder(own_told_pools).record([sent], STRANGER)
    await fold(own_told_pools)
    now = await status(own_told_pools, "6")
    assert (now["value"], now["asClaimed"]) == ("SILENT", "FULFILLED")
    event = {"source": sent.source, "id": sent.id}
    await told(own_told_pools, judged("claim.verified", "6", event=event))
    now = await status(own_told_pools, "6")
    assert (now["value"], now["asClaimed"]) == ("FULFILLED", "FULFILLED")
    assert [one["kind"] for one in now["judgements"]] == ["VERIFICATION"]


UNCLAIMED = """{ paragraph(address: "BC-VI/32#%s", occurredBy: {date: "2013-12-31"}) { status {
  unclaimed(first: 3) { totalCount edges { node { eventId type } criterion { key } } pageInfo { hasNextPage } }
} } }"""


@pytest.mark.parametrize("number", ["4", "9"])
async def test_events_that_would_count_if_somebody_claimed_them_are_named(
    told_pools: Pools, number: str
) -> None:
    found = (await ask(told_pools, UNCLAIMED % number))["paragraph"]["status"]["unclaimed"]
    assert found["totalCount"] >= len(found["edges"]) > 0
    keys = {one["criterion"]["key"] for one in found["edges"]}
    assert keys <= {"consulted", "initiated", "considered", "promoted"}
