"""Events as they are stored, one a line, and a last line that says what came before it.

Line k is the entry of position from + k - 1, byte for byte. A withheld position is an empty line, which nothing else
is, since an entry has two bytes at least. The trailer is the only line without `specversion`: the format, the range,
the number of lines, and SHA-256 of every byte before it. Wherever a file is cut, its trailer is missing or wrong.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from events.canonical import canonical_bytes
from events.log import read
from events.log.handles import Handle
from service.audit.errors import BeyondTheLog, NothingRecorded, OutOfOrder

FORMAT: Final = "servanda.events/1"
PIECE: Final = 500


@dataclass(frozen=True, slots=True)
class Range:
    """Positions from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


async def range_of(log: Handle, asked: Range | None) -> Range:
    """Return the range that is asked for, all of the log without one.

    Raises NothingRecorded, BeyondTheLog, OutOfOrder.
    """
    head = await read.head(log)
    if head == 0:
        raise NothingRecorded
    if asked is None:
        return Range(1, head)
    if asked.last > head:
        raise BeyondTheLog(asked.last, head)
    if asked.count < 1:
        raise OutOfOrder(asked.first, asked.last)
    return asked


@dataclass(frozen=True, slots=True)
class Piece:
    """The next lines, and how many positions of how many are done with them."""

    lines: bytes
    done: int
    total: int


async def export(log: Handle, wanted: Range, *, piece: int = PIECE) -> AsyncIterator[Piece]:
    """Yield the lines piece by piece; the trailer comes at the end.

    Each piece is a statement of its own, so that a slow reader holds no snapshot. The log only grows: pieces of
    several moments fit together.

    piece: positions a statement; the bytes do not show it.
    """
    running = sha256()
    after = wanted.first - 1
    while after < wanted.last:
        to = min(after + piece, wanted.last)
        lines = b"".join(entry + b"\n" for entry in await read.entries(log, after=after, to=to))
        running.update(lines)
        after = to
        yield Piece(lines, after - wanted.first + 1, wanted.count)
    yield Piece(trailer(wanted, running.hexdigest()), wanted.count, wanted.count)


def trailer(wanted: Range, digest: str) -> bytes:
    """Return the last line."""
    said = {
        "trailer": FORMAT,
        "from": wanted.first,
        "to": wanted.last,
        "count": wanted.count,
        "sha256": digest,
    }
    return canonical_bytes(said) + b"\n"
