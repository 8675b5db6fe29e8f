"""Importing: request by request, once, and every bad line named."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, NoReturn

import pytest

from events.cloudevents import parse, seal
from events.examples import examples
from events.log import read
from events.log.batch import GROUP_EVENTS
from service.auth.principal import LOCAL
from service.database.engine import Address, Connection, Pools, connect
from service.recording import imports
from service.recording import lines as of_lines
from service.recording.imports import ImportProgress, import_lines
from service.recording.record import Recorder
from tests.contract.test_outcome import LOCK, waiting
from tests.sentences.builders import event


@pytest.fixture
async def admin(address: Address) -> AsyncIterator[Connection]:
    """Give a connection that may do everything, as an operator's."""
    connection = await connect(address)
    yield connection
    await connection.close()


def line(type_name: str, stream: str, work: str | None = None, **members: Any) -> bytes:  # noqa: ANN401
    together = {"correlationid": work} if work else {}
    return json.dumps(event(type_name, stream, **together, **members)).encode() + b"\n"


def firm(slug: str, work: str | None = None) -> bytes:
    return line("stakeholder.registered", f"stakeholder/{slug}", work)


EARLIER = datetime(2026, 1, 1, tzinfo=UTC)
GOOD = [
    firm("a-firm"),
    b"\n",
    line("partnership.formed", "partnership/phones", "one"),
    line("partnership.joined", "partnership/phones", "one"),
    firm("b-firm", "two"),
]


async def test_lines_are_recorded_and_a_second_time_passed_over(
    recorder: Recorder, pools: Pools
) -> None:
    first = await import_lines(GOOD, recorder, LOCAL)
    assert (first.recorded, first.duplicates, first.faults) == (4, 0, ())
    second = await import_lines(GOOD, recorder, LOCAL)
    assert (second.recorded, second.duplicates, second.faults) == (0, 4, ())
    assert await read.head(pools.log_reader) == 4


async def test_lines_may_come_as_they_are_made(recorder: Recorder) -> None:
    async def made() -> AsyncIterator[bytes]:
        for one in GOOD:
            yield one

    assert (await import_lines(made(), recorder, LOCAL)).recorded == 4


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

    async with aclosing(of_lines.Pieces(made())) as pieces:
        await anext(pieces)
        read = len(taken)
        for _ in range(100):
            await asyncio.sleep(0)
            assert len(taken) <= read + 1 < 15
        with pieces.waiting():
            for _ in range(100):
                await asyncio.sleep(0)
        assert len(taken) in range(22, 26)


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
    assert await read.head(pools.log_reader) == 2


async def test_what_rests_on_earlier_lines_is_judged_in_one_piece_with_them(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Among the examples are corrections, retractions, claims and judgements of what stands before them."""

    async def alone(*_asked: object) -> NoReturn:
        pytest.fail("recorded one by one")

    monkeypatch.setattr(Recorder, "record", alone)
    lines = [json.dumps(one).encode() for one in examples()]
    twice = [*lines, *lines]
    first = await import_lines(twice, recorder, LOCAL)
    assert (first.recorded, first.duplicates, first.faults) == (len(lines), len(lines), ())


async def test_neighbours_of_one_piece_of_work_are_recorded_together_or_not_at_all(
    recorder: Recorder,
) -> None:
    lines = [
        firm("a-firm", "one"),
        line("partnership.joined", "partnership/phones", "one"),
        firm("b-firm", "two"),
    ]
    result = await import_lines(lines, recorder, LOCAL)
    assert result.recorded == 1
    assert {(one.line, one.code) for one in result.faults} == {
        (2, "rule-refused"),
        (1, "not-recorded"),
    }


async def test_every_unreadable_line_is_named_and_takes_its_request_along(
    recorder: Recorder,
) -> None:
    wrong = json.loads(firm("c-firm", "one"))
    wrong["data"]["type"] = "pirate"
    del wrong["data"]["title"]
    lines = [
        firm("a-firm", "one"),
        json.dumps(wrong).encode(),
        b"{",
        firm("b-firm"),
        b'{"specversion": "1.0", "specversion": "1.0"}',
    ]
    result = await import_lines(lines, recorder, LOCAL)
    assert result.recorded == 1
    named = [(one.line, one.code) for one in result.faults]
    assert [one for one, _ in named] == [2, 2, 3, 1, 5]
    assert all(one.message for one in result.faults)


async def test_a_line_that_is_no_json_stands_or_falls_with_the_request_around_it(
    recorder: Recorder,
) -> None:
    lines = [firm("a-firm", "one"), b"{", firm("b-firm", "one"), firm("c-firm", "two")]
    result = await import_lines(lines, recorder, LOCAL)
    assert result.recorded == 1
    assert {one.line: one.code for one in result.faults} == {
        1: "not-recorded",
        2: "invalid-json",
        3: "not-recorded",
    }


async def test_a_line_that_names_no_request_is_one_by_itself(recorder: Recorder) -> None:
    lines = [firm("a-firm"), b"{", line("partnership.joined", "partnership/phones", "one")]
    result = await import_lines([firm("b-firm"), lines[-1], *lines], recorder, LOCAL)
    assert result.recorded == 2
    assert {one.line: one.code for one in result.faults} == {
        2: "rule-refused",
        4: "invalid-json",
        5: "not-recorded",
    }


async def test_an_entry_that_is_too_large_is_named_and_not_its_neighbours(
    recorder: Recorder,
) -> None:
    large = json.loads(firm("b-firm", "one"))
    large["data"]["aliases"] = ["x" * 290 + str(number) for number in range(250)]
    lines = [firm("a-firm", "one"), json.dumps(large).encode(), firm("c-firm", "one")]
    result = await import_lines(lines, recorder, LOCAL)
    assert result.recorded == 0
    assert {one.line: one.code for one in result.faults} == {
        1: "not-recorded",
        2: "too-large",
        3: "not-recorded",
    }


async def test_a_request_that_never_ends_is_cut_and_refused(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (imports, of_lines):
        monkeypatch.setattr(module, "LARGEST_REQUEST", 3)
    lines = [firm(f"firm-{number}", "one") for number in range(4)]
    result = await import_lines(lines, recorder, LOCAL)
    assert result.recorded == 0
    assert [(one.line, one.code) for one in result.faults] == [
        (n, "too-large") for n in range(1, 5)
    ]


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


async def test_a_piece_whose_streams_others_wrote_to_is_recorded_request_by_request(
    recorder: Recorder, pools: Pools, admin: Connection
) -> None:
    """The first is refused, since the stream that it would have begun is somebody else's by now."""
    late = line("partnership.joined", "partnership/phones", "one")
    lines = [firm("a-firm"), firm("b-firm"), line("partnership.formed", "partnership/phones"), late]
    async with admin.transaction():
        await admin.execute(LOCK)
        importing = asyncio.ensure_future(import_lines(lines, recorder, LOCAL))
        await waiting(admin, 1)
        theirs = parse(event("stakeholder.registered", "stakeholder/a-firm", id="theirs"))
        sealed = seal(theirs, authid="local", authtype="unauthenticated", claimstanding=None)
        await admin.execute(
            "INSERT INTO log.event (position, revision, entry) VALUES (1, 1, $1)",
            sealed.entry(EARLIER),
        )
    result = await importing
    assert (result.recorded, result.refused) == (3, 1)
    assert [one.line for one in result.faults] == [1]
    assert await read.head(pools.log_reader) == 4


async def test_a_log_that_is_busy_for_a_while_is_waited_for(
    recorder: Recorder, admin: Connection
) -> None:
    async with admin.transaction():
        await admin.execute(LOCK)
        importing = asyncio.ensure_future(import_lines(GOOD, recorder, LOCAL))
        await waiting(admin, 1)
        await waiting(admin, 0)  # it has given up at the lock
    assert (await importing).recorded == 4


async def test_more_than_a_group_of_requests_is_recorded_in_one_commit(
    recorder: Recorder, pools: Pools
) -> None:
    lines = [firm(f"firm-{number}") for number in range(GROUP_EVENTS + 1)]
    assert (await import_lines(lines, recorder, LOCAL)).recorded == len(lines)
    first, *_, last = await read.read(pools.log_reader, after=0, limit=1000)
    assert first.recorded_at == last.recorded_at


async def test_faults_are_told_up_to_a_number_and_counted_beyond(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "TOLD_FAULTS", 3)
    result = await import_lines([b"{"] * 5 + [firm("a-firm")], recorder, LOCAL)
    assert (result.recorded, result.refused) == (1, 5)
    assert [one.line for one in result.faults] == [1, 2, 3]


async def test_progress_is_told(recorder: Recorder) -> None:
    steps: list[ImportProgress] = []
    await import_lines(GOOD, recorder, LOCAL, progress=steps.append, total=5)
    assert steps == [ImportProgress(5, 5, 4, 0)]


async def test_what_is_recorded_under_a_known_name_must_be_the_same(recorder: Recorder) -> None:
    await import_lines([line("stakeholder.registered", "stakeholder/a", id="one")], recorder, LOCAL)
    changed = line("stakeholder.registered", "stakeholder/a", id="one", name="Another")
    result = await import_lines([changed], recorder, LOCAL)
    assert [(one.line, one.code) for one in result.faults] == [(1, "duplicate-id")]
