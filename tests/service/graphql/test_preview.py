"""What if: drafts over the real decision, and every field of a status that would be."""

from typing import Any

import pytest

from service.database.engine import Pools
from tests.sentences.builders import claim, event
from tests.service.graphql.asking import ask, complaint
from tests.service.projections.stories import fold, tell

CIRCULATED = event(
    "document.circulated",
    "document/draft-elements",
    by=["stakeholder/basel-secretariat"],
    addressees=[{"class": "industry"}],
    occurred="2003-06-01",
    evidence=[claim("BC-VI/32#6")],
)
PREVIEW = """query ($events: [JSON!]!) {
  preview(events: $events, occurredBy: {meeting: "COP-7"}) {
    from position cause { __typename ... on Event { eventId position } } paragraph { address }
    status { value knownSince position statedOnly asClaimed explanation { text } missing { text { text } }
      criteria { criterion { key } state evidence { totalCount nodes { eventId title } } }
      rejected { totalCount } unclaimed { totalCount } judgements { kind } rule { version } }
  }
  paragraph(address: "BC-VI/32#6", occurredBy: {meeting: "COP-7"}) { status { value knownSince } }
  meta { position }
}"""


async def test_a_draft_shows_the_status_that_would_be(told_pools: Pools) -> None:
    found = await ask(told_pools, PREVIEW, events=[CIRCULATED])
    (step,) = found["preview"]
    assert (step["paragraph"]["address"], step["from"], step["position"]) == (
        "BC-VI/32#6",
        "2003-06-01",
        None,
    )
    assert step["cause"]["eventId"] == CIRCULATED["id"]
    status = step["status"]
    assert (status["value"], status["knownSince"], status["asClaimed"]) == (
        "FULFILLED",
        None,
        "FULFILLED",
    )
    by_name = {one["criterion"]["key"]: one for one in status["criteria"]}
    assert by_name["circulated"]["state"] == "MET"
    assert [one["eventId"] for one in by_name["circulated"]["evidence"]["nodes"]] == [
        CIRCULATED["id"]
    ]
    assert found["paragraph"]["status"]["value"] == "SILENT"
    assert found["meta"]["position"] == "398"


async def test_two_previews_of_one_operation_know_nothing_of_each_other(told_pools: Pools) -> None:
    report = event(
        "report.submitted",
        "report/to-cop-7",
        by=["stakeholder/basel-secretariat"],
        body="stakeholder/basel-cop",
        meeting="meeting/cop-7",
        occurred="2004-10-25",
        evidence=[claim("BC-VI/32#7")],
    )
    query = """query ($a: [JSON!]!, $b: [JSON!]!) {
      a: preview(events: $a) { paragraph { address } status { value } }
      b: preview(events: $b) { paragraph { address } status { value } }
    }"""
    found = await ask(told_pools, query, a=[CIRCULATED], b=[report])
    assert [one["paragraph"]["address"] for one in found["a"]] == ["BC-VI/32#6"]
    assert [one["paragraph"]["address"] for one in found["b"]] == ["BC-VI/32#7"]
    assert found["b"][0]["status"]["value"] == "FULFILLED"


async def test_drafts_that_change_nothing_show_nothing(told_pools: Pools) -> None:
    idle = event("report.submitted", "report/idle", by=["stakeholder/basel-secretariat"])
    query = "query ($events: [JSON!]!) { preview(events: $events) { from } }"
    assert (await ask(told_pools, query, events=[idle]))["preview"] == []


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([], "one to 100"),
        ([CIRCULATED] * 101, "one to 100"),
        ([5], "Event 1"),
        ([CIRCULATED, {**CIRCULATED, "specversion": "2"}], "Event 2"),
        (
            [{**CIRCULATED, "data": {**CIRCULATED["data"], "by": ["stakeholder/nobody"]}}],
            "stakeholder/nobody",
        ),
    ],
)
async def test_what_would_be_refused_is_refused(
    told_pools: Pools, events: list[Any], said: str
) -> None:
    query = "query ($events: [JSON!]!) { preview(events: $events) { from } }"
    assert said in await complaint(told_pools, query, events=events)


async def test_drafts_that_are_recorded_already_change_nothing(own_told_pools: Pools) -> None:
    query = "query ($events: [JSON!]!) { preview(events: $events) { from } }"
    await tell(own_told_pools, CIRCULATED)
    await fold(own_told_pools)
    assert (await ask(own_told_pools, query, events=[CIRCULATED]))["preview"] == []
