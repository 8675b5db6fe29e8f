"""`python -m bench.importing.one ADDRESS EVENTS FILE`: one import in a process of its own, since a process forgets no peak of its memory."""

import asyncio
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson
import uvloop

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


async def imported(address: Address, events: Iterable[bytes]) -> Imported:
    """Import the lines of these events, as the command does: from a file, in a process of its own."""
    with NamedTemporaryFile(suffix=".ndjson") as file:
        total = sum(1 for line in events if file.write(line))
        file.flush()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.importing.one", address.dsn, str(total), file.name),
            stdout=asyncio.subprocess.PIPE,
        )
        answer, _ = await process.communicate()
    if process.returncode:
        raise ChildProcessError("the import failed; it has said why")
    return Imported(**orjson.loads(answer))


async def _import(address: Address, events: int, file: Path) -> Imported:
    async with open_pools(address) as pools:
        recorder = open_recorder(pools)
        began = time.perf_counter()
        with collecting_rarely(), file.open("rb") as texts:
            result = await import_lines(texts, recorder, LOCAL, total=events)
        taken = time.perf_counter() - began
    return Imported(result.recorded, taken, _peak_kib() / 1024)


def _peak_kib() -> int:
    """Return the most that was resident since this program began; `getrusage` would count the one that started it, too."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (one for one in told.splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1])


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as the command does
        found = runner.run(_import(Address(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
    sys.stdout.buffer.write(orjson.dumps(found))
