"""A process that has imported every command and forks for each call: commands end for themselves, and begin at once.

    python -m tests.service.cli.forked < calls > exit codes

A line in is a call as JSON, a line out is the code with which it ended. Starting Python and importing what commands
need takes twenty times as long as what most of them do.
"""

import json
import os
import signal
import sys
from importlib import import_module
from typing import Any

from service.cli.main import COMMANDS, servanda

LONGEST_S = 60


def main() -> None:
    """Answer calls until nobody calls any more."""
    for target in COMMANDS.values():
        import_module(f"service.cli.{target.partition(':')[0]}")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _call(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _call(call: dict[str, Any]) -> None:
    """Become the command, and end with its code."""
    signal.alarm(LONGEST_S)
    os.chdir(call["root"])
    os.environ.clear()
    os.environ.update(call["environment"])
    for number, path, how in (
        (0, os.devnull, os.O_RDONLY),
        (1, call["out"], os.O_WRONLY),
        (2, call["err"], os.O_WRONLY),
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
