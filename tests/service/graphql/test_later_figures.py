"""The events and lines behind figures, page by page while the log grows: read at the first page's snapshot."""

from typing import Any

import pytest

from service.database.engine import Pools
from tests.sentences.builders import claim, event
from tests.service.graphql.asking import ask
from tests.service.graphql.test_later_pages import FORMED, SECOND, joined
from tests.service.projections.stories import HISTORY, PARAGRAPH, fold, tell

Page = dict[str, Any]
INDICATORS = 'query ($after: String) { instrument(address: "XY-1/2") { indicators { %s } } }'
EVENTS = """{ events(first: 1, after: $after) {
  totalCount nodes { eventId } pageInfo { endCursor hasNextPage } } }"""


@pytest.mark.parametrize("figure", ["stakeholders(by: [TYPE])", "partnerships(by: [STATE])"])
async def test_the_events_behind_a_figure_are_those_of_the_first_page(
    pools: Pools, figure: str
) -> None:
    await tell(pools, *HISTORY, SECOND, FORMED, joined("tyres", "a-firm", "2003-08"))
    query = INDICATORS % f"found: {figure} {EVENTS}"

    async def page(after: str | None = None) -> Page:
        found = (await ask(pools, query, after=after))["instrument"]["indicators"]["found"]
        events: Page = found[0]["events"]
        return events

    await fold(pools)
    first = await page()
    await tell(pools, joined("phones", "b-firm", "2003-07"))
    await fold(pools)
    second = await page(first["pageInfo"]["endCursor"])
    assert (first["totalCount"], second["totalCount"]) == (2, 2)
    assert [first["nodes"], second["nodes"]] == [
        [{"eventId": "joined"}],
        [{"eventId": "tyres-a-firm"}],
    ]
    assert (await page())["totalCount"] == 3


async def test_the_events_behind_a_group_are_those_of_the_first_page(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    query = f"query ($after: String) {{ partnerships {{ aggregates(by: [FORM]) {EVENTS} }} }}"

    async def page(after: str | None = None) -> Page:
        found = (await ask(pools, query, after=after))["partnerships"]["aggregates"]
        events: Page = found[0]["events"]
        return events

    await fold(pools)
    first = await page()
    await tell(pools, FORMED)
    await fold(pools)
    second = await page(first["pageInfo"]["endCursor"])
    assert (first["totalCount"], second["totalCount"]) == (2, 2)
    assert second["nodes"] == [{"eventId": "joined"}]
    assert (await page())["totalCount"] == 3


async def test_lines_and_what_stands_below_them_are_those_of_the_first_page(pools: Pools) -> None:
    await tell(pools, *HISTORY, FORMED, joined("tyres", "a-firm", "2003-08"))
    await tell(pools, *(published(key, "phones") for key in ("guide", "leaflet")))
    query = """query ($after: String, $text: String) { instrument(address: "XY-1/2") { indicators {
      outputs(first: 1, after: $after) { totalCount pageInfo { endCursor } nodes {
        subject { key } documents(first: 1, after: $text) {
          totalCount nodes { key } pageInfo { endCursor } } } } } } }"""

    async def page(**cursors: str) -> Page:
        found = await ask(pools, query, **cursors)
        outputs: Page = found["instrument"]["indicators"]["outputs"]
        return outputs

    await fold(pools)
    first = await page()
    texts = first["nodes"][0]["documents"]["pageInfo"]["endCursor"]
    cells = event("partnership.formed", "partnership/cells", id="cells", occurred="2003-06-03")
    await tell(pools, cells, joined("cells", "a-firm", "2003-08"))
    await tell(pools, published("an-atlas", "phones"), published("handbook", "phones"))
    await fold(pools)
    second = await page(after=first["pageInfo"]["endCursor"])
    assert (first["totalCount"], second["totalCount"]) == (2, 2)
    assert [one["nodes"][0]["subject"]["key"] for one in (first, second)] == ["phones", "tyres"]
    before_it = (await page())["pageInfo"]["endCursor"]
    documents = (await page(after=before_it, text=texts))["nodes"][0]["documents"]
    assert (documents["totalCount"], documents["nodes"]) == (2, [{"key": "leaflet"}])


def published(key: str, partnership: str) -> dict[str, Any]:
    """Return that a text came of a partnership, which counts for the paragraph."""
    return event(
        "document.published",
        f"document/{key}",
        id=key,
        title=key,
        partnership=f"partnership/{partnership}",
        occurred="2003-09",
        evidence=[claim(PARAGRAPH)],
    )
