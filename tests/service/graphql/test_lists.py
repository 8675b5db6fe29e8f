"""Lists: pages both ways, filters, orders, cursors that belong to one question."""

import pytest

from service.database.engine import Pools
from tests.service.graphql.asking import ask, errors_of

STAKEHOLDERS = """
query ($first: Int, $after: String, $last: Int, $before: String) {
  stakeholders(first: $first, after: $after, last: $last, before: $before, orderBy: [{field: TITLE}]) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { key title }
  }
}
"""
EVENTS = """
query ($first: Int, $after: String, $last: Int, $before: String) {
  events(first: $first, after: $after, last: $last, before: $before) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { key: position title }
  }
}
"""


@pytest.mark.parametrize(("field", "query"), [("stakeholders", STAKEHOLDERS), ("events", EVENTS)])
async def test_walking_forwards_and_backwards_gives_every_item_once(
    told_pools: Pools, field: str, query: str
) -> None:
    forwards = await walk(told_pools, field, query, backwards=False)
    backwards = await walk(told_pools, field, query, backwards=True)
    total = (await ask(told_pools, query, first=1))[field]["totalCount"]
    assert len(forwards) == len(set(forwards)) == total
    assert forwards == backwards


async def walk(pools: Pools, field: str, query: str, *, backwards: bool) -> list[str]:
    found: list[str] = []
    cursor = None
    for _ in range(100):
        page = {"last": 37, "before": cursor} if backwards else {"first": 37, "after": cursor}
        part = (await ask(pools, query, **page))[field]
        keys = [node["key"] for node in part["nodes"]]
        found = [*keys, *found] if backwards else [*found, *keys]
        info = part["pageInfo"]
        if not info["hasPreviousPage" if backwards else "hasNextPage"]:
            return found
        cursor = info["startCursor" if backwards else "endCursor"]
    raise AssertionError("the list never ends")


async def test_a_list_in_memory_is_paged_like_any_other(told_pools: Pools) -> None:
    query = """
    query ($after: String) {
      paragraph(address: "BC-VI/32#1", occurredBy: {meeting: "COP-7"}) {
        evidence(first: 20, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { eventId } }
      }
    }
    """
    found: list[str] = []
    cursor, more, total = None, True, 0
    while more:
        part = (await ask(told_pools, query, after=cursor))["paragraph"]["evidence"]
        found += [node["eventId"] for node in part["nodes"]]
        more, cursor = part["pageInfo"]["hasNextPage"], part["pageInfo"]["endCursor"]
        total = part["totalCount"]
    assert len(found) == len(set(found)) == total > 20


async def test_filters_are_combined(told_pools: Pools) -> None:
    query = """
    { both: stakeholders(where: {type: {in: [COMPANY]}, country: {eq: "DE"}}, first: 100) { nodes { type country } }
      either: stakeholders(where: {or: [{type: {in: [ACADEMIA]}}, {sector: {eq: "lead"}}]}, first: 100) {
        nodes { type sectors } } }
    """
    data = await ask(told_pools, query)
    both = {(node["type"], node["country"]) for node in data["both"]["nodes"]}
    assert both == {("COMPANY", "DE")}
    either = data["either"]["nodes"]
    assert either
    assert all(node["type"] == "ACADEMIA" or "lead" in node["sectors"] for node in either)


async def test_events_are_filtered_by_type_stream_paragraph_and_position(told_pools: Pools) -> None:
    query = """
    { events(where: {types: [PARTNERSHIP_JOINED], subject: {eq: "partnership/mppi"},
                     paragraph: {in: ["BC-VI/32#1"]}, position: {gte: "1", lt: "10000"},
                     occurred: {gte: "2002-12-01", lt: "2003-01-01"}}, first: 100) {
        totalCount nodes { type stream position occurred { latest } claims { edges { address } } } } }
    """
    events = (await ask(told_pools, query))["events"]
    assert events["totalCount"] == len(events["nodes"]) == 12
    for node in events["nodes"]:
        assert (node["type"], node["stream"]) == ("PARTNERSHIP_JOINED", "partnership/mppi")
        assert node["occurred"]["latest"].startswith("2002-12")
        assert "BC-VI/32#1" in [edge["address"] for edge in node["claims"]["edges"]]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("first: 5, last: 5", "not both"),
        ("first: 101", "between 0 and 100"),
        ("first: -1", "between 0 and 100"),
        ('after: "nonsense"', "cursor does not belong"),
        ("orderBy: [{field: TITLE}, {field: TITLE}]", "once"),
    ],
)
async def test_a_page_that_cannot_be_says_why(
    told_pools: Pools, arguments: str, complaint: str
) -> None:
    (message,) = await errors_of(
        told_pools, f"{{ stakeholders({arguments}) {{ nodes {{ key }} }} }}"
    )
    assert complaint in message


async def test_a_cursor_of_another_question_is_refused(told_pools: Pools) -> None:
    query = "{ stakeholders(where: {type: {in: [COMPANY]}}, first: 1) { pageInfo { endCursor } } }"
    cursor = (await ask(told_pools, query))["stakeholders"]["pageInfo"]["endCursor"]
    other = f'{{ stakeholders(first: 1, after: "{cursor}") {{ nodes {{ key }} }} }}'
    (message,) = await errors_of(told_pools, other)
    assert "change nothing but the cursor" in message
