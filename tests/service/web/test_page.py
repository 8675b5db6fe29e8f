"""The page for people: what it says, and that no browser needs anything else to show it."""

import hashlib
import re
from base64 import b64encode

from service.database.engine import Pools
from service.projections.runner import Projector
from tests.instruments.expected import AT_COP_7
from tests.service.web.serving import served

ROW = re.compile(r'<tr role="row"><th scope="row" role="rowheader">(.*?)</th>(.*?)</tr>')


async def page_of(pools: Pools) -> tuple[str, str]:
    """Return the page and its policy."""
    async with served(pools) as client:
        answer = await client.get("/")
    assert answer.status_code == 200
    return answer.text, answer.headers["content-security-policy"]


async def test_without_an_instrument_the_page_says_how_to_load_one(pools: Pools) -> None:
    projector = Projector(pools, holder="page")
    await projector.prepare()
    page, _ = await page_of(pools)
    assert "servanda instrument load FOLDER" in page
    assert "<table" not in page


async def test_every_paragraph_has_its_row_in_the_order_of_the_text(told_pools: Pools) -> None:
    page, _ = await page_of(told_pools)
    rows = dict(ROW.findall(page))
    assert list(rows) == list(AT_COP_7)
    assert 'class="value">IN_PROGRESS (on stated evidence alone: BLOCKED)</td>' in rows["4"]
    assert '<td role="cell" data-label="since">2004-10-27</td>' in rows["3"]


async def test_the_underlining_of_a_decision_is_kept(told_pools: Pools) -> None:
    page, _ = await page_of(told_pools)
    assert "<u>Encourages</u> industry" in page
    assert "&lt;u&gt;" not in page


async def test_the_policy_allows_this_style_and_nothing_else(told_pools: Pools) -> None:
    page, policy = await page_of(told_pools)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "style=" not in page


async def test_an_unknown_address_is_told_which_there_are(pools: Pools) -> None:
    async with served(pools) as client:
        answer = await client.get("/paragraphs")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("There are /, /graphql, /events, /events/stream, ")
