"""`python -m service.graphql.print [--check]`: the schema as text, committed beside the code and compared on every check."""

import sys
from pathlib import Path

from service.graphql.schema import SCHEMA

FILE = Path(__file__).resolve().parents[2] / "schema.graphql"


def printed() -> str:
    """Return the schema, types by name, so that a difference is a change and not a move."""
    return SCHEMA.as_str() + "\n"


def main(arguments: list[str]) -> int:
    """Write the file, or with --check compare it; 1 when it has drifted."""
    text = printed()
    if "--check" not in arguments:
        FILE.write_text(text)
        return 0
    if FILE.exists() and FILE.read_text() == text:
        return 0
    sys.stderr.write(
        "schema.graphql has drifted from the code: run `make print` and look at the difference.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
