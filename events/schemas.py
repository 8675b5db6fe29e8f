"""The JSON Schemas of all payloads, printed for those who post.

    python -m events.schemas            print them all into docs/schemas/<type>/<version>.json
    python -m events.schemas --check    change nothing; say which files differ, and fail if any does

They are printed from the models and committed, so that a change of a model shows as a change of a file.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from events.registry import EVENT_TYPES, json_schema

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "schemas"


def printed() -> dict[str, str]:
    """Return every schema as text, by its path below the folder."""
    return {
        f"{entry.name}/{entry.version}.json": _text(json_schema(entry)) for entry in EVENT_TYPES
    }


def _text(schema: Mapping[str, object]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def drift(folder: Path) -> Iterator[str]:
    """Yield a sentence for each file that is missing, differs, or has no type any more."""
    wanted = printed()
    found = {path.relative_to(folder).as_posix(): path for path in folder.glob("*/*.json")}
    for name in sorted(wanted.keys() | found.keys()):
        if name not in wanted:
            yield f"{name} belongs to no type: a released version is never taken away."
        elif name not in found:
            yield f"{name} is missing."
        elif found[name].read_text(encoding="utf-8") != wanted[name]:
            yield f"{name} differs from its model."


def write(folder: Path) -> None:
    """Print every schema into the folder; files without a type are left for a person to judge."""
    for name, text in printed().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m events.schemas", description="Print the schemas."
    )
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if not parser.parse_args(arguments).check:
        write(FOLDER)
        return 0
    found = list(drift(FOLDER))
    sys.stderr.writelines(f"docs/schemas/{sentence}\n" for sentence in found)
    if found:
        sys.stderr.write("Run python -m events.schemas, unless the version is released already.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
