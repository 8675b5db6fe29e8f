"""Where notifications are turned off, a service that records sends none."""

import asyncio
from pathlib import Path

import pytest

from events.log.call import CHANNEL
from service.database.engine import Address, connect
from tests.service.cli.commands import on, serving
from tests.service.cli.forking import ROOT

INSTRUMENTS = {"SERVANDA_INSTRUMENTS": str(ROOT / "tests" / "instruments")}
END = "the end"


@pytest.mark.notify
@pytest.mark.parametrize("notify", ["on", "off"])
async def test_what_a_service_records_is_notified_only_where_that_is_wanted(
    address: Address, tmp_path: Path, notify: str
) -> None:
    heard: list[object] = []
    ended = asyncio.Event()

    def hear(*told: object) -> None:
        heard.append(told[-1])
        if told[-1] == END:
            ended.set()

    connection = await connect(address)
    await connection.add_listener(CHANNEL, hear)
    settings = {**on(address), **INSTRUMENTS, "SERVANDA_BIND": "127.0.0.1:0"}
    with serving({**settings, "SERVANDA_NOTIFY": notify}, tmp_path):
        pass
    assert await connection.fetchval("SELECT max(position) FROM log.event")
    await connection.execute(f"NOTIFY {CHANNEL}, '{END}'")
    async with asyncio.timeout(5):
        await ended.wait()
    await connection.close()
    assert (heard == [END]) is (notify == "off")
