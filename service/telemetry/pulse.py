"""A worker's pulse: a file whose time is never long ago while the event loop turns.

Neither lease nor bookmark would say that: who stands by has none, and a check that asks the database restarts
healthy processes when the database is away.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

BEAT_S: Final = 2.0
SILENT_S: Final = 15.0
"""A loop that did not turn for so long is stuck; folding a large chunk may hold it for a few seconds."""


def pulse_file(state_dir: Path) -> Path:
    """Return where the worker of this state folder beats; two workers want a folder each."""
    return state_dir / "worker.pulse"


def begin(file: Path) -> None:
    """Beat once, making the folder where it is missing; raise OSError where that cannot be done."""
    file.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    file.touch(mode=0o644)


async def beat(file: Path, *, every_s: float = BEAT_S) -> None:
    """Beat until cancelled, and leave no file behind."""
    try:
        while True:
            _touch(file)
            await asyncio.sleep(every_s)
    finally:
        _remove(file)


def _touch(file: Path) -> None:
    """Beat once; a beat that cannot be written is missed, as whoever asks will see, and the work goes on."""
    with suppress(OSError):
        file.touch()


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink()


def silent_s(file: Path, clock: Callable[[], float]) -> float | None:
    """Return how long ago the last beat was, None where nobody beats."""
    try:
        return max(clock() - file.stat().st_mtime, 0.0)
    except OSError:
        return None
