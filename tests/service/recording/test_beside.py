"""Lines read in a process beside this one are the same lines, whatever becomes of that process."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path

import pytest

from events.examples import examples
from events.log import read
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.recording import ahead, beside, reading
from service.recording import lines as of_lines
from service.recording.beginning import Beginnings
from service.recording.beside import Beside
from service.recording.frames import Told
from service.recording.imports import ImportResult, import_lines
from service.recording.lines import Pieces
from service.recording.record import Recorder
from service.settings import REPOSITORY
from tests.service.recording.lined import firm, line

EXAMPLES = [json.dumps(one).encode() for one in examples()]
LINES = [
    *EXAMPLES,
    b"",
    b"{",
    *(firm(f"firm-{number}", "together") for number in range(3)),
    firm("firm-x").replace(b'"id"', b'"id": "first", "id"'),
    *(firm(f"other-{number}") for number in range(30)),
    *EXAMPLES,
]


@pytest.fixture
async def process() -> AsyncIterator[Beside]:
    """Give a process that reads."""
    started = await Beside.start(LOCAL)
    assert started is not None
    yield started
    await started.close()


async def test_what_is_read_beside_is_what_is_read_here(process: Beside) -> None:
    told = await process.read(LINES)
    for text, begun in zip(LINES, told.line_by_line(), strict=True):
        here = reading.read(1, text, Beginnings(LOCAL))
        assert begun == (here.beginning and (here.correlationid, here.beginning))


async def test_what_a_process_that_ends_has_not_read_has_to_be_looked_at_here(
    process: Beside,
) -> None:
    asked = [process.read(LINES) for _ in range(100)]
    process._process.kill()
    told = [await one for one in asked]
    assert told[-1] == await process.read(LINES) == Told.nothing(len(LINES))
    assert list(told[-1].line_by_line()) == [None] * len(LINES)


async def test_a_process_that_cannot_be_had_is_done_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(beside, "BEGIN", "raise SystemExit")
    assert await Beside.start(LOCAL) is None
    monkeypatch.setattr("sys.executable", "/nowhere")
    assert await Beside.start(LOCAL) is None


async def test_an_import_with_two_processes_is_the_same_import(
    recorder: Recorder, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_lines, "PIECE_LINES", 20)
    monkeypatch.setattr(ahead, "LINES_A_FRAME", 7)
    monkeypatch.setattr(ahead, "LINES_AHEAD", 30)
    here = await import_lines(EXAMPLES[:40], recorder, LOCAL)
    told = await read_beside(LINES, recorder, monkeypatch)
    assert (here.recorded, told.recorded) == (40, len(EXAMPLES) - 40 + 30)
    assert told.duplicates == 40 + len(EXAMPLES)
    numbers = [one.line - len(EXAMPLES) for one in told.faults]
    assert numbers == [2, 6, 3, 4, 5]  # what is no JSON takes the request beside it along
    events = await read.read(pools.log_reader, after=0, limit=1000)
    assert [event.id for event in events[: len(EXAMPLES)]] == [one["id"] for one in examples()]


async def test_of_lines_that_are_requests_by_themselves_only_the_bad_one_is_refused(
    recorder: Recorder, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are held as one: until a stream is there already, or one of two alike, or a name that is not."""
    firms = [firm(f"firm-{number}") for number in range(8)]
    partners = [{"stakeholder": "stakeholder/firm-3", "capacity": "member"}]
    nobody = [{"stakeholder": "stakeholder/nobody", "capacity": "member"}]
    good = line("partnership.formed", "partnership/good", partners=partners)
    bad = line("partnership.formed", "partnership/bad", partners=nobody)
    await import_lines(firms[4:5], recorder, LOCAL)
    lines = [*firms[:6], bad, *firms[5:], good]
    told = await read_beside(lines, recorder, monkeypatch)
    assert (told.recorded, told.duplicates) == (8, 2)
    assert [(one.line, one.code) for one in told.faults] == [(7, "unknown-reference")]
    events = await read.read(pools.log_reader, after=0, limit=100)
    assert sorted(one.stream for one in events) == [
        "partnership/good",
        *(f"stakeholder/firm-{number}" for number in range(8)),
    ]
    assert (await read_beside(lines, recorder, monkeypatch)).duplicates == 10


async def test_long_lines_that_are_requests_by_themselves_stay_within_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where they gather, since the process has long ones to read."""
    monkeypatch.setattr(of_lines, "LINES_FOR_TWO", 1)
    sources = [{"title": f"Register {number}" + "x" * 90} for number in range(440)]
    lines = [
        line("stakeholder.registered", f"stakeholder/firm-{number}", sources=sources)
        for number in range(1000)
    ]
    begun, most = starting(monkeypatch), 0

    async def made() -> AsyncIterator[bytes]:
        yield lines[0]
        await begun.wait()
        for one in lines[1:]:
            yield one

    async with aclosing(Pieces(made(), LOCAL)) as pieces:
        async for piece in pieces:
            most = max(most, sum(one.size_bytes for one in piece))
            await asyncio.sleep(0.2)
    assert 2**22 < most <= of_lines.PIECE_BYTES


async def test_lines_that_are_long_in_coming_are_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(of_lines, "LINES_FOR_TWO", 1)
    monkeypatch.setattr(of_lines, "PIECE_LINES", 1)
    begun, told = starting(monkeypatch), asyncio.Event()

    async def made() -> AsyncIterator[bytes]:
        yield firm("first")
        await begun.wait()
        for number in range(3):
            yield firm(f"firm-{number}")
        await told.wait()
        raise ConnectionResetError

    async with asyncio.timeout(20), aclosing(Pieces(made(), LOCAL)) as pieces:
        for _ in range(3):  # the last line may have fellows, as far as anybody knows
            await anext(pieces)
        told.set()
        with pytest.raises(ConnectionResetError):
            await anext(pieces)


async def test_a_process_ends_with_the_lines_though_it_has_read_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[Beside] = []
    begun = starting(monkeypatch, started)

    async def made() -> AsyncIterator[bytes]:
        yield firm("first")
        await begun.wait()

    async with asyncio.timeout(20), aclosing(Pieces(made(), LOCAL, 1_000_000)) as pieces:
        assert len([piece async for piece in pieces]) == 1
    assert started[0]._process.returncode is not None


def starting(monkeypatch: pytest.MonkeyPatch, started: list[Beside] | None = None) -> asyncio.Event:
    """Return what is set once a process has begun to read; it is put among those started."""
    begun, start = asyncio.Event(), Beside.start

    async def told(principal: object) -> Beside | None:
        process = await start(principal)  # type: ignore[arg-type]
        if process is not None and started is not None:
            started.append(process)
        asyncio.get_running_loop().call_later(0.05, begun.set)
        return process

    monkeypatch.setattr(Beside, "start", told)
    return begun


async def read_beside(
    lines: Sequence[bytes], recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> ImportResult:
    """Import lines of which all but the first are read beside."""
    monkeypatch.setattr(of_lines, "LINES_FOR_TWO", 1)
    begun = starting(monkeypatch)

    async def made() -> AsyncIterator[bytes]:
        for number, text in enumerate(lines):
            if number == 1:
                await begun.wait()
            yield text

    return await import_lines(made(), recorder, LOCAL)


HELD = """
import asyncio
from service.auth.principal import LOCAL
from service.recording.beside import Beside

async def hold():
    process = await Beside.start(LOCAL)
    asked = [process.read([b"{}"] * 100_000) for _ in range(20)]
    print(process._process.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(hold())
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_a_process_ends_with_the_one_that_it_reads_for(number: signal.Signals) -> None:
    """Though it has much to read, and to tell."""
    holding = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HELD, cwd=REPOSITORY, stdout=PIPE, stderr=DEVNULL
    )
    assert holding.stdout is not None
    pid = int(await holding.stdout.readline())
    assert lives(pid)
    holding.send_signal(number)
    await holding.wait()
    async with asyncio.timeout(20):
        while lives(pid):  # noqa: ASYNC110 - nobody tells us
            await asyncio.sleep(0.05)


def lives(pid: int) -> bool:
    """Say whether a process runs; one that has ended, and that nobody has asked after, does not."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return said.rpartition(")")[2].split()[0] != "Z"
