"""Merges: what is asked of a stakeholder is answered for all that were merged into it."""

import pytest

from service.database.engine import Pools
from tests.sentences.builders import event
from tests.service.graphql.asking import ask
from tests.service.projections.stories import HISTORY, fold, tell

OLD, NEW = "stakeholder/the-same-firm", "stakeholder/a-firm"
KNOWN = event("stakeholder.registered", OLD, name="The Same Firm", type="company", occurred="2003")
MERGED = event("stakeholder.merged", OLD, into=NEW, occurred="2009")
DEEDS = (
    event("partnership.joined", "partnership/phones", id="old", partner=OLD, occurred="2004"),
    event("consultation.opened", "consultation/draft", by=OLD, addressees=[{"stakeholder": OLD}], occurred="2004-01-01", deadline="2004-02-01"),
    event("response.received", "response/view", by=[OLD], answers="consultation/draft", occurred="2004-01-20"),
    event("document.submitted", "document/text", by=[OLD], occurred="2004"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("partnerships(where: {member: {eq: $firm}})", ["phones"]),
        ("consultations(where: {by: {eq: $firm}})", ["draft"]),
        ("consultations(where: {or: [{stakeholder: {eq: $firm}}]})", ["draft"]),
        ("responses(where: {by: {in: [$firm]}})", ["view"]),
        ("documents(where: {and: [{by: {eq: $firm}}]})", ["text"]),
    ],
)
async def test_a_filter_by_stakeholder_follows_merges(
    pools: Pools, asked: str, found: list[str]
) -> None:
    await tell(pools, *HISTORY, KNOWN, *DEEDS, MERGED)
    await fold(pools)
    query = (
        f'query ($firm: String = "a-firm") {{ found: {asked} {{ totalCount nodes {{ key }} }} }}'
    )
    data = await ask(pools, query)
    assert [one["key"] for one in data["found"]["nodes"]] == found
    assert data["found"]["totalCount"] == len(found)
    before = query.replace("where:", 'occurredBy: {date: "2008-12-31"}, where:')
    assert [one["key"] for one in (await ask(pools, before))["found"]["nodes"]] == (
        found if "member" in asked else []
    )


async def test_a_filter_below_a_subject_follows_merges_and_its_groups_do_too(pools: Pools) -> None:
    await tell(pools, *HISTORY, KNOWN, *DEEDS, MERGED)
    await fold(pools)
    query = """
    { consultation(key: "draft") {
        responses(where: {by: {eq: "a-firm"}}) { totalCount nodes { key } } }
      documents(where: {by: {eq: "a-firm"}}) { aggregates(by: [YEAR]) { count } }
      stakeholder(key: "a-firm") {
        consultations { edges { node { responses(where: {by: {eq: "a-firm"}}) { nodes { key } } } } } } }
    """
    data = await ask(pools, query)
    assert data["consultation"]["responses"] == {"totalCount": 1, "nodes": [{"key": "view"}]}
    assert [one["count"] for one in data["documents"]["aggregates"]] == [1]


async def test_a_cursor_goes_on_after_a_merge(pools: Pools) -> None:
    await tell(pools, *HISTORY, KNOWN, *DEEDS)
    await fold(pools)
    query = """
    query ($after: String) {
      responses(where: {by: {in: ["a-firm", "the-same-firm"]}}, first: 1, after: $after) {
        pageInfo { endCursor } nodes { key } } }
    """
    more = event("response.received", "response/wish", by=[OLD], occurred="2004-01-21")
    await tell(pools, more)
    await fold(pools)
    first = (await ask(pools, query))["responses"]
    await tell(pools, MERGED)
    await fold(pools)
    second = (await ask(pools, query, after=first["pageInfo"]["endCursor"]))["responses"]
    assert [one["key"] for one in (*first["nodes"], *second["nodes"])] == ["view", "wish"]
