"""Bytes written to a file that is there whole or not at all, or to standard output."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, Literal
from uuid import uuid4

from service.cli.errors import OutputCut

Write = Callable[[bytes], None]

ELSEWHERE: Final = "Name a file in a folder that takes one."
ROOM: Final = "Make room, and start again."


@contextmanager
def whole_file(path: Path | None) -> Iterator[Write]:
    """Lend a function that writes; None is standard output.

    A file takes its name only when the block has ended and its bytes are on the disk, and the name is on the disk
    when this ends. Until then it stands beside it under another one, which goes when the block fails; a killed
    process leaves it, ending in .part. Whatever the disk refuses is an OutputCut; errors of the block are its own.
    """
    if path is None:
        with open(sys.stdout.fileno(), "wb", buffering=0, closefd=False) as out:
            yield _whole(out, "Standard output")
    elif _has_no_name_to_give(path):
        with _opened(path, "wb", named=path) as out:
            yield _whole(out, str(path))
    else:
        with _renamed(path) as out:
            yield _whole(out, str(path))


def _has_no_name_to_give(path: Path) -> bool:
    """Say whether a device or a pipe stands there, which is written to and never replaced."""
    with _refused(path, ELSEWHERE):
        return path.exists() and not path.is_file()


@contextmanager
def _renamed(path: Path) -> Iterator[BinaryIO]:
    with _refused(path, ELSEWHERE):
        whole = path.resolve()
    part = whole.with_name(f".{whole.name}.{uuid4().hex[:8]}.part")
    try:
        with _opened(part, "xb", named=path) as out:
            yield out
            with _refused(path, ROOM):
                os.fsync(out.fileno())
        with _refused(path, ELSEWHERE):
            part.replace(whole)
        _sync_folder(whole.parent, named=path)
    finally:
        with suppress(OSError):  # what went wrong before is what is to be told
            part.unlink(missing_ok=True)


@contextmanager
def _opened(file: Path, mode: Literal["wb", "xb"], *, named: Path) -> Iterator[BinaryIO]:
    """Open a file until the end of the block; a disk may refuse bytes as late as when it is closed."""
    with _refused(named, ELSEWHERE):
        out = file.open(mode, buffering=0)
    try:
        yield out
        with _refused(named, ROOM):
            out.close()
    finally:
        with suppress(OSError):
            out.close()


def _sync_folder(folder: Path, *, named: Path) -> None:
    """Put a folder's names on the disk: without it, a power failure may bring the former file back."""
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise OutputCut(
            f"{named} is written, but a power failure may take it away: {error.strerror}. "
            "Start again before you rely on it."
        ) from error


@contextmanager
def _refused(path: Path, advice: str) -> Iterator[None]:
    """Say what the disk refuses in a sentence; in the block nobody but the disk is asked."""
    try:
        yield
    except OSError as error:
        raise OutputCut(f"{path} cannot be written: {error.strerror}. {advice}") from error


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
                f"{name} cannot be written to its end: {error.strerror}. {ROOM}"
            ) from error

    return write
