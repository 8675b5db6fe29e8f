"""The log as a live stream of server-sent events, resumable at every block."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from events.log.follow import POLL_S
from service.database import outage
from service.reads.feed import Page
from service.reads.hub import STRETCH, Hub, Reader
from service.telemetry.logs import logger
from service.web import accept
from service.web.cursor import position_of, require_reached
from service.web.feed_formats import block, place_block
from service.web.feed_parameters import asked_of_a_stream, begins_badly
from service.web.limits import Limits
from service.web.reading import VARY, Endpoint

MEDIA: Final = "text/event-stream"
HEADERS: Final = {**VARY, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
RETRY_MS: Final = 3000
COMMENT: Final = b":\n\n"

SEND_BYTES: Final = 2**16
"""Written at once: what a dead connection may hold in memory beside what waits for it."""

PAGE_BYTES: Final = 2**18
"""Of one page of a reader that catches up."""

FINISH_S: Final = 0.5
"""How long a stream that ends may take to write what it has begun, and again to write that it has ended."""

_log = logger("web")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long streams last and how long they are silent.

    heartbeat_s: after so long without an event something is written, which keeps the line open; and so often, whatever is
                 written, it is asked again whether the reader still may.
    lifetime_s:  of one stream; drawn for each, so that readers do not all come back at once.
    """

    lifetime_s: Callable[[], float]
    heartbeat_s: float = 15.0


MayRead = Callable[[Request], Awaitable[bool]]


def stream(hub: Hub, pace: Pace, limits: Limits, *, may_read: MayRead) -> Endpoint:
    """Return the endpoint that follows the log; each caller may have a few streams open at once.

    A place far beyond the head is refused: nothing would come until the log gets there.

    may_read: says again whether who asked may read: a credential ends while a stream goes on.
    """

    async def endpoint(request: Request) -> Response:
        accept.chosen(request, (MEDIA,))
        asked = asked_of_a_stream(request.query_params)
        after = await _begun(hub, request.headers, asked.after)
        if request.method == "HEAD":
            return Response(headers=HEADERS, media_type=MEDIA)
        held = limits.hold_stream(request.state.principal)
        reader = Reader(asked.wanted, after=after)
        return _Stream(hub, reader, pace=pace, held=held, may_read=lambda: may_read(request))

    return endpoint


async def _begun(hub: Hub, headers: Headers, after: int | None) -> int:
    """Return after which position a reader begins: where it says that it stopped, what it asks for, or the head."""
    said = headers.get("last-event-id")
    if not said and after is None:
        return await hub.head()
    try:
        begin = position_of(said) if said else after or 0
        if begin > (hub.position or 0):  # what was offered is there, and costs no question
            require_reached(begin, await hub.head())
    except ValueError as error:
        raise begins_badly(error, header="Last-Event-ID" if said else None) from None
    return begin


class _Stream(Response):
    """Writes to one reader until it goes, is dropped, may not read any more, has had its time, or the process drains."""

    def __init__(
        self,
        hub: Hub,
        reader: Reader,
        *,
        pace: Pace,
        held: ExitStack,
        may_read: Callable[[], Awaitable[bool]],
    ) -> None:
        super().__init__(headers=HEADERS, media_type=MEDIA)
        del self.headers["content-length"]
        self._hub = hub
        self._reader = reader
        self._pace = pace
        self._held = held
        self._may_read = may_read

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            await self._follow(receive, send)

    async def _follow(self, receive: Receive, send: Send) -> None:
        reader = self._reader
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            async with asyncio.TaskGroup() as group:
                sending = group.create_task(self._send(send))
                gone = group.create_task(_gone(receive))
                dropped = group.create_task(reader.dropped.wait())
                draining = group.create_task(self._hub.draining.wait())
                barred = group.create_task(self._barred())
                tasks = (sending, gone, dropped, draining, barred)
                await asyncio.wait(
                    tasks,
                    timeout=self._pace.lifetime_s(),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                reader.close()
                if not (gone.done() or dropped.done()):
                    await asyncio.wait((sending,), timeout=FINISH_S)
                for task in tasks:
                    task.cancel()
        finally:
            self._hub.leave(reader)
        if reader.dropped.is_set():
            _log.info("reader_dropped", position=reader.told)
        elif not gone.done() or gone.cancelled():
            with suppress(TimeoutError):  # one that does not read is cut off instead
                async with asyncio.timeout(FINISH_S):
                    await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _barred(self) -> None:
        """Return when the reader may not read any more; a database that is away says nothing about that."""
        while True:
            await asyncio.sleep(self._pace.heartbeat_s)
            try:
                if not await self._may_read():
                    return
            except Exception as error:
                if outage.code_of(error) is None:
                    raise

    async def _send(self, send: Send) -> None:
        try:
            async for piece in self._pieces():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except Exception as error:
            if outage.code_of(error) is None:
                raise
            _log.warning("stream_cut", error=type(error).__name__)  # the reader resumes by itself

    async def _pieces(self) -> AsyncIterator[bytes]:
        """Yield what is written, beginning with the place that a reader resumes from who gets nothing else."""
        reader, hub = self._reader, self._hub
        yield b"retry: %d\n%s" % (RETRY_MS, place_block(reader.position))
        while not reader.closed and not hub.join(reader):
            page = await hub.catch_up(reader, most_bytes=PAGE_BYTES)
            if page.next > reader.position:
                yield self._caught_up(page)
            else:
                await hub.moved(beyond=reader.position, timeout_s=POLL_S)
        while not reader.closed:
            if piece := reader.take(SEND_BYTES):
                yield piece
            elif not await reader.woken(timeout_s=self._pace.heartbeat_s):
                yield self._moved() or COMMENT
            elif reader.place - reader.told >= STRETCH:
                yield self._moved()

    def _caught_up(self, page: Page) -> bytes:
        """Return a page as blocks, the last of which tells where it ends."""
        reader = self._reader
        written = []
        for one in page.places:
            if one.entry is not None and one.type is not None:
                written.append(block(one.position, one.type, one.entry))
                reader.told = one.position
        reader.position = page.next
        return b"".join((*written, self._moved()))

    def _moved(self) -> bytes:
        """Return the block that moves the reader's place over what did not match; nothing where it stands there."""
        reader = self._reader
        if reader.told == reader.place:
            return b""
        reader.told = reader.place
        return place_block(reader.told)


async def _gone(receive: Receive) -> None:
    """Return when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
