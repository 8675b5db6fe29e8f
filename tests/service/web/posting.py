"""Posts in few words: a client over a fresh log, and events as an integration would send them."""

import json
from typing import Any

import httpx

from tests.sentences.builders import event

STRUCTURED = {"Content-Type": "application/cloudevents+json"}
BATCH = {"Content-Type": "application/cloudevents-batch+json"}
LINES = {"Content-Type": "application/x-ndjson"}


def firm(slug: str = "a-firm", **members: Any) -> dict[str, Any]:  # noqa: ANN401 - of a payload
    return event("stakeholder.registered", f"stakeholder/{slug}", **members)


def described(slug: str = "a-firm", **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    return event("stakeholder.described", f"stakeholder/{slug}", **members)


def formed(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    return event("partnership.formed", "partnership/phones", **members)


def joined(slug: str = "a-firm", **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    partner = f"stakeholder/{slug}"
    return event("partnership.joined", "partnership/phones", partner=partner, **members)


async def post(
    client: httpx.AsyncClient, sent: object, headers: dict[str, str] = STRUCTURED, **more: str
) -> httpx.Response:
    """Post JSON, or bytes as they are."""
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return await client.post("/events", content=body, headers={**headers, **more})


async def post_lines(client: httpx.AsyncClient, *sent: object, **more: str) -> httpx.Response:
    """Post events, or bytes as they are, one a line."""
    each = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in sent)
    return await post(client, b"\n".join(each), LINES, **more)


def binary(sent: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of an event in binary mode."""
    headers = {f"ce-{name}": str(text) for name, text in sent.items() if name != "data"}
    body = json.dumps(sent["data"]).encode()
    return body, {**headers, "Content-Type": "application/json"}


def faults(answer: httpx.Response, status: int, code: str) -> list[dict[str, Any]]:
    """Return the faults of a problem, which must be this one, whole, and in its form."""
    said = answer.json()
    assert (answer.status_code, said["code"]) == (status, code), said
    assert answer.headers["content-type"] == "application/problem+json"
    assert said["status"] == status
    assert said["type"] == f"http://localhost/problems/{code}"
    assert said["title"]
    assert said["detail"]
    assert said["instance"] == f"urn:servanda:request:{answer.headers['x-request-id']}"
    found: list[dict[str, Any]] = said.get("errors", [])
    assert said.get("total", 0) == len(found)
    return found


def places(answer: httpx.Response, status: int, code: str) -> list[tuple[str, str]]:
    """Return pointer and code of each fault."""
    return [(one["pointer"], one["code"]) for one in faults(answer, status, code)]
