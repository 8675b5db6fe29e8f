"""`servanda …` as a process of its own, with the settings that a test gives and no others."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from service.database.engine import Address

ROOT = Path(__file__).resolve().parents[3]
DEADLINE_S = 60.0
READY = "Servanda is ready."

Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str


def on(address: Address) -> Settings:
    """Return the settings for a test's database, which may forget its commits."""
    return {"SERVANDA_DATABASE_URL": address.dsn, "SERVANDA_UNSAFE": "on"}


def said(settings: Settings, *arguments: str, root: Path = ROOT) -> Ended:
    """Run a command to its end, in a process of its own."""
    with TemporaryDirectory() as made:
        out, err = Path(made, "out"), Path(made, "err")
        out.touch()
        err.touch()
        call = {"arguments": arguments, "root": str(root), "environment": _environment(settings)}
        code = _forking().call(call | {"out": str(out), "err": str(err)})
        return Ended(code, out.read_text(), err.read_text())


class _Forking:
    """The process that forks for each command; it ends with the tests."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.service.cli.forked"],
            cwd=ROOT,
            env=_environment({}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, call: Mapping[str, object]) -> int:
        """Return the code with which a command ended."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(call) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


_forking = cache(_Forking)


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
def running(
    settings: Settings, folder: Path, *arguments: str, until: str, root: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command that ends only when told to, from the moment that it says `until`; it must end well.

    folder:  what it says goes into `words` there.
    root:    the checkout that it is run from.
    """
    words = folder / "words"
    with words.open("w") as file:
        process = subprocess.Popen(  # noqa: S603 - our own program
            _command(*arguments), cwd=root, env=_environment(settings), stdout=file, stderr=file
        )
        try:
            _wait_until_said(process, words, until)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(DEADLINE_S)
    assert process.returncode == 0, words.read_text()


def _wait_until_said(process: subprocess.Popen[bytes], words: Path, until: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while until not in words.read_text():
        assert process.poll() is None, words.read_text()
        assert time.monotonic() < deadline, words.read_text()
        time.sleep(0.05)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "service", *arguments]


def _environment(settings: Settings) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("SERVANDA_", "PG"))}
    return {**plain, "COLUMNS": "140", **settings}
