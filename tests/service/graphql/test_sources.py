"""Sources that differ, dates that are not days, answers that came late: shown as they are, nothing preferred in silence."""

from typing import Any

from service.database.engine import Pools
from tests.service.graphql.asking import ask

CONFLICT = """query ($about: String!) { conflicts(where: {about: {eq: $about}}) { nodes {
  member chosen versions { value confidence citations { title } } about { kind key } } } }"""


async def test_signatories_of_the_phone_initiative_are_ten_or_twelve(told_pools: Pools) -> None:
    (conflict,) = await conflicts(told_pools, "partnership/mppi")
    assert [one["value"] for one in conflict["versions"]] == ["10", "12"]
    assert all(one["citations"] for one in conflict["versions"])
    assert conflict["chosen"] is None
    assert conflict["about"] == {"kind": "PARTNERSHIP", "key": "mppi"}
    query = """{ partnership(key: "mppi", occurredBy: {date: "2002-12-31"}) { members(first: 100) { edges {
      key capacity since { edtf } event { confidence } } } } }"""
    edges = (await ask(told_pools, query))["partnership"]["members"]["edges"]
    signing = {one["key"]: one for one in edges if one["capacity"] == "SIGNATORY"}
    assert len(signing) == 12
    later = [one for one in signing.values() if one["since"]["edtf"] == "2002-12"]
    assert {one["key"] for one in later} == {"alcatel", "sharp"}
    assert {one["event"]["confidence"] for one in later} == {"INFERRED"}


async def test_a_meeting_had_61_or_over_100_present(told_pools: Pools) -> None:
    about = "consultation/pace-stakeholder-meeting-2007-09"
    (conflict,) = await conflicts(told_pools, about)
    assert [one["value"] for one in conflict["versions"]] == ["61", "over 100"]


async def test_a_meetings_last_day_is_used_and_the_other_stands_beside_it(
    told_pools: Pools,
) -> None:
    query = """{ meeting(key: "cop-6") { lastDay conflicts { nodes { member chosen versions { value } } } } }"""
    meeting = (await ask(told_pools, query))["meeting"]
    assert meeting["lastDay"] == "2002-12-13"
    assert meeting["conflicts"]["nodes"] == [
        {
            "member": "to",
            "chosen": "2002-12-13",
            "versions": [{"value": "2002-12-13"}, {"value": "2002-12-14"}],
        }
    ]


async def test_the_programme_was_asked_of_one_body_and_adopted_by_another(
    told_pools: Pools,
) -> None:
    query = """{ paragraph(address: "BC-VI/32#3", occurredBy: {meeting: "COP-7"}) { status { value } }
      document(key: "work-programme", occurredBy: {meeting: "COP-7"}) { adoptedBy { nodes { key } }
        acts(kinds: [ADOPTED]) { nodes { manner body { key } meeting { code } occurred { edtf } } } } }"""
    answer = await ask(told_pools, query)
    assert answer["paragraph"]["status"]["value"] == "ADOPTED_BY_OTHER_BODY"
    assert answer["document"]["adoptedBy"]["nodes"] == [{"key": "basel-cop"}]
    assert answer["document"]["acts"]["nodes"] == [
        {
            "manner": "adopts",
            "body": {"key": "basel-cop"},
            "meeting": {"code": "COP-7"},
            "occurred": {"edtf": "2004-10-27"},
        }
    ]


async def test_an_operator_was_welcomed_and_signed_on_two_dates(told_pools: Pools) -> None:
    query = """{ stakeholder(key: "france-telecom-orange") { partnerships { edges {
      key capacity since { edtf } signedOn { edtf } } } } }"""
    edges = (await ask(told_pools, query))["stakeholder"]["partnerships"]["edges"]
    assert edges == [
        {"key": "mppi", "capacity": "MEMBER", "since": {"edtf": "2005-03-15"}, "signedOn": None},
        {
            "key": "mppi",
            "capacity": "SIGNATORY",
            "since": {"edtf": "2005-07"},
            "signedOn": {"edtf": "2005-07"},
        },
    ]


async def test_no_single_day_completes_a_guideline(told_pools: Pools) -> None:
    query = """{ documents(where: {key: {in: ["mppi-guideline-collection", "mppi-guidance"]}}) { nodes { key
      acts { nodes { kind manner occurred { edtf } } } } } }"""
    nodes = (await ask(told_pools, query))["documents"]["nodes"]
    acts = {
        one["key"]: [(act["kind"], act["occurred"]["edtf"]) for act in one["acts"]["nodes"]]
        for one in nodes
    }
    assert ("PUBLISHED", "2006-03-20") in acts["mppi-guideline-collection"]
    assert ("ADOPTED", "2009-03-25") in acts["mppi-guideline-collection"]
    assert ("ADOPTED", "2011-10-21") in acts["mppi-guidance"]


async def test_late_answers_count_and_say_by_how_many_days(told_pools: Pools) -> None:
    query = """{ consultation(key: "oewg-i-6-work-programme") { deadline responses { nodes {
      key late daysLate received { edtf } by { nodes { key } } unnamed { class text } } } } }"""
    consultation = (await ask(told_pools, query))["consultation"]
    assert consultation["deadline"] == "2003-06-30"
    answers = consultation["responses"]["nodes"]
    assert [(one["late"], one["daysLate"]) for one in answers] == [
        (True, 38),
        (True, 43),
        (True, 52),
        (True, None),
    ]
    assert answers[-1]["by"]["nodes"] == []
    assert answers[-1]["unnamed"] == [{"class": "industry", "text": "many businesses"}]


async def conflicts(pools: Pools, about: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await ask(pools, CONFLICT, about=about))["conflicts"]["nodes"]
    return nodes
