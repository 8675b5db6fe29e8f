"""What a bench is doing, on stderr: the figures alone go to stdout."""

import sys


def say(what: str) -> None:
    """Say what begins."""
    print(f"{what} …", file=sys.stderr, flush=True)
