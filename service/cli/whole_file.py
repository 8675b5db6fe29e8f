"""Bytes written to a file that is there whole or not at all, or to standard output."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from service.cli.errors import OutputCut

Write = Callable[[bytes], None]


@contextmanager
def whole_file(path: Path | None) -> Iterator[Write]:
    """Lend a function that writes; None is standard output.

    A file takes its name only when the block has ended and its bytes are on the disk. Until then it stands beside it
    under another one, which goes when the block fails; a killed process leaves it, ending in .part.
    """
    if path is None:
        with open(sys.stdout.fileno(), "wb", buffering=0, closefd=False) as out:
            yield _whole(out, "Standard output")
    elif path.exists() and not path.is_file():
        with path.open("wb", buffering=0) as out:  # a device or a pipe has no name to give away
            yield _whole(out, str(path))
    else:
        with _renamed(path.resolve()) as out:
            yield _whole(out, str(path))


@contextmanager
def _renamed(path: Path) -> Iterator[BinaryIO]:
    part = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        out = part.open("xb", buffering=0)
    except OSError as error:
        raise OutputCut(
            f"{path} cannot be written: {error.strerror}. Name a file in a folder that takes one."
        ) from error
    try:
        with out:
            yield out
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _whole(out: BinaryIO, name: str) -> Write:
    """Return a function that writes all of its bytes, or says that what is there is cut."""

    def write(data: bytes) -> None:
        left = memoryview(data)
        try:
            while left:
                left = left[out.write(left) :]
        except BrokenPipeError as error:
            raise OutputCut(
                f"{name} was closed before the end: what was read of it is cut, and has no trailer."
            ) from error
        except OSError as error:
            raise OutputCut(
                f"{name} cannot be written to its end: {error.strerror}. Make room, and start again."
            ) from error

    return write
