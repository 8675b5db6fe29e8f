"""What the strict models complain of, as faults: where, which code, what to do. Never with the value that was sent."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from events.canonical import escape
from events.errors import Fault

_CODES: Final = {
    "missing": "missing-member",
    "extra_forbidden": "unknown-member",
    "literal_error": "unknown-code",
    "string_pattern_mismatch": "wrong-form",
    "too_short": "empty",
    "string_too_short": "empty",
    "too_long": "too-long",
    "string_too_long": "too-long",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
}

_MESSAGES: Final = {
    "missing": "Give this member.",
    "extra_forbidden": "Correct the name or leave it out: this version of the type has no such member.",
    "literal_error": "Use one of the codes: {expected}.",
    "unknown_code": "Use a code of the list; see the type's schema.",
    "string_pattern_mismatch": "Write it in the form {pattern}.",
    "too_short": "Leave the member out where there is nothing to say.",
    "string_too_short": "Leave the member out where there is nothing to say.",
    "too_long": "Give at most {max_length}.",
    "string_too_long": "Use at most {max_length} characters.",
    "greater_than_equal": "Give {ge} or more.",
    "less_than_equal": "Give {le} or less.",
    "model_type": "Give an object with the members that the schema names.",
    "string_type": "Give a string; leave the member out where there is nothing to say.",
}


Path: TypeAlias = tuple[int | str, ...]


def faults_of(error: ValidationError, data: object, model: type[BaseModel]) -> Iterator[Fault]:
    """Yield the faults; `data` is what was validated, pointers begin at it."""
    members = [field.alias or name for name, field in model.model_fields.items()]
    for path, item in _by_place(error, data).items():
        kind, context = item["type"], item.get("ctx", {})
        yield Fault(
            pointer="".join(f"/{escape(str(step))}" for step in path),
            code=_CODES.get(kind, kind.replace("_", "-")),
            message=_MESSAGES.get(kind, f"{item['msg'].rstrip('.')}.").format_map(_Said(context)),
            near=_near(path, data, _known(kind, context, members if len(path) == 1 else [])),
        )


def _by_place(error: ValidationError, data: object) -> dict[Path, ErrorDetails]:
    """Return one complaint for each place, and none about a whole whose parts are complained of.

    A list of one wrong item is also called too short, and a member that may be one thing or another is measured against
    both: neither is news.
    """
    found: dict[Path, ErrorDetails] = {}
    for item in error.errors(include_url=False, include_input=False):
        path = tuple(_path(item["loc"], data, missing=item["type"] == "missing"))
        found.setdefault(path, item)
    wholes = {path[:length] for path in found for length in range(1, len(path))}
    return {path: item for path, item in found.items() if path not in wholes}


class _Said(dict[str, Any]):
    """What a complaint says of the rule it rests on; what it does not say stays a blank."""

    def __missing__(self, key: str) -> str:
        return "what the schema says"


def _path(steps: Sequence[int | str], data: object, *, missing: bool) -> Iterator[int | str]:
    """Leave only the steps that the data have: between them stand names of the validator's own branches."""
    for step in steps:
        match data, step:
            case Mapping(), str() if step in data:
                data = data[step]
                yield step
            case ((list() | tuple()), int()) if step < len(data):
                data = data[step]
                yield step
            case _:
                continue
    if missing:
        yield steps[-1]


def _known(kind: str, context: Mapping[str, Any], members: Sequence[str]) -> Sequence[str]:
    match kind:
        case "extra_forbidden":
            return members
        case "literal_error":
            return re.findall(r"'([^']*)'", context["expected"])
        case "unknown_code":
            return tuple(context["known"])
        case _:
            return ()


def _near(path: Sequence[int | str], data: object, known: Sequence[str]) -> tuple[str, ...]:
    """Return the known names close to the one sent: the member's own name, or its value."""
    if not known or not path:
        return ()
    sent: Any = data
    for step in path:
        sent = sent[step]
    candidates = [text for text in (sent, path[-1]) if isinstance(text, str)]
    found = (get_close_matches(text, known, n=3) for text in candidates)
    return tuple(dict.fromkeys(name for names in found for name in names))
