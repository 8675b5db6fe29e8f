"""An import is made of pieces, of which nobody sees anything but the clock."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from typing import NoReturn

import pytest

from events.cloudevents import parse, seal
from events.examples import examples
from events.log import read
from events.log.batch import GROUP_EVENTS
from service.auth.principal import LOCAL
from service.database.engine import Address, Connection, Pools, connect
from service.recording import lines as of_lines
from service.recording.imports import ImportResult, import_lines
from service.recording.record import Recorder
from tests.contract.test_outcome import LOCK, waiting
from tests.sentences.builders import event
from tests.service.recording.lined import GOOD, firm, line

EARLIER = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def admin(address: Address) -> AsyncIterator[Connection]:
    """Give a connection that may do everything, as an operator's."""
    connection = await connect(address)
    yield connection
    await connection.close()


@asynccontextmanager
async def held_up(
    admin: Connection, recorder: Recorder, lines: Sequence[bytes]
) -> AsyncIterator[asyncio.Future[ImportResult]]:
    """Begin an import that waits at the lock of the log for as long as the block lasts."""
    async with admin.transaction():
        await admin.execute(LOCK)
        importing = asyncio.ensure_future(import_lines(lines, recorder, LOCAL))
        await waiting(admin, 1)
        yield importing


async def test_the_next_piece_is_read_while_one_is_used_and_no_further(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(of_lines, "PIECE_LINES", 10)
    monkeypatch.setattr(of_lines, "LINES_A_TURN", 1)
    taken: list[bytes] = []

    def made() -> Iterator[bytes]:
        for number in range(100):
            taken.append(firm(f"firm-{number}"))
            yield taken[-1]

    async with aclosing(of_lines.Pieces(made(), LOCAL)) as pieces:
        await anext(pieces)
        read = len(taken)
        for _ in range(100):
            await asyncio.sleep(0)
            assert len(taken) <= read + 1 < 15
        with pieces.waiting():
            for _ in range(100):
                await asyncio.sleep(0)
        assert len(taken) in range(21, 26)


async def test_what_came_before_the_lines_broke_off_is_recorded(
    recorder: Recorder, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_lines, "PIECE_LINES", 1)

    async def made() -> AsyncIterator[bytes]:
        for number in range(4):
            yield firm(f"firm-{number}")
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await import_lines(made(), recorder, LOCAL)
    assert await read.head(pools.log_reader) == 3


async def test_a_piece_is_settled_though_the_lines_after_it_are_long_in_coming(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_lines, "PIECE_LINES", 1)
    told = asyncio.Event()

    async def made() -> AsyncIterator[bytes]:
        for number in range(3):
            yield firm(f"firm-{number}")
        await told.wait()
        yield firm("late")

    async with asyncio.timeout(20):
        result = await import_lines(made(), recorder, LOCAL, progress=lambda _: told.set())
    assert result.recorded == 4


@pytest.mark.parametrize("lines_a_piece", [1, 2, 7, 5000])
async def test_what_rests_on_earlier_lines_is_judged_as_if_they_were_recorded(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, lines_a_piece: int
) -> None:
    """Among the examples are corrections, retractions, claims and judgements of what stands before them."""
    monkeypatch.setattr(of_lines, "PIECE_LINES", lines_a_piece)

    async def alone(*_asked: object) -> NoReturn:
        pytest.fail("recorded one by one")

    monkeypatch.setattr(Recorder, "record", alone)
    lines = [json.dumps(one).encode() for one in examples()]
    twice = [*lines, *lines]
    first = await import_lines(twice, recorder, LOCAL)
    assert (first.recorded, first.duplicates, first.faults) == (len(lines), len(lines), ())


async def test_pieces_cannot_be_seen_in_the_log(
    recorder: Recorder, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_lines, "PIECE_LINES", 1)
    assert (await import_lines(GOOD, recorder, LOCAL)).recorded == 4
    events = await read.read(pools.log_reader, after=0, limit=9)
    assert [one.stream for one in events] == [
        "stakeholder/a-firm",
        "partnership/phones",
        "partnership/phones",
        "stakeholder/b-firm",
    ]


@pytest.mark.parametrize("lines_a_piece", [1, 2, 5000])
async def test_a_piece_whose_streams_others_wrote_to_is_recorded_request_by_request(
    recorder: Recorder,
    pools: Pools,
    admin: Connection,
    monkeypatch: pytest.MonkeyPatch,
    lines_a_piece: int,
) -> None:
    """The first is refused, since the stream that it would have begun is somebody else's by now.

    What was read for the piece after it rested on it, and is read again.
    """
    monkeypatch.setattr(of_lines, "PIECE_LINES", lines_a_piece)
    late = line("partnership.joined", "partnership/phones", "one")
    described = line("stakeholder.described", "stakeholder/a-firm", name="Another")
    formed = line("partnership.formed", "partnership/phones")
    lines = [firm("a-firm"), described, firm("b-firm"), formed, late]
    async with held_up(admin, recorder, lines) as importing:
        theirs = parse(event("stakeholder.registered", "stakeholder/a-firm", id="theirs"))
        sealed = seal(theirs, authid="local", authtype="unauthenticated", claimstanding=None)
        await admin.execute(
            "INSERT INTO log.event (position, revision, entry) VALUES (1, 1, $1)",
            sealed.entry(EARLIER),
        )
    result = await importing
    assert (result.recorded, result.refused) == (4, 1)
    assert [one.line for one in result.faults] == [1]
    assert await read.head(pools.log_reader) == 5


async def test_a_log_that_is_busy_for_a_while_is_waited_for(
    recorder: Recorder, admin: Connection
) -> None:
    async with held_up(admin, recorder, GOOD) as importing:
        await waiting(admin, 0)  # it has given up at the lock
    assert (await importing).recorded == 4


async def test_whoever_stops_an_import_does_not_wait_for_a_busy_log(
    recorder: Recorder, admin: Connection
) -> None:
    async with held_up(admin, recorder, GOOD) as importing:
        importing.cancel()
        with pytest.raises(asyncio.CancelledError):
            async with asyncio.timeout(1):
                await importing
        assert importing.cancelled()


async def test_more_than_a_group_of_requests_is_recorded_in_one_commit(
    recorder: Recorder, pools: Pools
) -> None:
    lines = [firm(f"firm-{number}") for number in range(GROUP_EVENTS + 1)]
    assert (await import_lines(lines, recorder, LOCAL)).recorded == len(lines)
    first, *_, last = await read.read(pools.log_reader, after=0, limit=1000)
    assert first.recorded_at == last.recorded_at
