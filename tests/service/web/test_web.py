"""Addresses, health, the page, and what every answer carries."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from service.database.engine import Address, Pools, connect, open_pools
from service.projections.errors import TooNew
from service.web.middleware import Direct, Labels
from service.web.routes import handlers
from tests.service.projections.stories import HISTORY, fold, slip, tell
from tests.service.projections.test_standstill import of_a_later_release
from tests.service.reads.places import lose
from tests.service.web.serving import listening, served


def said(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


async def test_the_page_tells_addresses_and_how_every_paragraph_stands(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        answer = await client.get("/")
    assert answer.status_code == 200
    page = answer.text
    assert 'href="/graphql"' in page
    assert "<h2>BC-VI/32</h2>" in page
    assert page.count('<th scope="row" ') == 14
    assert "ADOPTED_BY_OTHER_BODY" in page
    assert "reported by COP-7 (stated)" in page
    assert "://" not in page, "nothing comes from elsewhere"
    assert "script" not in page
    assert answer.headers["servanda-occurred-by"] == "2026-01-02"


async def test_a_text_of_an_instrument_is_shown_as_text(pools: Pools) -> None:
    marked = [dict(one) for one in HISTORY]
    index = next(i for i, one in enumerate(marked) if one["type"].endswith("paragraph_recorded"))
    marked[index] = {
        **marked[index],
        "data": {**marked[index]["data"], "text": "<script>alert(1)</script>"},
    }
    await tell(pools, *marked)
    await fold(pools)
    async with served(pools) as client:
        page = (await client.get("/")).text
    assert "&lt;script&gt;" in page
    assert "<script" not in page


async def test_the_process_lives_and_is_ready(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        live, ready = await client.get("/health/live"), await client.get("/health/ready")
    assert (live.status_code, live.json()) == (200, {"status": "live"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


async def test_nobody_is_ready_before_anything_was_folded(bare_pools: Pools) -> None:
    async with served(bare_pools) as client:
        ready, page = await client.get("/health/ready"), await client.get("/")
        asked = await client.post(
            "/graphql",
            json={"query": "{ meta { position } }"},
            headers={"Accept": "application/graphql-response+json"},
        )
    assert said(ready) == (503, "not-ready")
    assert said(page) == (503, "unavailable")
    assert asked.status_code == 503
    assert asked.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert asked.headers["retry-after"] == "1"


async def test_a_read_model_that_does_not_follow_is_not_ready(pools: Pools) -> None:
    """The projector stands still, and the clock is a day ahead of what waits."""
    await tell(pools, *HISTORY[:2])
    await fold(pools)
    await tell(pools, *HISTORY[2:])
    later = datetime.now(UTC) + timedelta(days=1)  # noqa: TID251
    async with served(pools, clock=lambda: later) as client:
        ready = await client.get("/health/ready")
    assert said(ready) == (503, "not-ready")
    assert "does not follow" in ready.json()["detail"]


async def test_a_read_model_that_stands_still_is_not_ready_and_says_why(pools: Pools) -> None:
    """Although it is not a second behind; the process lives, and answers as of where the tables are."""
    before = await tell(pools, *HISTORY)
    await slip(pools, of_a_later_release())
    with pytest.raises(TooNew):
        await fold(pools)
    async with served(pools, clock=lambda: datetime.now(UTC)) as client:  # noqa: TID251
        live, ready = await client.get("/health/live"), await client.get("/health/ready")
        asked = await client.get("/graphql", params={"query": "{ meta { position } }"})
    assert live.status_code == 200
    assert said(ready) == (503, "not-ready")
    assert f"stops before position {before + 1}" in ready.json()["detail"]
    assert asked.json() == {"data": {"meta": {"position": str(before)}}}


async def test_a_hole_in_the_log_is_not_ready_before_anybody_has_tried_to_fold_it(
    pools: Pools, address: Address
) -> None:
    before = await tell(pools, *HISTORY[:2])
    await fold(pools)
    await tell(pools, *HISTORY[2:])
    await lose(address, before + 1)
    async with served(pools) as client:
        ready = await client.get("/health/ready")
        asked = await client.get("/graphql", params={"query": "{ meta { position } }"})
    assert said(ready) == (503, "not-ready")
    assert f"Position {before + 1} is missing" in ready.json()["detail"]
    assert asked.json() == {"data": {"meta": {"position": str(before)}}}


async def test_without_a_database_the_process_lives_and_says_what_is_away(
    server: Address, template: str
) -> None:
    await execute(server, f"CREATE DATABASE going TEMPLATE {template}")
    async with open_pools(server.with_database("going")) as pools, served(pools) as client:
        await execute(server, "DROP DATABASE going WITH (FORCE)")
        live, ready, page = [
            await client.get(path) for path in ("/health/live", "/health/ready", "/")
        ]
        asked = await client.get("/graphql", params={"query": "{ meta { position } }"})
    assert live.status_code == 200
    assert (said(ready), said(page)) == ((503, "not-ready"), (503, "unavailable"))
    assert asked.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert "going" not in asked.text


async def execute(server: Address, statement: str) -> None:
    connection = await connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def test_an_unknown_address_and_a_wrong_method_are_problems(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        assert said(await client.get("/nowhere")) == (404, "not-found")
        assert said(await client.get("/graphql/")) == (404, "not-found")
        wrong = await client.post("/health/live")
    assert said(wrong) == (405, "method-not-allowed")
    assert "GET" in wrong.headers["allow"]


async def test_every_answer_carries_the_requests_id_and_strict_headers(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        given = await client.get("/health/live", headers={"X-Request-Id": "mine-1"})
        made = await client.get("/nowhere", headers={"X-Request-Id": "not allowed"})
    assert given.headers["x-request-id"] == "mine-1"
    assert len(made.headers["x-request-id"]) == 32
    assert made.json()["instance"] == f"urn:servanda:request:{made.headers['x-request-id']}"
    for answer in (given, made):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_our_mistake_shows_an_id_and_nothing_else() -> None:
    async def broken(_: Request) -> Response:
        raise RuntimeError("a secret of ours")

    async def broken_directly(_: Scope, __: Receive, ___: Send) -> None:
        raise RuntimeError("a secret of ours")

    routed = Starlette(routes=[Route("/", broken)], exception_handlers=handlers())
    app = Labels(Direct({"/direct": broken_directly}, otherwise=routed))
    async with listening(app) as client:
        answers = [await client.get(path) for path in ("/", "/direct")]
    for answer in answers:
        assert said(answer) == (500, "internal")
        assert "secret" not in answer.text
        assert answer.json()["instance"].endswith(answer.headers["x-request-id"])
