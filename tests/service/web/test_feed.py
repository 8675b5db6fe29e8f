"""The log by pages and event by event: formats, places, caching, waiting."""

import asyncio
from typing import Any

import httpx
import orjson
import pytest

from events.log import read
from service.app import create_app
from service.auth.access import Access
from service.database.engine import Address, Pools, connect, open_pools
from service.web.exposure import Exposure
from tests.service.projections.stories import HISTORY, tell
from tests.service.reads.places import withhold
from tests.service.web.serving import hub_of, listening, served

BATCH = "application/cloudevents-batch+json"
NDJSON = "application/x-ndjson"
JOINED = "servanda.partnership.joined"


async def asked(pools: Pools, path: str, **headers: str) -> httpx.Response:
    async with served(pools) as client:
        return await client.get(path, headers=headers)


async def test_a_page_holds_the_stored_bytes_and_says_where_to_go_on(told_pools: Pools) -> None:
    stored = await read.read(told_pools.log_reader, after=0, limit=1000)
    answer = await asked(told_pools, "/events?limit=3")
    assert answer.headers["content-type"] == "application/json"
    said = answer.json()
    assert [one["position"] for one in said["items"]] == [1, 2, 3]
    assert (said["next"], said["head"], said["more"]) == ("1-3", len(stored), True)
    for one in stored[:3]:
        assert b'{"position":%d,"event":%s}' % (one.position, one.entry) in answer.content
    assert answer.headers["link"] == '</events?after=1-3&limit=3>; rel="next"'
    assert answer.headers["vary"].startswith("Accept, Authorization")


async def test_a_reader_who_goes_on_from_next_sees_every_event_once(told_pools: Pools) -> None:
    seen: list[int] = []
    after, head, more = "0", 0, True
    async with served(told_pools) as client:
        while more:
            said = (await client.get("/events", params={"after": after, "limit": 97})).json()
            seen += [one["position"] for one in said["items"]]
            after, head, more = said["next"], said["head"], said["more"]
    assert seen == list(range(1, head + 1))


async def test_next_is_the_last_position_looked_at_not_the_last_that_matched(
    told_pools: Pools,
) -> None:
    said = (await asked(told_pools, "/events?stream=nobody/here")).json()
    assert (said["items"], said["more"]) == ([], False)
    assert said["next"] == f"1-{said['head']}"


async def test_lines_end_with_one_that_says_that_nothing_was_cut_off(told_pools: Pools) -> None:
    answer = await asked(told_pools, "/events?after=1-5&limit=2", Accept=NDJSON)
    assert answer.headers["content-type"] == NDJSON
    first, second, last = map(orjson.loads, answer.content.splitlines())
    assert (first["position"], second["position"]) == (6, 7)
    assert last == {"next": "1-7", "head": await read.head(told_pools.log_reader)}


async def test_a_batch_is_plain_events_with_their_sequence(told_pools: Pools) -> None:
    answer = await asked(told_pools, f"/events?type={JOINED}&limit=2&after=0", Accept=BATCH)
    assert answer.headers["content-type"] == BATCH
    said = answer.json()
    assert [one["type"] for one in said] == [JOINED, JOINED]
    last = said[-1]["sequence"]
    assert answer.headers["link"] == f'</events?after=1-{last}&type={JOINED}&limit=2>; rel="next"'


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("text/html, application/*;q=0.5", "application/json"),
        (f"{NDJSON};q=0.9, application/json;q=0.5", NDJSON),
        (f"application/json;q=0, {BATCH}", BATCH),
    ],
)
async def test_the_caller_chooses_the_format(told_pools: Pools, accept: str, media: str) -> None:
    assert (await asked(told_pools, "/events", Accept=accept)).headers["content-type"] == media


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/events", "text/html"),
        ("/events", "application/json;q=0"),
        ("/events", "application/json;q=much"),
        ("/events/1", BATCH),
        ("/events/stream", "application/json"),
    ],
)
async def test_a_format_that_we_do_not_have_is_refused_by_name(
    told_pools: Pools, path: str, accept: str
) -> None:
    answer = await asked(told_pools, path, Accept=accept)
    assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")
    assert answer.json()["detail"].startswith("Accept ")


@pytest.mark.parametrize("query", ["limit=3", "until=7", "until=7&limit=3", "type=servanda.*&limit=9"])  # fmt: skip
@pytest.mark.parametrize("media", ["application/json", NDJSON, BATCH])
async def test_a_page_that_cannot_change_is_kept_for_a_day(
    told_pools: Pools, query: str, media: str
) -> None:
    async with served(told_pools) as client:
        answer = await client.get(f"/events?{query}", headers={"Accept": media})
        tag = answer.headers["etag"]
        again = await client.get(
            f"/events?{query}", headers={"Accept": media, "If-None-Match": f'"other", {tag}'}
        )
        other = await client.get(f"/events?{query}&after=1", headers={"Accept": media})
    assert answer.headers["cache-control"] == "max-age=86400"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert other.headers["etag"] != tag


@pytest.mark.parametrize(
    "query", ["", "limit=1000", "after=9999", "until=9999999&limit=1000", "after=440"]
)
async def test_a_page_that_ends_at_the_head_is_asked_for_anew(
    told_pools: Pools, query: str
) -> None:
    async with served(told_pools) as client:
        said = (await client.get("/events", params={"limit": 1})).json()
        query = query or f"after={said['head'] - 2}"
        answer = await client.get(f"/events?{query}")
    assert answer.headers["cache-control"] == "no-cache"
    assert "etag" not in answer.headers


async def test_a_withheld_place_changes_the_page_and_its_tag(
    pools: Pools, address: Address
) -> None:
    await tell(pools, *HISTORY)
    async with served(pools) as client:
        before = await client.get("/events?until=4")
        await withhold(address, 3)
        tag = {"If-None-Match": before.headers["etag"]}
        after = await client.get("/events?until=4", headers=tag)
        batch = await client.get("/events?until=4", headers={"Accept": BATCH})
        alone = await client.get("/events/3")
    assert after.status_code == 200
    assert after.json()["items"][2] == {"position": 3, "withheld": True}
    assert [one["sequence"] for one in batch.json()] == ["1", "2", "4"]
    assert (alone.status_code, alone.json()["code"]) == (410, "withheld")


async def test_head_says_what_get_would_and_sends_nothing(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        for path in ("/events?limit=5", "/events/7", "/events/stream"):
            answer = await client.head(path)
            assert (answer.status_code, answer.content) == (200, b"")
            assert "vary" in answer.headers
        allowed = await client.options("/events/stream")
        webhook = await client.options("/events/stream", headers={"WebHook-Request-Origin": "x"})
        post = await client.options("/events", headers={"WebHook-Request-Origin": "x"})
    assert (post.headers["allow"], post.headers["webhook-allowed-rate"]) == ("POST", "600")
    assert allowed.headers["allow"] == webhook.headers["allow"] == "GET, HEAD, OPTIONS"
    assert "webhook-allowed-origin" not in webhook.headers


@pytest.mark.parametrize("path", ["/events", "/events/1", "/events/stream"])
async def test_who_may_not_read_is_told_to_say_who_they_are(told_pools: Pools, path: str) -> None:
    closed = Exposure(Access.AUTO, loopback=False, public_url="https://example.org")
    app = create_app(told_pools, hub=hub_of(told_pools), exposure=closed)
    async with listening(app) as client:
        answer = await client.get(path)
        head = await client.head(path)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert head.status_code == 401


async def test_any_page_of_the_web_may_read(told_pools: Pools) -> None:
    preflight = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    async with served(told_pools) as client:
        allowed = await client.options("/events/stream", headers=preflight)
        answer = await client.get("/events?limit=1", headers={"Origin": "https://example.org"})
    assert allowed.status_code == 204
    assert "Authorization" in allowed.headers["access-control-allow-headers"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Link" in answer.headers["access-control-expose-headers"]


async def test_an_event_is_given_alone_with_its_neighbours(told_pools: Pools) -> None:
    (stored,) = await read.read(told_pools.log_reader, after=6, limit=1)
    async with served(told_pools) as client:
        plain = await client.get("/events/7")
        tag = {"If-None-Match": plain.headers["etag"]}
        known = await client.get("/events/7", headers=tag)
        event = await client.get("/events/7", headers={"Accept": "application/cloudevents+json"})
    assert plain.content == b'{"position":7,"event":%s}' % stored.entry
    assert plain.headers["etag"] == f'"1-{stored.leaf_hash.hex()}"'
    assert known.status_code == 304
    assert event.json() == orjson.loads(stored.entry) | {"sequence": "7"}
    assert event.headers["etag"] != plain.headers["etag"]
    assert plain.headers["link"] == (
        '</events/6>; rel="previous", </events/8>; rel="next", '
        f'</schemas/{stored.type}/1>; rel="describedby"'
    )


async def test_first_and_last_event_have_one_neighbour(told_pools: Pools) -> None:
    head = await read.head(told_pools.log_reader)
    async with served(told_pools) as client:
        first, last = await client.get("/events/1"), await client.get(f"/events/{head}")
    assert 'rel="previous"' not in first.headers["link"]
    assert 'rel="next"' not in last.headers["link"]
    assert last.headers["cache-control"] == "no-cache", "its next one is still to come"


@pytest.mark.parametrize("position", ["449000", "9" * 19])
async def test_beyond_the_head_there_is_nothing_yet(told_pools: Pools, position: str) -> None:
    answer = await asked(told_pools, f"/events/{position}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert answer.json()["detail"].startswith("The log ends at position ")


@pytest.mark.parametrize("position", ["0", "01", "-1", "1.0", "abc", "9" * 20, "%D9%A1"])
async def test_what_is_no_position_is_no_address(told_pools: Pools, position: str) -> None:
    answer = await asked(told_pools, f"/events/{position}")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("There are ")


async def test_a_reader_can_wait_for_what_matches(pools: Pools) -> None:
    """It waits over what does not match, too."""
    last = await tell(pools, *HISTORY[:-1])
    query = {"after": str(last - 1), "type": JOINED, "wait": "30"}
    async with served(pools) as client, asyncio.TaskGroup() as group:
        waiting = group.create_task(client.get("/events", params=query, timeout=30))
        await asyncio.sleep(0.2)
        assert not waiting.done()
        await tell(pools, HISTORY[-1])
    said: dict[str, Any] = waiting.result().json()
    assert [one["position"] for one in said["items"]] == [last + 1]


async def test_a_reader_who_waits_in_vain_is_told_where_to_go_on(pools: Pools) -> None:
    last = await tell(pools, *HISTORY[:2])
    answer = await asked(pools, f"/events?after={last}&wait=1")
    assert (answer.json()["items"], answer.json()["next"]) == ([], f"1-{last}")


async def test_who_waits_is_let_go_when_the_process_drains(pools: Pools) -> None:
    last = await tell(pools, *HISTORY[:2])
    hub = hub_of(pools)
    async with served(pools, hub=hub) as client, asyncio.TaskGroup() as group:
        waiting = group.create_task(client.get(f"/events?after={last}&wait=30", timeout=30))
        await asyncio.sleep(0.2)
        hub.drain()
        answer = await asyncio.wait_for(waiting, 2)
    assert answer.json()["items"] == []


async def test_without_a_database_readers_are_told_to_come_back(
    server: Address, template: str
) -> None:
    await execute(server, f"CREATE DATABASE leaving TEMPLATE {template}")
    async with open_pools(server.with_database("leaving")) as pools, served(pools) as client:
        assert (await client.get("/events")).json()["items"] == []
        await execute(server, "DROP DATABASE leaving WITH (FORCE)")
        for path in ("/events", "/events/1", "/events/stream"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert 1 <= int(answer.headers["retry-after"]) <= 3
            assert "leaving" not in answer.text


async def execute(server: Address, statement: str) -> None:
    connection = await connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
