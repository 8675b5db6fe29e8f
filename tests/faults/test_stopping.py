"""SIGTERM while events are posted: what was acknowledged is in the log, and everybody else was told so, a hundred times."""

import asyncio
import json
import os
import random
import signal
import sys
from dataclasses import dataclass, field

import pytest

from bench.posting.processes import service
from bench.posting.wire import request
from bench.server import server
from service.database.engine import Address
from tests.faults.life import log_of
from tests.sentences.builders import SOURCE
from tests.service.web.posting import firm

pytestmark = pytest.mark.faults

ROUNDS = 100
CONNECTIONS = 16
LONGEST_S = 0.6
CLOSED = (ConnectionError, asyncio.IncompleteReadError)


@dataclass
class Told:
    """What clients heard: of each event one answer, or none because the connection was closed before it."""

    acknowledged: set[str] = field(default_factory=set)
    refused: list[tuple[int, str]] = field(default_factory=list)
    unanswered: int = 0


async def posting(port: int, told: Told, *, round_: int, client: int) -> None:
    """Post events one after the other, over a new connection whenever one is closed, until nobody listens any more."""
    number = 0
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionError:
            return
        try:
            while True:
                number += 1
                slug = f"f-{round_}-{client}-{number}"
                body = json.dumps(firm(slug, id=slug)).encode()
                writer.write(request("/events", body, "application/cloudevents+json"))
                head = await reader.readuntil(b"\r\n\r\n")
                took(told, slug, head, await rest(reader, head))
                if b"connection: close" in head.lower():
                    break
        except ConnectionError:
            told.unanswered += 1
        except asyncio.IncompleteReadError as error:
            told.unanswered += 1
            if error.partial:
                raise AssertionError("an answer was cut short") from None
        finally:
            writer.close()


async def rest(reader: asyncio.StreamReader, head: bytes) -> bytes:
    """Return the body; one that is cut short fails the test."""
    (length,) = [
        int(line.partition(b":")[2])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    ]
    try:
        return await reader.readexactly(length)
    except CLOSED:
        raise AssertionError("an answer was cut short") from None


def took(told: Told, slug: str, head: bytes, body: bytes) -> None:
    status, said = int(head[9:12]), json.loads(body)
    if status in {200, 201}:
        told.acknowledged.add(slug)
    else:
        told.refused.append((status, said["code"]))
        assert b"retry-after:" in head.lower()


async def one_round(address: Address, round_: int) -> Told:
    told = Told()
    serving = service(address, folding=False, processes=1 + round_ % 2)
    async with serving as (port, process), asyncio.TaskGroup() as group:
        for client in range(CONNECTIONS):
            group.create_task(posting(port, told, round_=round_, client=client))
        await asyncio.sleep(random.uniform(0.05, LONGEST_S))  # noqa: S311 - any moment
        os.kill(process, signal.SIGTERM)
    return told


async def test_a_service_that_is_stopped_keeps_what_it_acknowledged() -> None:
    acknowledged: set[str] = set()
    refused = unanswered = 0
    async with server() as address:
        for round_ in range(ROUNDS):
            told = await one_round(address, round_)
            assert {code for _, code in told.refused} <= {"reduced-capacity"}
            acknowledged |= told.acknowledged
            refused += len(told.refused)
            unanswered += told.unanswered
        log = await log_of(address)
    log.require_whole()
    recorded = {name for source, name in log.identities if source == SOURCE}
    assert acknowledged
    assert refused
    assert acknowledged <= recorded
    assert len(recorded - acknowledged) <= unanswered
    sys.stdout.write(
        f"{len(acknowledged)} acknowledged, {refused} refused, {unanswered} unanswered\n"
    )
