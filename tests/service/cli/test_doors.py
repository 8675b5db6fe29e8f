"""What `servanda serve` says of its door: who may do what without a key, which is what is answered."""

import pytest

from events.log import read
from service.cli.doors import exposure, without_key
from service.cli.listening import listen
from service.database.engine import Pools
from service.settings import Settings
from tests.service.web.posting import STRUCTURED, firm, post
from tests.service.web.serving import served

PROXY = {"X-Forwarded-For": "203.0.113.9"}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({}, "anyone on this machine may read, record and judge"),
        (
            {"SERVANDA_ACCESS": "public-read"},
            "anyone on this machine may read, record and judge, and anyone who comes through a proxy may read",
        ),
        ({"SERVANDA_PUBLIC_URL": "https://servanda.example"}, "only with a key"),
        (
            {"SERVANDA_PUBLIC_URL": "https://servanda.example", "SERVANDA_ACCESS": "public-read"},
            "anyone who reaches this address may read; the rest needs a key",
        ),
    ],
)
async def test_what_is_said_of_access_is_what_is_answered(
    pools: Pools, settings: dict[str, str], sentence: str
) -> None:
    told = Settings.read({"SERVANDA_BIND": "127.0.0.1:0", **settings})
    with listen(told.bind) as door:
        reached = exposure(told, door)
    assert without_key(reached) == sentence
    async with served(pools, exposure=reached) as client:
        posted = await post(client, firm(), STRUCTURED)
        read_here = await client.get("/events")
        read_there = await client.get("/events", headers=PROXY)
    assert (posted.status_code == 201) is sentence.startswith("anyone on this machine")
    assert (read_here.status_code == 200) is ("may read" in sentence)
    assert (read_there.status_code == 200) is ("proxy may" in sentence or "reaches" in sentence)
    assert await read.head(pools.log_reader) == (1 if posted.status_code == 201 else 0)
