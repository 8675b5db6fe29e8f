"""Lists on the oracle's side: filtered, put in order, cut into pages, counted by what their items share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from tests.differential.oracle.moments import At
from tests.differential.oracle.saying import Thing, day_of
from tests.differential.oracle.seen import Seen

Args: TypeAlias = Mapping[str, Any]
DEFAULT = 50


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its place's name, the node, and what its edge says besides."""

    key: str
    node: Seen | None
    edge: Thing = field(default_factory=dict)


Whole: TypeAlias = Callable[[At], Sequence[Item]]
"""The whole list as of a moment, in its order."""


def connection(type_name: str, whole: Whole, args: Args, at: At) -> Seen:
    """Return one page of a list; with a cursor, as of the moment of the first page."""
    places = {}
    for end in ("after", "before"):
        if args.get(end) is not None:
            at, places[end] = at.of_cursor(args[end])
    items = list(whole(at))
    start, stop = _cut([item.key for item in items], places, args)
    page = items[start:stop]
    edge_type = f"{type_name.removesuffix('Connection')}Edge"
    edges = [
        Seen(edge_type, {**one.edge, "node": one.node, "cursor": at.cursor(one.key)}, at)
        for one in page
    ]
    lies = {
        "hasNextPage": stop < len(items),
        "hasPreviousPage": start > 0,
        "startCursor": edges[0].thing["cursor"] if edges else None,
        "endCursor": edges[-1].thing["cursor"] if edges else None,
    }
    thing: Thing = {"edges": edges, "nodes": [one.node for one in page if one.node is not None]}
    thing |= {"pageInfo": lies, "totalCount": len(items), "whole": items}
    return Seen(type_name, thing, at)


def _cut(keys: list[str], places: Mapping[str, str], args: Args) -> tuple[int, int]:
    """Return between which places of the list the page lies."""
    start = keys.index(places["after"]) + 1 if "after" in places else 0
    stop = keys.index(places["before"]) if "before" in places else len(keys)
    stop = max(start, stop)
    first, last = args.get("first"), args.get("last")
    from_the_end = last is not None or (
        first is None and "before" in places and "after" not in places
    )
    size = next((one for one in (last, first) if one is not None), DEFAULT)
    if from_the_end:
        return max(start, stop - size), stop
    return start, min(stop, start + size)


def in_order(
    things: list[Thing], wanted: Sequence[Args], members: Mapping[str, str]
) -> list[Thing]:
    """Put things in order, by the key in the end; a day that is not known is the last of all."""
    found = sorted(things, key=lambda one: str(one["key"]))
    for one in reversed(_until_key(wanted)):
        member = members[one["field"]]
        found.sort(
            key=lambda thing: _place(thing.get(member), member), reverse=one["direction"] == "DESC"
        )
    return found


def _until_key(wanted: Sequence[Args]) -> list[Args]:
    """Leave away whatever comes after the key: it decides nothing."""
    fields = [one["field"] for one in wanted]
    return list(wanted[: fields.index("KEY") + 1] if "KEY" in fields else wanted)


def _place(value: Any, member: str) -> Any:  # noqa: ANN401 - whatever can be compared
    if member in {"key", "title"}:
        return value
    return day_of(value) or date.max


def groups(
    things: Sequence[Thing], members: Sequence[str], years: Sequence[str]
) -> list[tuple[list[str | None], list[str]]]:
    """Return the keys of groups with those in them; whoever has several items stands in several groups."""
    found: dict[tuple[str | None, ...], list[str]] = {}
    for thing in things:
        for keys in _combined([_shares(thing, one, years) for one in members]):
            found.setdefault(keys, []).append(thing["key"])
    ordered = sorted(found, key=lambda keys: [(one is None, one or "") for one in keys])
    return [(list(keys), sorted(found[keys])) for keys in ordered]


def _combined(parts: list[list[str | None]]) -> list[tuple[str | None, ...]]:
    found: list[tuple[str | None, ...]] = [()]
    for part in parts:
        found = [(*before, one) for before in found for one in part]
    return found


def _shares(thing: Thing, member: str, years: Sequence[str]) -> list[str | None]:
    held = thing.get(member)
    if member in years:
        day = day_of(held)
        return [str(day.year) if day else None]
    if isinstance(held, list):
        return list(held) or [None]
    return [held]
