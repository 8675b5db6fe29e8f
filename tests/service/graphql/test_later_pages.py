"""Lists below a subject, page by page while the log grows: every page is read at the first page's snapshot."""

from typing import Any

from service.database.engine import Pools
from tests.sentences.builders import claim, event
from tests.service.graphql.asking import ask
from tests.service.projections.stories import HISTORY, PARAGRAPH, fold, tell

Found = dict[str, Any]
SECOND = event("stakeholder.registered", "stakeholder/b-firm", name="B Firm", type="company")
FORMED = event("partnership.formed", "partnership/tyres", id="tyres", occurred="2003-06-02")
MERGED = event(
    "stakeholder.merged",
    "stakeholder/b-firm",
    id="merged",
    into="stakeholder/a-firm",
    reason="one firm",
)


def joined(partnership: str, firm: str, day: str) -> dict[str, Any]:
    """Return that a firm joins a partnership, which counts for the paragraph."""
    return event(
        "partnership.joined",
        f"partnership/{partnership}",
        id=f"{partnership}-{firm}",
        partner=f"stakeholder/{firm}",
        occurred=day,
        evidence=[claim(PARAGRAPH)],
    )


async def test_a_merge_does_not_stop_whoever_turns_the_pages(pools: Pools) -> None:
    await tell(pools, *HISTORY, SECOND, FORMED, joined("tyres", "a-firm", "2003-08"))
    query = """query ($after: String) { stakeholder(key: "a-firm") {
      found: partnerships(first: 1, after: $after) {
        totalCount nodes { key } pageInfo { endCursor hasNextPage } } } }"""
    earlier = event("partnership.formed", "partnership/cells", id="cells", occurred="2003-01-02")
    first, second = await turned(
        pools, query, "stakeholder", earlier, joined("cells", "b-firm", "2003-09"), MERGED
    )
    assert [node["key"] for node in (*first["nodes"], *second["nodes"])] == ["phones", "tyres"]
    assert (first["totalCount"], second["totalCount"]) == (2, 2)
    assert second["pageInfo"]["hasNextPage"] is False


async def turned(
    pools: Pools, query: str, root: str, *since: dict[str, Any]
) -> tuple[Found, Found]:
    """Return the first page of a list and the one after it, between which the log has grown."""
    await fold(pools)
    first = (await ask(pools, query))[root]["found"]
    await tell(pools, *since)
    await fold(pools)
    second = (await ask(pools, query, after=first["pageInfo"]["endCursor"]))[root]["found"]
    return first, second
