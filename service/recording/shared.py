"""One reading of the log for all requests that wait for one: whoever comes while others read is read for next, together.

Adaptive, without a timer: alone, a request reads for itself at once; among many, reading grows with those who wait.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from events.log.handles import Handle
from events.rules.told import Told
from service.recording.known import Known

MOST_EVENTS: Final = 500
"""Of so many events at most one reading is made for several requests; a longer request is read for alone."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """Events that wait to be read for; whoever left has cancelled `told`."""

    events: Sequence[Told]
    told: asyncio.Future[Known]


class SharedReading:
    """Reads for many what each would read alone."""

    def __init__(self, log: Handle) -> None:
        self._log = log
        self._waiting: list[_Waiting] = []
        self._reading: asyncio.Task[None] | None = None

    async def known_for(self, events: Sequence[Told]) -> Known:
        """Return what is known for these events: read after they were given, and shared with others; nobody may forget it."""
        mine = _Waiting(events, asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._read())
        return await mine.told

    async def _read(self) -> None:
        """Read for group after group, until nobody waits. The first has in it who came while this was still to begin."""
        try:
            while group := self._next():
                await self._answer(group)
        finally:
            self._reading = None

    def _next(self) -> list[_Waiting]:
        """Take who waits, as far as there is room; a request that has no room with others goes alone."""
        group: list[_Waiting] = []
        count = 0
        waiting = [one for one in self._waiting if not one.told.done()]
        for one in waiting:
            count += len(one.events)
            if group and count > MOST_EVENTS:
                break
            group.append(one)
        self._waiting = waiting[len(group) :]
        return group

    async def _answer(self, group: Sequence[_Waiting]) -> None:
        known = Known()
        try:
            await known.read_for(self._log, [event for one in group for event in one.events])
        except Exception as error:  # noqa: BLE001 - each of them is told
            for one in group:
                if not one.told.done():
                    one.told.set_exception(error)
        else:
            for one in group:
                if not one.told.done():
                    one.told.set_result(known)
