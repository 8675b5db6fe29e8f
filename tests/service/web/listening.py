"""A reader of a live stream on a real connection, which checks what it is told block by block."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

import httpx


@dataclass(slots=True)
class Block:
    """One block of a stream: its fields, or a comment."""

    id: str | None = None
    event: str | None = None
    data: str | None = None
    retry: str | None = None
    comments: list[str] = field(default_factory=list)

    @property
    def position(self) -> int:
        assert self.id is not None
        incarnation, _, position = self.id.partition("-")
        assert incarnation == "1"
        return int(position)


async def blocks(answer: httpx.Response) -> AsyncGenerator[Block, None]:
    """Yield the blocks of a stream; raise httpx.ReadError and the like where it is cut."""
    block, empty = Block(), True
    async for line in answer.aiter_lines():
        if not line:
            if not empty:
                yield block
            block, empty = Block(), True
            continue
        empty = False
        name, _, value = line.partition(":")
        if not name:
            block.comments.append(value)
        else:
            assert getattr(block, name) is None
            setattr(block, name, value.removeprefix(" "))


async def some(
    client: httpx.AsyncClient,
    query: str,
    *,
    until: int,
    patience_s: float = 20,
    headers: dict[str, str] | None = None,
) -> list[Block]:
    """Return the blocks of a stream until one is at a position or beyond."""
    found: list[Block] = []
    async with (
        asyncio.timeout(patience_s),
        client.stream("GET", f"/events/stream{query}", headers=headers) as answer,
        aclosing(blocks(answer)) as coming,
    ):
        assert answer.status_code == 200
        async for block in coming:
            found.append(block)
            if block.id is not None and block.position >= until:
                break
    return found


def events_of(found: list[Block]) -> list[int]:
    """Return the positions of the events among blocks."""
    return [one.position for one in found if one.event is not None]
