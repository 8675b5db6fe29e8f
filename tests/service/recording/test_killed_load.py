"""A load that is killed anywhere, again and again, leaves a log that the next load completes."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from events.log import read
from service.database.engine import Address, Pools
from service.recording.instruments import load_folder
from service.recording.record import open_recorder

SHIPPED = Path(__file__).parents[3] / "instruments" / "basel-vi-32"
LOAD = """
import asyncio, sys
from pathlib import Path
from service.database.engine import Address, open_pools
from service.recording.instruments import load_folder
from service.recording.record import open_recorder

async def load(dsn, folder):
    async with open_pools(Address(dsn)) as pools:
        await load_folder(Path(folder), open_recorder(pools), pools.log_reader)

asyncio.run(load(*sys.argv[1:]))
"""


@pytest.mark.faults
async def test_a_killed_load_is_completed_by_the_next_one(address: Address, pools: Pools) -> None:
    recorded = 0
    for grown in (1, 20, 90, 91, 150, 230, 310):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", LOAD, address.dsn, str(SHIPPED), cwd=SHIPPED.parents[1]
        )
        async with asyncio.timeout(60):
            while process.returncode is None and recorded < grown:
                recorded = await read.head(pools.log_reader)
                await asyncio.sleep(0)
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()
    await load_folder(SHIPPED, open_recorder(pools), pools.log_reader)
    again = await load_folder(SHIPPED, open_recorder(pools), pools.log_reader)
    events = await read.read(pools.log_reader, after=0, limit=1000)
    assert again.recorded == 0
    assert again.duplicates == len(events) == len({one.identity for one in events})
    assert [one.position for one in events] == list(range(1, len(events) + 1))
