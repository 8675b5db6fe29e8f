"""`python -m bench.importing.one ADDRESS EVENTS`: one import in a process of its own, since a process forgets no peak of its memory."""

import asyncio
import resource
import sys
import time
from dataclasses import dataclass

import orjson
import uvloop

from bench.importing.events import lines
from service.auth.principal import LOCAL
from service.cli.garbage import collecting_rarely
from service.database.engine import Address, open_pools
from service.recording.imports import import_lines
from service.recording.record import open_recorder


@dataclass(frozen=True, slots=True)
class Imported:
    """So many events were recorded, in so many seconds, with so much memory at the most."""

    events: int
    seconds: float
    peak_mib: float


async def imported(address: Address, events: int) -> Imported:
    """Import from a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.importing.one", address.dsn, str(events)),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    if process.returncode:
        raise ChildProcessError("the import failed; it has said why")
    return Imported(**orjson.loads(told))


async def _import(address: Address, events: int) -> Imported:
    async with open_pools(address) as pools:
        began = time.perf_counter()
        with collecting_rarely():
            result = await import_lines(lines(events), open_recorder(pools), LOCAL, total=events)
        taken = time.perf_counter() - began
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Imported(result.recorded, taken, peak_kib / 1024)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as the command does
        found = runner.run(_import(Address(sys.argv[1]), int(sys.argv[2])))
    sys.stdout.buffer.write(orjson.dumps(found))
