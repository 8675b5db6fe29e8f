"""`/metrics` without a database, and what is told of requests that strangers make up."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.database.engine import Address, open_pools
from service.reads.projecting import ModelStanding, standings
from service.telemetry.metrics import Metrics
from service.web.measured import OTHER, Measured
from service.web.metrics import application
from tests.service.web.serving import listening
from tests.service.web.test_web import execute


async def test_without_a_database_what_the_process_counts_is_shown_all_the_same(
    server: Address, template: str
) -> None:
    await execute(server, f"CREATE DATABASE unwatched TEMPLATE {template}")
    metrics = Metrics()
    async with (
        open_pools(server.with_database("unwatched")) as pools,
        listening(application(metrics, lambda: standings(pools.reader), loopback=True)) as client,
    ):
        before = await client.get("/metrics")
        await execute(server, "DROP DATABASE unwatched WITH (FORCE)")
        after = await client.get("/metrics")
        elsewhere = await client.get("/")
    assert "\nservanda_database_up 1.0\n" in before.text
    assert (after.status_code, elsewhere.status_code) == (200, 404)
    assert "\nservanda_database_up 0.0\n" in after.text
    assert "servanda_append_events_total 0.0\n" in after.text
    assert "servanda_projection" not in after.text


@pytest.mark.parametrize(
    "sent",
    [{"Host": "rebound.example:9464"}, {"Origin": "https://a.example"}, {"X-Forwarded-For": "::1"}],
)
async def test_on_loopback_it_answers_this_machine_alone(sent: dict[str, str]) -> None:
    for loopback, status in ((True, 403), (False, 200)):
        app = application(Metrics(), _none, loopback=loopback)
        async with listening(app) as client:
            assert (await client.get("/metrics", headers=sent)).status_code == status


async def _none() -> list[ModelStanding]:
    return []


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("GET", "/one/1", ("GET", "/one/{number}", 200)),
        ("POST", "/one/1", ("POST", "/one/{number}", 405)),
        ("GET", "/made-up", ("GET", OTHER, 404)),
        ("PROPFIND", "/one/1", (OTHER, "/one/{number}", 405)),
    ],
)
async def test_a_request_is_told_by_template_and_never_by_what_a_stranger_made_up(
    method: str, path: str, told: tuple[str, str, int]
) -> None:
    async def endpoint(_: Request) -> Response:
        return Response("one")

    heard: list[tuple[str, str, int]] = []
    app = Starlette(routes=[Route("/one/{number}", endpoint, methods=["GET"])])
    measured = Measured(app, lambda method, route, status, _: heard.append((method, route, status)))
    async with listening(measured) as client:
        await client.request(method, path)
    assert heard == [told]
