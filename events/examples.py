"""Examples of events, told of a convention that does not exist: at least one for every version of every type.

Those that can be posted stand in one file, one a line, in an order in which whoever may judge can post them to an empty
log, one by one or the whole file at once. People copy them out of the schemas and the pages of types.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from events.envelope import schema_version

POSTED: Final = Path(__file__).with_name("examples.ndjson")
BY_SERVICE: Final = Path(__file__).with_name("examples_by_service.ndjson")
"""Of types that the service alone writes: to be read, never to be posted."""


@cache
def examples(file: Path = POSTED) -> tuple[dict[str, Any], ...]:
    """Return the examples of a file in the structured form. They are shared: change none."""
    return tuple(json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())


def examples_of(type_name: str, version: int) -> list[dict[str, Any]]:
    """Return the examples of one version of a type."""
    return [
        one
        for one in (*examples(), *examples(BY_SERVICE))
        if one["type"] == type_name and schema_version(one["dataschema"], type_name) == version
    ]
