"""Conflicting sources and vague dates, as the schema shows them: ranges, both versions, and no single date."""

from typing import Any

from service.database.engine import Pools
from tests.service.graphql.asking import ask


def ids(figure: dict[str, Any]) -> set[str]:
    return {node["eventId"].removeprefix("VI32-") for node in figure["events"]["nodes"]}


async def test_counts_are_ranges_with_both_lists_and_sources_open(told_pools: Pools) -> None:
    query = """
    { instrument(address: "BC-VI/32", occurredBy: {date: "2013-12-31"}) { indicators {
        disputedCounts { keys count countMax events(first: 100) { nodes { eventId } } }
        conflicts { totalCount nodes { key member chosen versions { value citations { title } } } } } } }
    """
    found = (await ask(told_pools, query))["instrument"]["indicators"]
    signatories, present = found["disputedCounts"]
    assert (signatories["keys"], signatories["count"], signatories["countMax"]) == (
        ["partnership/mppi", "partners"],
        10,
        12,
    )
    assert {"0020", "0036", "0037", "0035/1"} <= ids(signatories)
    assert (present["count"], present["countMax"]) == (61, 100)
    assert ids(present) == {"0147", "0147/1"}
    conflicts = {one["key"]: one for one in found["conflicts"]["nodes"]}
    assert found["conflicts"]["totalCount"] == len(conflicts) == 3
    attendance = conflicts["pace-stakeholder-meeting-attendance"]
    assert [one["value"] for one in attendance["versions"]] == ["61", "over 100"]
    assert all(one["citations"] for conflict in conflicts.values() for one in conflict["versions"])


async def test_the_two_firms_that_only_one_source_counts_are_vague_and_inferred(
    told_pools: Pools,
) -> None:
    query = """
    { partnership(key: "mppi", occurredBy: {meeting: "COP-7"}) { members(first: 100) {
        edges { key capacity since { edtf latest } signedOn { edtf } } } }
      events(where: {subject: {eq: "partnership/mppi"}, types: [PARTNERSHIP_JOINED]}, first: 100) {
        nodes { eventId confidence occurred { edtf } } } }
    """
    answer = await ask(told_pools, query)
    signed = {
        edge["key"]: edge["since"]["edtf"]
        for edge in answer["partnership"]["members"]["edges"]
        if edge["capacity"] == "SIGNATORY"
    }
    assert len(signed) == 12
    assert {key for key, since in signed.items() if since == "2002-12"} == {"alcatel", "sharp"}
    two = [one for one in answer["events"]["nodes"] if one["eventId"] in {"VI32-0036", "VI32-0037"}]
    assert [one["confidence"] for one in two] == ["INFERRED", "INFERRED"]


async def test_the_chosen_last_day_is_used_and_the_other_stands_beside_it(
    told_pools: Pools,
) -> None:
    query = """
    { meeting(key: "cop-6") { closes { latest } conflicts { nodes { chosen versions { value } } } }
      conflict(key: "cop-6-last-day") { chosen reason versions { value confidence } } }
    """
    found = await ask(told_pools, query)
    assert found["meeting"]["closes"]["latest"] == found["conflict"]["chosen"] == "2002-12-13"
    values = [one["value"] for one in found["conflict"]["versions"]]
    assert values == ["2002-12-13", "2002-12-14"]
    assert len(found["meeting"]["conflicts"]["nodes"]) == 1


async def test_the_body_asked_and_the_body_that_adopted_are_both_named(told_pools: Pools) -> None:
    query = """
    { paragraph(address: "BC-VI/32#3", occurredBy: {meeting: "COP-7"}) { status {
        value explanation { text }
        criteria { criterion { key } state evidence { nodes { eventId } } } } }
      document(key: "work-programme", occurredBy: {meeting: "COP-7"}) {
        acts(kinds: [ADOPTED]) { nodes { body { key } occurred { edtf } } } } }
    """
    found = await ask(told_pools, query)
    status = found["paragraph"]["status"]
    assert status["value"] == "ADOPTED_BY_OTHER_BODY"
    states = {one["criterion"]["key"]: one["state"] for one in status["criteria"]}
    assert (states["adopted"], states["adopted-by-any"]) == ("PAST_DUE", "MET")
    (act,) = found["document"]["acts"]["nodes"]
    assert (act["body"]["key"], act["occurred"]["edtf"]) == ("basel-cop", "2004-10-27")


async def test_taking_part_being_welcomed_and_signing_are_three_facts_with_two_dates(
    told_pools: Pools,
) -> None:
    query = """
    { partnership(key: "mppi", occurredBy: {date: "2005-12-31"}) { members(first: 100) {
        edges { key capacity since { edtf } signedOn { edtf } } } } }
    """
    edges = (await ask(told_pools, query))["partnership"]["members"]["edges"]
    orange = {
        edge["capacity"]: (edge["since"]["edtf"], edge["signedOn"] and edge["signedOn"]["edtf"])
        for edge in edges
        if edge["key"] == "france-telecom-orange"
    }
    assert orange == {"MEMBER": ("2005-03-15", None), "SIGNATORY": ("2005-07", "2005-07")}
    assert [edge["capacity"] for edge in edges if edge["key"] == "vodafone"] == ["SIGNATORY"]


async def test_an_output_shows_published_approved_and_adopted_and_no_completion(
    told_pools: Pools,
) -> None:
    query = """
    { instrument(address: "BC-VI/32", occurredBy: {date: "2013-12-31"}) { indicators {
        outputs(first: 100) { nodes {
          subject { __typename key } training level aims started { edtf } completed { edtf }
          documents(first: 20) { totalCount nodes { key acts { nodes { kind manner version occurred { edtf } } } } }
          events(first: 100) { nodes { eventId } } } }
        principles(first: 100) { nodes { subject { key } principle finding basis event { eventId } } } } } }
    """
    found = (await ask(told_pools, query))["instrument"]["indicators"]
    mppi = next(one for one in found["outputs"]["nodes"] if one["subject"]["key"] == "mppi")
    acts = {
        (document["key"], act["kind"], act["occurred"]["edtf"], act["version"])
        for document in mppi["documents"]["nodes"]
        for act in document["acts"]["nodes"]
    }
    assert {
        ("mppi-guideline-refurbishment", "PUBLISHED", "2006-03-20", 1),
        ("mppi-guideline-refurbishment", "ADOPTED", "2009-03-25", 2),
        ("mppi-guidance", "ADOPTED", "2011-10-21", None),
    } <= acts
    assert mppi["completed"] is None
    assert {"0110", "0169", "0200"} <= ids(mppi)
    trainings = [one["subject"]["key"] for one in found["outputs"]["nodes"] if one["training"]]
    assert trainings == ["bratislava-11", "ibadan"]
    lines = [one for one in found["principles"]["nodes"] if one["subject"]["key"] == "mppi"]
    assert len(lines) == 11
    assert {(one["finding"], one["basis"], one["event"]) for one in lines} == {
        ("NOT_SHOWN", "unverified", None)
    }
