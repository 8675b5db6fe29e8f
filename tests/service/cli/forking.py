"""Commands as processes of their own that begin at once: forked from one that has imported everything."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]

Settings = Mapping[str, str]


class Forked:
    """A command under way, as `subprocess.Popen` would show it.

    said:       the files for what it says, and for what it complains of.
    longest_s:  after so long it is ended, whatever becomes of the test that began it.
    """

    def __init__(
        self,
        arguments: tuple[str, ...],
        settings: Settings,
        said: tuple[Path, Path],
        *,
        longest_s: int,
    ) -> None:
        out, err = map(str, said)
        call = {"arguments": arguments, "environment": environment(settings), "out": out}
        begun = _forking().ask({**call, "err": err, "longest_s": longest_s})
        assert begun is not None
        self.pid = begun
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the code with which it ended, None while it runs."""
        return self._ended(wait=False)

    def wait(self, patience_s: float | None = None) -> int:
        """Return the code with which it ended, once it has.

        patience_s:  for how long at most; None for as long as it takes.
        Raises subprocess.TimeoutExpired when that is over.
        """
        if patience_s is None:
            code = self._ended(wait=True)
            assert code is not None
            return code
        deadline = time.monotonic() + patience_s
        while (ended := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), patience_s)
            time.sleep(0.02)
        return ended

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def _ended(self, *, wait: bool) -> int | None:
        if self.returncode is None:
            self.returncode = _forking().ask({"process": self.pid, "wait": wait})
        return self.returncode


class _Forking:
    """The process that forks for each command; it ends with the tests."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.service.cli.forked"],
            cwd=ROOT,
            env=environment({}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, request: Mapping[str, object]) -> int | None:
        """Return what it answers."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answered: int | None = json.loads(self._process.stdout.readline())
        return answered


_forking = cache(_Forking)


def environment(settings: Settings) -> dict[str, str]:
    """Return what a command finds: the settings that a test gives, and those of the whole run."""
    return {**os.environ, "COLUMNS": "140", **settings}
