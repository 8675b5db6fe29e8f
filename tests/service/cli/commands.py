"""`servanda …` as a process of its own, with the settings that a test gives and no others."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from service.database.engine import Address
from tests.service.cli.forking import ROOT, Forked, Settings

DEADLINE_S = 60
LIFE_S = 300
READY = "Servanda is ready."

Process: TypeAlias = Forked | subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str


def on(address: Address) -> Settings:
    """Return the settings for a test's database, which may forget its commits."""
    return {
        "SERVANDA_DATABASE_URL": address.dsn,
        "SERVANDA_UNSAFE": "on",
        "SERVANDA_METRICS_BIND": "127.0.0.1:0",
    }


def with_instruments(folder: Path, *names: str) -> Settings:
    """Return the settings with which a service loads these shipped instruments and no others.

    folder:  a new one is made in it, that leads to theirs.
    """
    chosen = folder / "instruments"
    chosen.mkdir()
    for name in names:
        (chosen / name).symlink_to(ROOT / "instruments" / name)
    return {"SERVANDA_INSTRUMENTS": str(chosen)}


def said(settings: Settings, *arguments: str) -> Ended:
    """Run a command to its end, in a process of its own."""
    with TemporaryDirectory() as made:
        out, err = Path(made, "out"), Path(made, "err")
        out.touch()
        err.touch()
        code = Forked(arguments, settings, (out, err), longest_s=DEADLINE_S).wait()
        return Ended(code, out.read_text(), err.read_text())


def refusal(settings: Settings, *arguments: str) -> str:
    """Return the one sentence with which a command refuses; it must end with 1 and show no traceback."""
    ended = said(settings, *arguments)
    assert ended.code == 1, ended
    assert "Traceback" not in ended.out + ended.err
    (sentence,) = ended.err.strip().splitlines()
    return sentence


@contextmanager
def serving(settings: Settings, folder: Path) -> Iterator[None]:
    """Serve until the end of the block; what the service says goes into a file in `folder`."""
    with running(settings, folder, "serve", until=READY):
        yield


@contextmanager
def running(settings: Settings, folder: Path, *arguments: str, until: str) -> Iterator[Process]:
    """Run a command that ends only when told to, from the moment that it says `until`; it must end well.

    folder:  what it says goes into `words` there.
    """
    words = folder / "words"
    words.touch()
    process = Forked(arguments, settings, (words, words), longest_s=LIFE_S)
    with stopped(process, words, until):
        yield process


@contextmanager
def stopped(process: Process, words: Path, until: str) -> Iterator[None]:
    """Wait until a process has said `until` in a file, and after the block until it has ended, well, because it was told to."""
    try:
        _wait_until_said(process, words, until)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(DEADLINE_S)
    assert process.returncode == 0, words.read_text()


def _wait_until_said(process: Process, words: Path, until: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while until not in words.read_text():
        assert process.poll() is None, words.read_text()
        assert time.monotonic() < deadline, words.read_text()
        time.sleep(0.05)
