"""A process that reads lines for an import: it has no database, is asked on its standard input, and ends when that ends.

So it ends with the import, however that does. It says that it has begun with a byte; after that, an answer to each frame.
"""

import gc
import os
import sys
from contextlib import suppress
from typing import Any, BinaryIO, Final

import orjson

from service.auth.principal import Principal
from service.recording.beginning import Beginnings
from service.recording.frames import HEAD, answer_of, texts_in

# It reads ahead; the server that has the lock of the log should not have to wait for its turn because of that.
BACK: Final = 5
BEGUN: Final = b"+"
# What it makes is let go as soon as it is said, and goes round in no circles but where a line is refused.
UNCOLLECTED: Final = 100_000


def main() -> None:
    os.nice(BACK)
    gc.freeze()
    gc.set_threshold(UNCOLLECTED)
    with suppress(BrokenPipeError, EOFError):
        _answer(sys.stdin.buffer, sys.stdout.buffer)


def principal_line(principal: Principal) -> bytes:
    """Return the line by which the process is told for whom it reads."""
    return orjson.dumps(principal, default=sorted) + b"\n"


def _answer(asked: BinaryIO, told: BinaryIO) -> None:
    beginnings = Beginnings(_principal(asked.readline()))
    told.write(BEGUN)
    told.flush()
    while True:
        first, second = HEAD.unpack(_exactly(asked, HEAD.size))
        texts = texts_in(_exactly(asked, first), _exactly(asked, second))
        told.write(answer_of(texts, beginnings))
        told.flush()


def _principal(line: bytes) -> Principal:
    said: dict[str, Any] = orjson.loads(line)
    for limits in ("sources", "types", "instruments"):
        said[limits] = tuple(said[limits])
    return Principal(**said | {"scopes": frozenset(said["scopes"])})


def _exactly(asked: BinaryIO, size: int) -> bytes:
    read = asked.read(size)
    if len(read) < size:
        raise EOFError
    return read
