"""What a member takes, in words: the keywords that our models print, and no others."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from events import edtf

Node = Mapping[str, Any]

MOST_CODES: Final = 30
"""Of a longer list the first ones say what it is, and the schema has them all."""

_SHOWN: Final = 5
_FORMS: Final = {
    edtf.PATTERN: "a date: YYYY, YYYY-MM or YYYY-MM-DD",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a day: YYYY-MM-DD",
    "^[0-9a-f]{64}$": "a SHA-256 in hexadecimal",
    "^([A-Z]{3})$": "a currency of ISO 4217",
}


def takes(node: Node) -> str:
    """Return what a part of a schema accepts."""
    if "$ref" in node:
        return part_of(node)
    if "anyOf" in node:
        return " or ".join(dict.fromkeys(filter(None, map(takes, node["anyOf"]))))
    if "enum" in node:
        return _codes(node["enum"])
    if "const" in node:
        return f"`{node['const']}`"
    return _BY_TYPE.get(node.get("type", ""), _anything)(node)


def part_of(node: Node) -> str:
    """Return the name of the part that a node refers to."""
    return str(node["$ref"]).rpartition("/")[2]


def _anything(_: Node) -> str:
    return "any JSON"


def _codes(codes: list[str]) -> str:
    if not codes:
        return ""
    shown = codes if len(codes) <= MOST_CODES else codes[:_SHOWN]
    rest = f" and {len(codes) - len(shown)} more, see the schema" if len(shown) < len(codes) else ""
    return f"one of {', '.join(f'`{one}`' for one in shown)}{rest}"


def _text(node: Node) -> str:
    pattern = node.get("pattern")
    if pattern is not None:
        return _FORMS.get(pattern, f"text of the form `{pattern}`")
    return f"text{_bounds(node, 'minLength', 'maxLength', ' characters')}"


def _number(node: Node) -> str:
    return f"a whole number{_bounds(node, 'minimum', 'maximum')}"


def _list(node: Node) -> str:
    of = takes(node["items"]) if "items" in node else "any JSON"
    return f"a list{_bounds(node, 'minItems', 'maxItems')}: {of}"


def _truth(_: Node) -> str:
    return "`true` or `false`"


def _object(node: Node) -> str:
    of = next(iter(node.get("patternProperties", {}).values()), node.get("additionalProperties"))
    if not isinstance(of, Mapping):
        return "an object"
    return f"an object, each member of which is {takes(of)}"


def _bounds(node: Node, least: str, most: str, unit: str = "") -> str:
    match node.get(least), node.get(most):
        case None, None:
            return ""
        case None, int(high):
            return f" of at most {high:,}{unit}"
        case int(low), None:
            return f" of at least {low:,}{unit}"
        case low, high:
            return f" of {low:,} to {high:,}{unit}"


_BY_TYPE: Final[Mapping[str, Callable[[Node], str]]] = {
    "string": _text,
    "integer": _number,
    "array": _list,
    "boolean": _truth,
    "object": _object,
}


def changes(before: Node, after: Node) -> list[str]:
    """Return what a version of a schema says otherwise than the one before it."""
    then, now = dict(_members(before)), dict(_members(after))
    told = [f"`{name}` is new" for name in now.keys() - then.keys()]
    told += [f"`{name}` is gone" for name in then.keys() - now.keys()]
    told += [
        f"`{name}` takes something else: {now[name]}"
        for name in then.keys() & now.keys()
        if then[name] != now[name]
    ]
    return sorted(told)


def _members(schema: Node) -> Iterator[tuple[str, str]]:
    """Yield each member, those of parts under the part's name, with what it takes and whether it must be there."""
    parts = {"": schema, **{f"{name}.": part for name, part in schema.get("$defs", {}).items()}}
    for prefix, part in parts.items():
        required = part.get("required", ())
        for name, node in part.get("properties", {}).items():
            must = ", required" if name in required else ""
            yield f"{prefix}{name}", f"{takes(node)}{must}"
