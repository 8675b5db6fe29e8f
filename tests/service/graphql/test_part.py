"""The part of a stakeholder: the same answer as on the command line, for one and for many."""

import json
from typing import Any

import pytest

from service.database.engine import Address, Pools
from tests.sentences.builders import claim, event
from tests.service.cli.commands import on, refusal, said
from tests.service.graphql.asking import ask, complaint
from tests.service.graphql.test_merges import KNOWN, MERGED, OLD
from tests.service.graphql.test_paging import statements
from tests.service.projections.stories import HISTORY, PARAGRAPH, fold, tell

QUERY = """
query ($key: String!, $since: OccurredBy, $by: OccurredBy) { stakeholder(key: $key, occurredBy: $by) {
  key title type
  registered { ...entry } servedBy { ...entry } part(since: $since) { since names
    asked(first: 100) { totalCount nodes { address } edges { node { address } classes value before open { code text } } }
    did(first: 100) { totalCount edges { node { position eventId title occurred { latest } } address paragraph { address }
      bearing against criteria { key } rejection new } } } } }
fragment entry on RegisterEntry { register { key } item { code label countries basis } }
"""


async def of_graphql(pools: Pools, key: str, since: str | None, by: str) -> dict[str, Any]:
    """Return what GraphQL says, in the shape of the command's JSON."""
    given = None if since is None else {"meeting": since}
    data = await ask(pools, QUERY, key=key, since=given, by={"meeting": by})
    found = data["stakeholder"]
    part = found["part"]
    assert part["asked"]["totalCount"] == len(part["asked"]["edges"])
    assert part["did"]["totalCount"] == len(part["did"]["edges"])
    return {
        "key": found["key"],
        "name": found["title"],
        "type": found["type"].lower(),
        "names": part["names"],
        "since": part["since"],
        "registered": [_entry(one) for one in found["registered"]],
        "servedBy": [_entry(one) for one in found["servedBy"]],
        "asked": [
            {
                "paragraph": one["node"]["address"],
                "as": one["classes"],
                "value": one["value"],
                "before": one["before"],
                "open": one["open"],
            }
            for one in part["asked"]["edges"]
        ],
        "did": [
            {
                "position": int(one["node"]["position"]),
                "id": one["node"]["eventId"],
                "title": one["node"]["title"],
                "countingDay": one["node"]["occurred"]["latest"],
                "paragraph": one["address"],
                "criteria": [each["key"] for each in one["criteria"]],
                "rejection": one["rejection"],
                "new": one["new"],
            }
            for one in part["did"]["edges"]
        ],
    }


def _entry(one: dict[str, Any]) -> dict[str, Any]:
    item = one["item"]
    said = {name: item[name] for name in ("label", "countries", "basis")}
    return said | {"register": one["register"]["key"], "member": item["code"]}


def of_command(address: Address, key: str, since: str | None, by: str) -> dict[str, Any]:
    more = () if since is None else ("--since", since)
    told = said(on(address), "stakeholder", key, "--occurred-by", by, *more, "--json")
    assert told.code == 0, told.err
    found: dict[str, Any] = json.loads(told.out)
    return {name: value for name, value in found.items() if name not in {"position", "occurredBy"}}


@pytest.mark.parametrize("since", ["OEWG-2", None])
@pytest.mark.parametrize(
    "key", ["basel-secretariat", "switzerland", "bcrc-nigeria", "motorola", "basel-cop"]
)
async def test_the_answer_is_that_of_the_command_line(
    told_address: Address, told_pools: Pools, key: str, since: str | None
) -> None:
    found = await of_graphql(told_pools, key, since, "COP-7")
    assert found == of_command(told_address, key, since, "COP-7")
    assert found["asked"] or key == "basel-cop"
    assert found["did"] or key == "basel-cop"


async def test_whoever_was_merged_has_no_part_and_the_other_has_it_all(
    address: Address, pools: Pools
) -> None:
    deed = event(
        "partnership.joined",
        "partnership/phones",
        id="under-the-old-name",
        partner=OLD,
        occurred="2004",
        evidence=[claim(PARAGRAPH)],
    )
    await tell(pools, *HISTORY, KNOWN, deed, MERGED)
    await fold(pools)
    given = {"since": {"meeting": "COP-1"}, "by": {"date": "2010-01-01"}}
    merged = await ask(pools, QUERY, key="the-same-firm", **given)
    assert merged["stakeholder"]["part"] is None
    wrong = refusal(on(address), "stakeholder", "the-same-firm", "--occurred-by", "2010-01-01")
    assert wrong == "the-same-firm was merged into a-firm: ask for that one."
    part = (await ask(pools, QUERY, key="a-firm", **given))["stakeholder"]["part"]
    told = said(on(address), "stakeholder", "a-firm", "--occurred-by", "2010-01-01", "--json")
    assert part["names"] == json.loads(told.out)["names"] == ["a-firm", "the-same-firm"]
    did = [(one["node"]["eventId"], one["new"]) for one in part["did"]["edges"]]
    assert did == [("joined", True), ("under-the-old-name", True)]
    assert [one["id"] for one in json.loads(told.out)["did"]] == [one for one, _ in did]
    before = await ask(pools, QUERY, key="the-same-firm", by={"date": "2008-01-01"})
    own = before["stakeholder"]["part"]["did"]["edges"]
    assert [one["node"]["eventId"] for one in own] == ["under-the-old-name"]


async def test_a_stakeholder_of_whom_nothing_is_asked_and_who_did_nothing_has_an_empty_part(
    pools: Pools,
) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    part = (await ask(pools, QUERY, key="xy-cop"))["stakeholder"]["part"]
    assert part == {
        "since": None,
        "names": ["xy-cop"],
        "asked": {"totalCount": 0, "nodes": [], "edges": []},
        "did": {"totalCount": 0, "edges": []},
    }


async def test_parts_of_many_take_as_many_statements_as_those_of_two(told_pools: Pools) -> None:
    query = """query ($n: Int!) { stakeholders(first: $n) { nodes { part(since: {meeting: "COP-6"}) {
      asked(first: 1) { totalCount } did(first: 1) { totalCount } } } } }"""
    few = await statements(told_pools, query, n=2)
    assert await statements(told_pools, query, n=60) <= few + 2, "rules that lean on others' rules"
    assert few < 20


async def test_pages_of_deeds_make_the_list_and_stay_at_the_first_ones_moment(
    own_told_pools: Pools,
) -> None:
    query = """query ($after: String) { stakeholder(key: "switzerland") { part(since: {meeting: "OEWG-2"}) {
      did(first: 3, after: $after) { totalCount pageInfo { endCursor hasNextPage } edges { cursor address node { eventId } } }
      asked(first: 1) { pageInfo { endCursor } } } } }"""
    whole = await of_graphql(own_told_pools, "switzerland", "OEWG-2", "COP-11")
    found: list[tuple[str, str]] = []
    after = None
    while True:
        part = (await ask(own_told_pools, query, after=after))["stakeholder"]["part"]
        page = part["did"]
        found += [(one["node"]["eventId"], one["address"]) for one in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        if after is None:
            more = event("report.submitted", "report/one-more", id="one-more", by=["stakeholder/switzerland"], occurred="2003-01", evidence=[claim("BC-VI/32#8")])  # fmt: skip
            await tell(own_told_pools, more)
            await fold(own_told_pools)
        after = page["pageInfo"]["endCursor"]
    assert len(found) == page["totalCount"]
    assert found == [(one["id"], one["paragraph"]) for one in whole["did"]]
    assert "one-more" not in {identity for identity, _ in found}
    other = part["asked"]["pageInfo"]["endCursor"]
    assert "start at the first page" in await complaint(own_told_pools, query, after=other)
