"""Clients of a service that dies again and again: what is in doubt they repeat, what was acknowledged they remember."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

import httpx

from tests.service.web.posting import BATCH, firm

SIZES: Final = (1, 1, 1, 7, 40)
AGAIN_S: Final = 0.05
TIMEOUT_S: Final = 20.0


@dataclass
class Ledger:
    """What clients were told.

    sent:     how many events they have sent or will repeat until they are told.
    places:   the position that was acknowledged, by the id of the event.
    statuses: how often each status was answered; 0 stands for none, because the line was cut.
    """

    sent: int = 0
    places: dict[str, int] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)

    def take(self, told: dict[str, Any], ids: set[str]) -> None:
        """Take in an answer, which must speak of these events, side by side, and of no others."""
        entries = {one["id"]: one["position"] for one in told["accepted"] + told["duplicates"]}
        assert entries.keys() == ids
        assert sorted(entries.values()) == list(
            range(min(entries.values()), max(entries.values()) + 1)
        )
        self.places |= entries


async def post_on(door: str, ledger: Ledger, done: asyncio.Event, *, name: str) -> None:
    """Post one request after the other until all is done, each again and again until it is acknowledged."""
    chance = random.Random(name)  # noqa: S311 - sizes, no secret
    async with httpx.AsyncClient(base_url=door, trust_env=False, timeout=TIMEOUT_S) as client:
        for number in count():
            if done.is_set():
                return
            slugs = [f"{name}-{number}-{n}" for n in range(chance.choice(SIZES))]
            ledger.sent += len(slugs)
            await _insist(client, [firm(slug, id=slug, name=slug) for slug in slugs], ledger)


async def _insist(
    client: httpx.AsyncClient, events: Sequence[dict[str, Any]], ledger: Ledger
) -> None:
    body = json.dumps(events).encode()
    while True:
        try:
            answer = await client.post("/events", content=body, headers=BATCH)
        except httpx.TransportError:
            ledger.statuses[0] += 1
        else:
            ledger.statuses[answer.status_code] += 1
            if answer.status_code in {200, 201}:
                ledger.take(answer.json(), {one["id"] for one in events})
                return
            assert answer.status_code == 503, answer.text
        await asyncio.sleep(AGAIN_S)


async def read_on(door: str, ledger: Ledger, done: asyncio.Event) -> list[int]:
    """Read page after page of the feed, whatever dies, until all is there that was acknowledged; return the positions."""
    seen: list[int] = []
    after = "0"
    async with httpx.AsyncClient(base_url=door, trust_env=False, timeout=TIMEOUT_S) as client:
        while not done.is_set() or len(seen) < ledger.sent:
            try:
                answer = await client.get("/events", params={"after": after, "wait": 1})
            except httpx.TransportError:
                answer = None
            if answer is None or answer.status_code == 503:
                await asyncio.sleep(AGAIN_S)
                continue
            assert answer.status_code == 200, answer.text
            said = answer.json()
            seen += [one["position"] for one in said["items"]]
            after = said["next"]
    return seen
