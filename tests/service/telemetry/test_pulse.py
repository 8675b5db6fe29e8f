"""A worker's pulse: there while the loop turns, silent when it does not, gone when it ends."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from service.telemetry import pulse

DEADLINE_S = 10.0


async def test_the_pulse_beats_while_the_loop_turns_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    file = pulse.pulse_file(tmp_path / "made" / "here")
    pulse.begin(file)
    first = file.stat().st_mtime_ns
    beating = asyncio.ensure_future(pulse.beat(file, every_s=0.01))
    await until(lambda: file.stat().st_mtime_ns > first)
    beating.cancel()
    with suppress(asyncio.CancelledError):
        await beating
    assert not file.exists()


async def test_a_beat_that_cannot_be_written_ends_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    file = pulse.pulse_file(folder)
    beating = asyncio.ensure_future(pulse.beat(file, every_s=0.01))
    await asyncio.sleep(0)
    folder.mkdir()
    await until(file.exists)
    beating.cancel()
    with suppress(asyncio.CancelledError):
        await beating


def test_silence_is_told_in_seconds_and_never_negative(tmp_path: Path) -> None:
    file = pulse.pulse_file(tmp_path)
    assert pulse.silent_s(file, time.time) is None
    pulse.begin(file)
    beaten = file.stat().st_mtime
    assert pulse.silent_s(file, lambda: beaten + 20) == 20
    assert pulse.silent_s(file, lambda: beaten - 3600) == 0


async def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition, not for a time."""
    async with asyncio.timeout(DEADLINE_S):
        while not holds():  # noqa: ASYNC110 - a file says nothing when it changes
            await asyncio.sleep(0.01)
