"""What is known of the log while others write to it: a guard is never younger than what was judged."""

import asyncio

import asyncpg

from events.cloudevents import seal
from events.log.handles import Handle
from events.types.keys import instrument_stream
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.recording.asked import asked
from service.recording.known import Known
from service.recording.piece import Piece
from service.recording.record import Recorder
from tests.sentences.telling import tell
from tests.service.recording.stories import PHONES, firm, formed, joined, proposed


class Late:
    """A log whose answers come from when they are let go."""

    def __init__(self, log: Handle) -> None:
        self._log = log
        self.let_go = asyncio.Event()

    async def fetch(self, query: str, *given: object) -> list[asyncpg.Record]:
        await self.let_go.wait()
        return await self._log.fetch(query, *given)


class Held:
    """A log whose answers are given at once, and arrive from when they are let go."""

    def __init__(self, log: Handle) -> None:
        self._log = log
        self.asked, self.let_go = asyncio.Event(), asyncio.Event()

    async def fetch(self, query: str, *given: object) -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await self._log.fetch(query, *given)
        self.asked.set()
        await self.let_go.wait()
        return rows


async def test_what_is_known_stays_as_old_as_its_guard(recorder: Recorder, pools: Pools) -> None:
    await recorder.record([firm(), firm("b-firm"), formed()], LOCAL)
    known, told, late = Known(), tell([joined()]), Late(pools.log_reader)
    waiting = asyncio.ensure_future(known.meet(late, told))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    _, guards = await known.meet(pools.log_reader, told)
    await recorder.record([joined("b-firm")], LOCAL)
    late.let_go.set()
    request, guards_later = await waiting
    assert guards == guards_later == {PHONES: 1}
    assert [one.short_type for one in request.before[PHONES].told] == ["partnership.formed"]


async def test_a_guard_is_as_old_as_the_stream_though_its_revision_was_heard_first(
    recorder: Recorder, pools: Pools
) -> None:
    await recorder.record([firm(), firm("b-firm"), formed()], LOCAL)
    known, held = Known(), Held(pools.log_reader)
    reading = asyncio.ensure_future(known.read(held, [PHONES]))  # type: ignore[arg-type]
    await held.asked.wait()
    await recorder.record([joined("b-firm")], LOCAL)
    await known.meet(pools.log_reader, tell([firm("c-firm", partnership=PHONES)]))
    held.let_go.set()
    await reading
    request, guards = await known.meet(pools.log_reader, tell([joined()]))
    assert [one.short_type for one in request.before[PHONES].told] == ["partnership.formed"]
    assert guards == {PHONES: 1}


async def test_what_a_piece_takes_in_is_known_without_reading(pools: Pools) -> None:
    known = Known()
    piece = Piece(pools.log_reader, LOCAL, known)
    await piece.add(asked([firm(), formed()]))
    await piece.add(asked([joined()]))
    request, guards = await known.meet(pools.log_reader, tell([joined(capacity="donor")]))
    assert guards == {PHONES: 2}
    assert [one.place for one in request.before[PHONES].told] == [None, None]
    assert {"stakeholder/a-firm", PHONES} <= known.existing


def test_a_piece_hands_on_what_it_adds_and_nothing_from_before() -> None:
    known = Known()
    for number in range(3):
        address = f"BC-VI/3{number}"
        stream, paragraph = instrument_stream(address), f"{address}#1"
        (told,) = asked([proposed("instrument.paragraph_recorded", stream, address=paragraph)])
        known = known.ahead()
        known.expect(told, seal(told.event, authid="a", authtype="b", claimstanding=None))
        assert known.ahead().paragraphs == {paragraph}


async def test_whatever_the_next_piece_asks_of_the_one_before_is_taken_over(pools: Pools) -> None:
    known, formation = Known(), formed()
    await Piece(pools.log_reader, LOCAL, known).add(asked([firm(), formation]))
    ahead, again = known.ahead(), joined()
    await ahead.look_up(pools.log_reader, [formation.identity, again.identity])
    assert ahead.event(again.identity) is None
    found = ahead.event(formation.identity)
    assert found is not None
    assert found.stream == PHONES
    request, guards = await ahead.meet(pools.log_reader, tell([again]))
    assert guards == {PHONES: 1}
    assert [one.short_type for one in request.before[PHONES].told] == ["partnership.formed"]
