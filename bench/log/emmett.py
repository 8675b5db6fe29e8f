"""Emmett, a store of node's, driven by its own programs in bench/emmett: promises of one process, its pool as large as by default.

An append writes to one stream there, so a batch goes into one new stream; what is stored of each event is the same.
"""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final, LiteralString

from bench.log.contender import COLD, Load, Poll, Taken
from bench.log.events import AT, events
from service.database.engine import Address

STORED: LiteralString = "SELECT count(*) FROM emt_messages"
FOLDER: Final = Path(__file__).parents[1] / "emmett"
APPENDING: Final = FOLDER / "append.mjs"
READING: Final = FOLDER / "read.mjs"


def lacking() -> str | None:
    """Return a sentence about what is not there, None when Emmett can be driven."""
    if shutil.which("node") is None:
        return "node is not on PATH"
    if not (FOLDER / "node_modules" / "@event-driven-io" / "emmett-postgresql").is_dir():
        return "the packages of bench/emmett are not installed"
    return None


def prepare(address: Address) -> None:
    """Make its tables, types and functions."""
    _node({"dsn": address.dsn})


def append(address: Address, load: Load, seconds: float) -> Taken:
    """Append events, each append to a new stream and under the condition that it is new."""
    template = json.loads(next(events()).sealed.entry(AT))
    much = {"callers": load.callers, "batch": load.batch, "cold": COLD, "seconds": seconds}
    found = json.loads(_node({"dsn": address.dsn, "template": template, **much}))
    return found["seconds"], found["took"]


def reading(address: Address) -> Poll:
    """Start its reader, which ends with us."""
    pipe = subprocess.PIPE
    command = ("node", READING, address.dsn)
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)  # noqa: S603 - ours
    questions, answers = process.stdin, process.stdout
    if questions is None or answers is None:
        raise ChildProcessError("node has no pipes")

    def poll(after: int) -> list[int]:
        print(after, file=questions, flush=True)
        found: list[int] = json.loads(answers.readline())
        return found

    return poll


def _node(asked: Mapping[str, object]) -> bytes:
    """Run the program that appends, and return what it prints."""
    command = ("node", APPENDING)
    ended = subprocess.run(  # noqa: S603 - ours
        command, input=json.dumps(asked).encode(), stdout=subprocess.PIPE, check=True
    )
    return ended.stdout
