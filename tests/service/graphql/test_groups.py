"""Groups: figures over a whole list, unknown as a group of its own, each leading back to its events."""

from typing import Any

import pytest

from service.database.engine import Pools
from tests.service.graphql.asking import ask, complaint

STATES = "{ partnerships(first: 1) { totalCount aggregates(by: [STATE]) { keys count } } }"


async def test_groups_count_the_whole_list_whatever_the_page(told_pools: Pools) -> None:
    found = (await ask(told_pools, STATES))["partnerships"]
    assert found["aggregates"] == [
        {"keys": ["FORMED"], "count": 11},
        {"keys": ["PROPOSED"], "count": 1},
    ]
    assert found["totalCount"] == 12


async def test_what_is_not_known_is_a_group_of_its_own_and_the_last(told_pools: Pools) -> None:
    query = "{ partnerships { aggregates(by: [REGION]) { keys count } } }"
    groups = (await ask(told_pools, query))["partnerships"]["aggregates"]
    assert groups[-1]["keys"] == [None]
    assert sum(one["count"] for one in groups) == 12


async def test_a_group_leads_to_the_events_of_its_subjects(told_pools: Pools) -> None:
    query = """{ jointActivities(where: {form: {eq: TRAINING}}) { totalCount aggregates(by: [LEVEL, YEAR]) {
      keys count events { totalCount nodes { type stream } } } } }"""
    found = (await ask(told_pools, query))["jointActivities"]
    assert sum(one["count"] for one in found["aggregates"]) == found["totalCount"] == 4
    for one in found["aggregates"]:
        assert one["events"]["totalCount"] == len(one["events"]["nodes"]) >= one["count"]
        assert {event["type"] for event in one["events"]["nodes"]} == {"TRAINING_HELD"}


async def test_lists_below_subjects_are_grouped_each_for_itself(told_pools: Pools) -> None:
    query = """{ partnerships(where: {key: {in: ["mppi", "pace"]}}) { nodes { key
      documents { totalCount aggregates(by: [TYPE]) { keys count } } } } }"""
    nodes = (await ask(told_pools, query))["partnerships"]["nodes"]
    assert [one["key"] for one in nodes] == ["mppi", "pace"]
    for one in nodes:
        counted: dict[str, Any] = one["documents"]
        assert sum(group["count"] for group in counted["aggregates"]) == counted["totalCount"] > 2


@pytest.mark.parametrize(
    ("field", "by", "some"),
    [
        ("reports", "[MEDIUM]", ["written"]),
        ("responses", "[STANCE, YEAR]", None),
        ("workItems", "[STATE, PROGRAMME]", None),
        ("meetings", "[BODY]", ["basel-cop"]),
        ("meetings", "[BODY, YEAR]", None),
        ("references", "[KIND]", None),
        ("conflicts", "[MEMBER]", None),
        ("people", "[ON_BEHALF_OF]", None),
        ("instruments", "[YEAR]", ["2002"]),
        ("reports", "[BODY, YEAR]", None),
    ],
)
async def test_every_other_list_of_subjects_is_grouped_too(
    told_pools: Pools, field: str, by: str, some: list[str] | None
) -> None:
    query = f"{{ {field} {{ totalCount aggregates(by: {by}) {{ keys count }} }} }}"
    found = (await ask(told_pools, query))[field]
    assert sum(one["count"] for one in found["aggregates"]) == found["totalCount"]
    assert some is None or some in [one["keys"] for one in found["aggregates"]]


EVIDENCE = """{ paragraph(address: "BC-VI/32#1") {
  evidence { totalCount aggregates(by: [VERDICT]) { keys count events { totalCount } } }
  direct: evidence(where: {bearing: [DIRECT]}) { totalCount aggregates(by: [BEARING, TYPE, CRITERION]) { keys count } }
} }"""


async def test_evidence_is_grouped_as_it_was_judged(told_pools: Pools) -> None:
    found = (await ask(told_pools, EVIDENCE))["paragraph"]
    verdicts = found["evidence"]["aggregates"]
    assert [one["keys"] for one in verdicts] == [["COUNTED"], ["REJECTED"]]
    assert sum(one["count"] for one in verdicts) == found["evidence"]["totalCount"]
    assert all(one["events"]["totalCount"] == one["count"] for one in verdicts)
    groups = found["direct"]["aggregates"]
    assert {one["keys"][0] for one in groups} == {"direct"}
    assert sum(one["count"] for one in groups) == found["direct"]["totalCount"]


async def test_more_dimensions_than_anybody_reads_are_refused(told_pools: Pools) -> None:
    by = "[STATE, FORM, LEVEL, AIM]"
    said = await complaint(
        told_pools, f"{{ jointActivities {{ aggregates(by: {by}) {{ count }} }} }}"
    )
    assert "one to 3 dimensions" in said
