"""Search: subjects by the words of their titles, names and notes, as of a moment."""

from typing import Any

from service.database.engine import Pools
from tests.service.graphql.asking import ask, complaint

SEARCH = """query ($text: String!, $kinds: [SubjectKind!], $day: Date!, $first: Int, $after: String) {
  search(text: $text, kinds: $kinds, occurredBy: {date: $day}, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { kind key rank snippet node { title kind key } } } }"""


async def test_what_is_found_holds_the_words_and_says_where(told_pools: Pools) -> None:
    found = await search(told_pools, "lead-acid batteries", kinds=["ACTIVITY"])
    assert "ulab" in {one["key"] for one in found["edges"]}
    assert all("«" in one["snippet"] for one in found["edges"])
    assert all(one["node"]["key"] == one["key"] for one in found["edges"])
    ranks = [float(one["rank"]) for one in found["edges"]]
    assert ranks == sorted(ranks, reverse=True)


async def test_an_alias_finds_its_stakeholder(told_pools: Pools) -> None:
    found = await search(told_pools, '"France Telecom"', kinds=["STAKEHOLDER"])
    assert [one["key"] for one in found["edges"]] == ["france-telecom-orange"]


async def test_what_had_not_happened_by_the_day_is_not_found(told_pools: Pools) -> None:
    now = await search(told_pools, "PACE", kinds=["PARTNERSHIP"])
    then = await search(told_pools, "PACE", kinds=["PARTNERSHIP"], day="2004-10-29")
    assert "pace" in {one["key"] for one in now["edges"]}
    assert then["edges"] == []


async def test_pages_follow_each_other_without_gap_or_repeat(told_pools: Pools) -> None:
    whole = await search(told_pools, "guidelines or partnership", first=100)
    keys, after = list[tuple[str, str]](), None
    while True:
        page = await search(told_pools, "guidelines or partnership", first=7, after=after)
        keys += [(one["kind"], one["key"]) for one in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert keys == [(one["kind"], one["key"]) for one in whole["edges"]]
    assert len(keys) == whole["totalCount"] > 14


async def test_nothing_is_found_where_nothing_fits(told_pools: Pools) -> None:
    found = await search(told_pools, "submarine")
    assert found == {
        "totalCount": 0,
        "pageInfo": {"hasNextPage": False, "endCursor": None},
        "edges": [],
    }


async def test_too_long_a_text_is_refused_with_its_limit(told_pools: Pools) -> None:
    said = await complaint(told_pools, SEARCH, text="x" * 257, day="2013-12-31")
    assert "256 characters" in said


async def test_words_of_a_recital_lead_to_the_decision(told_pools: Pools) -> None:
    query = '{ instrument(address: "BC-VI/32") { key preamble { text } } }'
    decision = (await ask(told_pools, query))["instrument"]
    for recital in decision["preamble"]:
        words = recital["text"].split()[1:5]
        hits = (await search(told_pools, f'"{" ".join(words)}"'))["edges"]
        assert ("INSTRUMENT", decision["key"]) in [(hit["kind"], hit["key"]) for hit in hits]


async def search(pools: Pools, text: str, **more: object) -> dict[str, Any]:
    asked = {"day": "2013-12-31", **more}
    found: dict[str, Any] = (await ask(pools, SEARCH, text=text, **asked))["search"]
    return found
