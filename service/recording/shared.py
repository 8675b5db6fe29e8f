"""One reading of the log for all requests that wait for one: whoever comes while others read is read for next, together.

Adaptive, without a timer: alone, a request reads for itself at once; among many, reading grows with those who wait.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from events.envelope import Proposed
from events.log.handles import Handle
from service.recording.known import Known

MOST_EVENTS: Final = 500
"""Of so many events at most one reading is made for several requests; a longer request is read for alone."""


@dataclass(slots=True, eq=False)
class _Asked:
    """A request that waits to be read for.

    turn: set once there is an answer, or once it is this one's turn to read for all who wait.
    gone: whoever asked waits no more.
    """

    events: Sequence[Proposed]
    turn: asyncio.Event = field(default_factory=asyncio.Event)
    known: Known | None = None
    error: Exception | None = None
    gone: bool = False

    @property
    def is_answered(self) -> bool:
        return self.known is not None or self.error is not None


class SharedReading:
    """Reads for many what each would read alone."""

    def __init__(self, log: Handle) -> None:
        self._log = log
        self._waiting: list[_Asked] = []
        self._reading = False

    async def known_for(self, events: Sequence[Proposed]) -> Known:
        """Return what is known for these events: read after they were given, and shared with others; nobody may forget it."""
        mine = _Asked(events)
        self._waiting.append(mine)
        if self._reading:
            await self._turn_of(mine)
        if not mine.is_answered:
            self._reading = True
            await self._read(mine)
        if mine.error is not None:
            raise mine.error
        if mine.known is None:
            raise AssertionError("whoever had its turn was answered")
        return mine.known

    async def _turn_of(self, mine: _Asked) -> None:
        try:
            await mine.turn.wait()
        except asyncio.CancelledError:
            mine.gone = True
            if mine in self._waiting:
                self._waiting.remove(mine)
                if mine.turn.is_set():
                    self._pass_on()
            raise

    async def _read(self, mine: _Asked) -> None:
        """Read for all who wait now, first of all for `mine`, and let the next one read for those who came meanwhile."""
        group = self._taken(mine)
        try:
            await self._answer(group)
        except asyncio.CancelledError:
            self._waiting[:0] = [one for one in group if one is not mine and not one.gone]
            raise
        finally:
            self._pass_on()

    def _taken(self, mine: _Asked) -> list[_Asked]:
        self._waiting.remove(mine)
        group, count = [mine], len(mine.events)
        while self._waiting and count + len(self._waiting[0].events) <= MOST_EVENTS:
            one = self._waiting.pop(0)
            group.append(one)
            count += len(one.events)
        return group

    async def _answer(self, group: Sequence[_Asked]) -> None:
        known = Known()
        events = [event for one in group for event in one.events]
        try:
            await known.look_up(self._log, (event.identity for event in events))
            new = [event for event in events if known.event(event.identity) is None]
            if new:
                await known.prepare(self._log, new)
        except Exception as error:  # noqa: BLE001 - each of them is told
            for one in group:
                one.error = error
        else:
            for one in group:
                one.known = known
        for one in group:
            one.turn.set()

    def _pass_on(self) -> None:
        self._reading = bool(self._waiting)
        if self._waiting:
            self._waiting[0].turn.set()
