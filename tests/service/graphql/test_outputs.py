"""Ranges between sources, outputs act by act, and principles, as indicators show them."""

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
