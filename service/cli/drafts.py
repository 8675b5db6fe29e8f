"""Drafts in a file: events as they would be posted, one a line or as a JSON array; every fault with its place."""

from pathlib import Path
from typing import Any

import orjson

from events import cloudevents
from events.envelope import Proposed
from events.errors import EventError
from service.cli.errors import DraftsRefused


def drafts_in(file: Path) -> list[Proposed]:
    """Return the drafts of a file; raise DraftsRefused with every fault."""
    faults: list[str] = []
    drafts = []
    for place, said in _objects(file.read_bytes()):
        try:
            drafts.append(cloudevents.parse(said if isinstance(said, dict) else orjson.loads(said)))
        except orjson.JSONDecodeError as error:
            faults.append(f"{place}: This is no JSON: {error}")
        except EventError as error:
            faults.append(f"{place}: {error}")
    if not drafts and not faults:
        faults = ["The file holds no event: write one a line, or a JSON array of them."]
    if faults:
        raise DraftsRefused(f"{file.name}: nothing was worked out. " + " ".join(faults))
    return drafts


def _objects(content: bytes) -> list[tuple[str, Any]]:
    """Return the events of the file with their places: those of an array by number, else lines as they are."""
    try:
        read = orjson.loads(content)
    except orjson.JSONDecodeError:
        lines = enumerate(content.splitlines(), start=1)
        return [(f"Line {number}", line) for number, line in lines if line.strip()]
    listed = read if isinstance(read, list) else [read]
    return [(f"Event {number}", one) for number, one in enumerate(listed, start=1)]
