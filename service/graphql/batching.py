"""Batches: what many fields ask for one by one is asked of the database at once, however the fields got there."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class Turns:
    """One batch at a time, and none before everybody who can ask now has asked.

    Why: an operation has one connection, so a batch that waits for it costs nothing by growing meanwhile. Whether two
    fields are asked for together then depends on the document, never on how many rows a list has.
    """

    def __init__(self, group: asyncio.TaskGroup) -> None:
        self._group = group
        self._turn = asyncio.Lock()
        self._asked = 0

    def asked(self) -> None:
        """Somebody asked for something."""
        self._asked += 1

    def start(self, batch: Callable[[], Awaitable[None]]) -> None:
        """Run a batch when its turn has come."""
        self._group.create_task(self._run(batch))

    async def _run(self, batch: Callable[[], Awaitable[None]]) -> None:
        async with self._turn:
            before = -1
            while before != self._asked:
                before = self._asked
                await asyncio.sleep(0)  # whoever was just answered goes on first, and may ask
                await asyncio.sleep(0)
            await batch()


class Loader(Generic[Key, Found]):
    """Answers keys from one question for many; each key is asked for once an operation."""

    def __init__(
        self, turns: Turns, load: Callable[[list[Key]], Awaitable[Sequence[Found]]]
    ) -> None:
        self._turns = turns
        self._load = load
        self._answers: dict[Key, asyncio.Future[Found]] = {}
        self._waiting: list[Key] = []

    async def load(self, key: Key) -> Found:
        """Return what is found for a key."""
        return await asyncio.shield(self._asked(key))

    async def load_many(self, keys: Iterable[Key]) -> list[Found]:
        """Return what is found for several keys, in their order."""
        asked = [self._asked(key) for key in keys]
        return [await asyncio.shield(one) for one in asked]

    def put(self, key: Key, found: Found) -> None:
        """Keep an answer that nobody need ask for."""
        answer = self._answers[key] = asyncio.get_running_loop().create_future()
        answer.set_result(found)

    def _asked(self, key: Key) -> asyncio.Future[Found]:
        answer = self._answers.get(key)
        if answer is None:
            self._turns.asked()
            if not self._waiting:
                self._turns.start(self._answer)
            self._waiting.append(key)
            answer = self._answers[key] = asyncio.get_running_loop().create_future()
        return answer

    async def _answer(self) -> None:
        keys, self._waiting = self._waiting, []
        waiting = [self._answers[key] for key in keys]
        try:
            found = await self._load(keys)
        except BaseException as error:
            _fail(waiting, error)
            if not isinstance(error, Exception):
                raise  # told to stop: whoever waits is told as well
            return
        for answer, one in zip(waiting, found, strict=True):
            answer.set_result(one)


def _fail(waiting: Iterable[asyncio.Future[Any]], error: BaseException) -> None:
    for answer in waiting:
        if isinstance(error, Exception):
            answer.set_exception(error)
            answer.exception()  # seen: a field that failed elsewhere may have left nobody to ask
        else:
            answer.cancel()
