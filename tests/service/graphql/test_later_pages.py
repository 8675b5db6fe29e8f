"""Lists below a subject, page by page while the log grows: every page is read at the first page's snapshot."""

from typing import Any

import orjson

from service.database.engine import Pools
from tests.sentences.builders import claim, event
from tests.service.graphql.asking import ask, complaint
from tests.service.graphql.test_forged import decoded, forged
from tests.service.projections.stories import HISTORY, JOINED, PARAGRAPH, fold, tell

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


EVIDENCE = """query ($after: String) { paragraph(address: "XY-1/2#1") {
  found: evidence(first: 1, after: $after) { totalCount edges { node { eventId } } pageInfo { endCursor hasNextPage } } } }"""


async def test_evidence_is_judged_as_for_the_first_page(pools: Pools) -> None:
    await tell(pools, *HISTORY, SECOND, FORMED, joined("tyres", "a-firm", "2003-08"))
    between = joined("phones", "b-firm", "2003-07-31")
    first, second = await turned(pools, EVIDENCE, "paragraph", between)
    assert events(first, second) == ["joined", "tyres-a-firm"]
    assert (first["totalCount"], second["totalCount"]) == (2, 2)
    assert second["pageInfo"]["hasNextPage"] is False


async def test_subjects_that_a_row_names_are_those_of_the_first_page(pools: Pools) -> None:
    both = [f"stakeholder/{key}" for key in ("b-firm", "a-firm")]
    text = event("document.published", "document/guide", id="guide", title="A guide", by=both)
    await tell(pools, *HISTORY, SECOND, text)
    query = """query ($after: String) { document(key: "guide") { found: by(first: 1, after: $after) {
      totalCount nodes { key title } pageInfo { endCursor } } } }"""
    renamed = event("stakeholder.described", "stakeholder/a-firm", id="renamed", name="Ay")
    first, second = await turned(pools, query, "document", renamed)
    assert [node["key"] for node in first["nodes"]] == ["b-firm"]
    assert second["nodes"] == [{"key": "a-firm", "title": "A Firm"}]


async def test_a_timeline_is_that_of_the_first_page(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    query = """query ($after: String) { paragraph(address: "XY-1/2#1") {
      found: statusTimeline(first: 1, after: $after) {
        totalCount nodes { status { value } } pageInfo { endCursor } } } }"""
    target = {"source": JOINED["source"], "id": JOINED["id"]}
    gone = event("event.retracted", "partnership/phones", target=target, reason="a mistake")
    first, second = await turned(pools, query, "paragraph", gone)
    assert first["totalCount"] == second["totalCount"] == 2
    assert [node["status"]["value"] for node in second["nodes"]] == ["RESPONSE_PARTIAL"]


async def test_a_cursor_of_a_moment_that_is_not_there_is_answered_with_a_sentence(
    pools: Pools,
) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    query = EVIDENCE
    cursor = (await ask(pools, query))["paragraph"]["found"]["pageInfo"]["endCursor"]
    version, digest, _, day, *place = orjson.loads(decoded(cursor))
    early = forged(version, digest, 0, day, *place)
    assert "does not belong" in await complaint(pools, query, after=early)
    late = forged(version, digest, 10**6, day, *place)
    assert "has not reached" in await complaint(pools, query, after=late)


def events(*pages: Found) -> list[str]:
    return [edge["node"]["eventId"] for page in pages for edge in page["edges"]]


async def test_a_merge_adds_nothing_to_lists_whose_first_page_came_before_it(pools: Pools) -> None:
    await tell(pools, *HISTORY, SECOND, FORMED, joined("tyres", "a-firm", "2003-08"))
    cells = event("partnership.formed", "partnership/cells", id="cells", occurred="2003-06-03")
    await tell(pools, cells, joined("cells", "b-firm", "2003-09"))
    query = """query ($after: String) { stakeholder(key: "a-firm") {
      found: partnerships(first: 1, after: $after) {
        totalCount nodes { key } pageInfo { endCursor hasNextPage } } } }"""
    first, second = await turned(pools, query, "stakeholder", MERGED)
    assert (first["totalCount"], second["totalCount"]) == (2, 2)
    assert second["pageInfo"]["hasNextPage"] is False
