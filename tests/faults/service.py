"""One service on one state folder and one port, begun anew after each of its deaths."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

from bench.posting.processes import free_port
from tests.faults.life import DEADLINE_S, ROOT, postmaster_of

VICTIMS: Final = ("service", "postmaster", "service", "process of the server")


class Service:
    """`servanda serve` with nothing to load; what it says is written down in the state folder.

    code: with which it ended, None before.
    """

    def __init__(self, state_dir: Path) -> None:
        port = free_port()
        self.door = f"http://127.0.0.1:{port}"
        self.words = state_dir / "words"
        self._state_dir = state_dir
        self._settings = {
            "SERVANDA_STATE_DIR": str(state_dir),
            "SERVANDA_BIND": f"127.0.0.1:{port}",
            "SERVANDA_INSTRUMENTS": str(state_dir / "none"),
        }
        self._process = self._begun()
        self.code: int | None = None

    def _begun(self) -> subprocess.Popen[bytes]:
        with self.words.open("ab") as words:
            return subprocess.Popen(
                [sys.executable, "-m", "service", "serve"],
                cwd=ROOT,
                env=os.environ | self._settings,
                stdout=words,
                stderr=subprocess.STDOUT,
            )

    def kill(self, victim: str, chance: random.Random) -> None:
        """Kill -9 one of `VICTIMS`; only the service needs somebody who begins it again."""
        if victim == "service":
            self._process.kill()
            self._process.wait()
            self._process = self._begun()
            return
        assert self._process.poll() is None, self.words.read_text()
        postmaster = postmaster_of(self._state_dir)
        if victim == "postmaster":
            os.kill(postmaster, signal.SIGKILL)
            return
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        os.kill(int(chance.choice(children)), signal.SIGKILL)

    def end(self) -> None:
        """Ask the service to stop, and its database with it; once it has ended, it is not asked again."""
        if self._process.poll() is None:
            self._process.terminate()
        self.code = self._process.wait(DEADLINE_S)
