"""Groups: figures over a whole list, unknown as a group of its own, each leading back to its events."""

from typing import Any

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


async def test_more_dimensions_than_anybody_reads_are_refused(told_pools: Pools) -> None:
    by = "[STATE, FORM, LEVEL, AIM]"
    said = await complaint(
        told_pools, f"{{ jointActivities {{ aggregates(by: {by}) {{ count }} }} }}"
    )
    assert "one to 3 dimensions" in said
