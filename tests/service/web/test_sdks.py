"""Other makers' clients post in every mode to a running service, and what is recorded is what they sent."""

import asyncio
import json
import shutil
import warnings
from pathlib import Path
from typing import Any

import httpx
import pytest
from cloudevents.core.bindings import http as core
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from cloudevents.v1.http import CloudEvent as Older
from cloudevents.v1.http import to_binary as older_binary
from cloudevents.v1.http import to_structured as older_structured

from events.log import read
from service.database.engine import Pools
from tests.service.web.posting import BATCH, firm
from tests.service.web.serving import served

CLIENTS = Path(__file__).resolve().parents[2] / "clients"


NOTE = 'Zürich "100 %"'
"""A space, quotes, a percent sign, a letter of elsewhere: what has to be encoded in a header."""


def attributes(slug: str, note: str = NOTE) -> dict[str, str]:
    """Return the attributes of a firm."""
    sent = firm(slug)
    return {name: text for name, text in sent.items() if name != "data"} | {
        "note": note,
        "partitionkey": slug,
    }


async def require_recorded(pools: Pools, count: int, note: str = NOTE) -> None:
    """Require that so many firms are recorded, each with what its SDK was told to send."""
    stored = await read.read(pools.log_reader, after=0, limit=count + 1)
    assert len(stored) == count
    for one in stored:
        slug = one.stream.removeprefix("stakeholder/")
        assert one.data == firm(slug)["data"]
        assert one.extensions == {"note": note, "partitionkey": slug}
        assert one.id == firm(slug)["id"]


async def sent(client: httpx.AsyncClient, body: bytes | str, headers: dict[str, str]) -> None:
    raw = [(name.encode(), text.encode()) for name, text in headers.items()]
    answer = await client.post("/events", content=body, headers=raw)
    assert answer.status_code == 201, answer.json()


async def test_the_sdk_for_python_posts_in_every_mode(pools: Pools) -> None:
    async with served(pools) as client:
        for slug, written in (("a", core.to_binary), ("b", core.to_structured)):
            event = CloudEvent(attributes(slug), firm(slug)["data"])
            message = written(event, JSONFormat())
            await sent(client, message.body, message.headers)
        batch = [
            core.to_structured(CloudEvent(attributes(slug), firm(slug)["data"]), JSONFormat()).body
            for slug in ("c", "d")
        ]
        await sent(client, b"[" + b",".join(batch) + b"]", BATCH)
    await require_recorded(pools, 4)


async def test_its_older_interface_posts_without_a_content_type(pools: Pools) -> None:
    async with served(pools) as client:
        for slug, written in (("a", older_binary), ("b", older_structured)):
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                headers, body = written(Older(attributes(slug), firm(slug)["data"]))
            await sent(client, body, headers)
    await require_recorded(pools, 2)


NODE = pytest.mark.skipif(
    shutil.which("node") is None or not (CLIENTS / "node_modules" / "cloudevents").is_dir(),
    reason="node, or its packages, could not be had",
)


async def posted_by_javascript(client: httpx.AsyncClient, note: str) -> list[dict[str, Any]]:
    """Return the answers to four events: one in binary mode, one in structured mode, two in a batch."""
    events = [attributes(slug, note) | {"data": firm(slug)["data"]} for slug in "abcd"]
    node = await asyncio.create_subprocess_exec(
        *("node", "post.mjs", f"{client.base_url}/events"),
        cwd=CLIENTS,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await node.communicate(json.dumps(events).encode())
    answers: list[dict[str, Any]] = json.loads(out)
    return answers


@NODE
async def test_the_sdk_for_javascript_posts_in_every_mode(pools: Pools) -> None:
    async with served(pools) as client:
        answers = await posted_by_javascript(client, "100 percent")
    assert [[one["position"] for one in said["accepted"]] for said in answers] == [[1], [2], [3, 4]]
    await require_recorded(pools, 4, "100 percent")


@NODE
async def test_the_header_that_it_sends_in_another_encoding_is_named(pools: Pools) -> None:
    async with served(pools) as client:
        refused, *others = await posted_by_javascript(client, NOTE)
    assert refused["code"] == "invalid-event"
    assert refused["errors"][0]["header"] == "ce-note"
    assert "accepted" in others[0]
