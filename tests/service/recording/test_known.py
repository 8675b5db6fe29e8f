"""What is known of the log while others write to it: a guard is never younger than what was judged."""

import asyncio

import asyncpg

from events.log.handles import Handle
from events.rules.told import tell
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.recording.asked import asked
from service.recording.known import Known
from service.recording.piece import Piece
from service.recording.record import Recorder
from tests.service.recording.stories import PHONES, firm, formed, joined


class Late:
    """A log whose answers come from when they are let go."""

    def __init__(self, log: Handle) -> None:
        self._log = log
        self.let_go = asyncio.Event()

    async def fetch(self, query: str, *given: object) -> list[asyncpg.Record]:
        await self.let_go.wait()
        return await self._log.fetch(query, *given)


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


async def test_what_a_piece_takes_in_is_known_without_reading(pools: Pools) -> None:
    known = Known()
    piece = Piece(pools.log_reader, LOCAL, known)
    await piece.add(asked([firm(), formed()]))
    await piece.add(asked([joined()]))
    request, guards = await known.meet(pools.log_reader, tell([joined(capacity="donor")]))
    assert guards == {PHONES: 2}
    assert [one.index for one in request.before[PHONES].told] == [None, None]
    assert {"stakeholder/a-firm", PHONES} <= known.existing
