"""A process that has imported every command and forks for each call: commands end for themselves, and begin at once.

    python -m tests.service.cli.forked < requests > answers

A line in is a request as JSON, a line out is a number: for a call the process that it has become, for a process the
code with which it ended, or null while it runs. Starting Python and importing what commands need takes twenty times as
long as what most of them do.
"""

import json
import os
import signal
import sys
from importlib import import_module
from typing import Any

from service.cli.main import COMMANDS, servanda


def main() -> None:
    """Answer requests until nobody asks any more."""
    for target in COMMANDS.values():
        import_module(f"service.cli.{target.partition(':')[0]}")
    for line in sys.stdin:
        request = json.loads(line)
        sys.stdout.write(json.dumps(_ended(**request) if "process" in request else _begun(request)))
        sys.stdout.write("\n")
        sys.stdout.flush()


def _begun(call: dict[str, Any]) -> int:
    """Begin a command, and return its process."""
    child = os.fork()
    if child == 0:
        _call(call)
    return child


def _ended(*, process: int, wait: bool) -> int | None:
    """Return the code with which a process ended, None where it runs on and is not waited for."""
    found, status = os.waitpid(process, 0 if wait else os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _call(call: dict[str, Any]) -> None:
    """Become the command, and end with its code."""
    signal.alarm(call["longest_s"])
    os.environ.clear()
    os.environ.update(call["environment"])
    for number, path, how in (
        (0, os.devnull, os.O_RDONLY),
        (1, call["out"], os.O_WRONLY | os.O_APPEND),
        (2, call["err"], os.O_WRONLY | os.O_APPEND),
    ):
        os.dup2(os.open(path, how), number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    try:
        servanda.main(call["arguments"], prog_name="servanda")
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - as the interpreter would
        sys.excepthook(*sys.exc_info())
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
