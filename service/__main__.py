"""`python -m service …`: the command line, from the repository root, with nothing installed but the dependencies."""

import sys
from pathlib import Path

import events

HERE = Path(__file__).resolve().parents[1]


def main() -> None:
    """Run the command line, once it is certain that `events` is ours: the name is a common one."""
    found = Path(events.__file__ or "").resolve()
    if found.parents[1:2] != (HERE,):
        sys.exit(
            f"Another package named `events` stands in the way: {found}. "
            "Remove it from PYTHONPATH or from this environment, and start again."
        )
    from service.cli.main import servanda  # noqa: PLC0415 - only when `events` is ours

    servanda()


if __name__ == "__main__":
    main()
