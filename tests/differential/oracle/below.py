"""Lists below a subject: what names it, what it names, and what ties it to others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from events.edtf import parse
from tests.differential.oracle.lists import Args, Item, connection, in_order
from tests.differential.oracle.moments import At
from tests.differential.oracle.saying import Thing, day_of
from tests.differential.oracle.seen import KINDS, Seen, Value, event, subject
from tests.differential.oracle.wanted import events, passes, wanted

Field: TypeAlias = Callable[[Seen, Args], Value]
ORDERS: Final[Mapping[str, Mapping[str, str]]] = {
    "instrument": {"ADOPTED_ON": "adoptedOn"},
    "meeting": {"FIRST_DAY": "firstDay", "LAST_DAY": "lastDay"},
    "partnership": {"STARTED": "formed"},
    "consultation": {"OPENED": "opened", "DEADLINE": "deadline"},
    "response": {"RECEIVED": "received"},
    "activity": {"STARTED": "started", "COMPLETED": "completed"},
    "document": {"PUBLISHED": "published"},
    "report": {"SUBMITTED": "submitted"},
    "workitem": {"DUE": "due"},
    "contribution": {"GIVEN": "given"},
}
"""By kind: what a list can be ordered by besides key and title."""


def subjects_of(at: At, kind: str, things: Sequence[Thing]) -> list[Item]:
    """Return things as items of a list of subjects."""
    return [Item(one["key"], subject(at, kind, one["key"])) for one in things]


def listing(at: At, kind: str, args: Args) -> Seen:
    """Return a page of all subjects of a kind."""
    members = {"KEY": "key", "TITLE": "title", **ORDERS.get(kind, {})}

    def whole(then: At) -> list[Item]:
        found = wanted(then, kind, args.get("where"))
        return subjects_of(then, kind, in_order(found, args.get("orderBy") or (), members))

    return connection(f"{KINDS[kind]}Connection", whole, args, at)


def naming(kind: str, member: str, order: str = "key", *, merged: bool = False) -> Field:
    """Return the list of the subjects of a kind that name this one, under any of its names where `merged`."""

    def field(seen: Seen, args: Args) -> Seen:
        def whole(then: At) -> list[Item]:
            own = then.world.names_of(seen.key) if merged else [seen.key]
            found = [
                one for one in wanted(then, kind, args.get("where")) if _names(one, member, own)
            ]
            return subjects_of(then, kind, _by(found, order))

        return connection(f"{KINDS[kind]}Connection", whole, args, seen.at)

    return field


def _by(things: list[Thing], order: str) -> list[Thing]:
    wanted_order = [] if order == "key" else [{"field": order, "direction": "ASC"}]
    return in_order(things, wanted_order, {order: order})


def _names(one: Thing, member: str, own: Sequence[str]) -> bool:
    held = one.get(member)
    return not set(own).isdisjoint([held] if isinstance(held, str) else held or ())


def named(kind: str, member: str) -> Field:
    """Return the list of the subjects of a kind that this one names, in its order."""

    def field(seen: Seen, args: Args) -> Seen:
        def whole(then: At) -> list[Item]:
            there = then.world.subjects[kind]
            things = [there[key] for key in seen.thing.get(member) or () if key in there]
            return subjects_of(then, kind, things)

        return connection(f"{KINDS[kind]}Connection", whole, args, seen.at)

    return field


def tied(tie: str, own: str, other: str, name: str, order: str = "key") -> Field:
    """Return the list of what ties this subject to others; a stakeholder owns what is tied to any of its names."""

    def field(seen: Seen, args: Args) -> Seen:
        def whole(then: At) -> list[Item]:
            names = then.world.names_of(seen.key) if own == "stakeholder" else [seen.key]
            ties = [one for one in then.world.ties[tie] if one[own] in names]
            items = [_tie(then, one, other) for one in _by(ties, order)]
            where = args.get("where")
            return [one for one in items if not where or _is_wanted(then, one, where)]

        return connection(name, whole, args, seen.at)

    return field


def _tie(at: At, one: Thing, other: str) -> Item:
    node = subject(at, other, one[other])
    first_answer = next(iter(one.get("responses", ())), None)
    edge = one | {"key": one[other], "response": first_answer}
    if other == "consultation":
        edge["late"] = late(one.get("respondedOn"), node)
    return Item(one["key"], node, edge)


def _is_wanted(at: At, one: Item, where: Args) -> bool:
    return one.node is not None and passes(at, one.node.kind, one.node.thing, where)


def late(received: str | None, consultation: Seen | None) -> bool | None:
    """Say whether an answer came after the deadline; None where the dates leave it open."""
    days = days_late(received, consultation)
    if days is None:
        return None
    if days[0] > 0:
        return True
    return False if days[1] <= 0 else None


def days_late(received: str | None, consultation: Seen | None) -> tuple[int, int] | None:
    """Return how many days after the deadline an answer came, at least and at most."""
    if received is None or consultation is None or not consultation.thing["rounds"]:
        return None
    came, first = parse(received), consultation.thing["rounds"][0]
    rounds = [
        one for one in consultation.thing["rounds"] if parse(one["opened"]).earliest <= came.latest
    ]
    deadline = day_of((rounds or [first])[-1].get("deadline"))
    if deadline is None:
        return None
    return (came.earliest - deadline).days, (came.latest - deadline).days


def history(seen: Seen, args: Args) -> Value:
    return events_on(streams(seen))(seen, args)


def events_on(on: Sequence[str] | None) -> Field:
    """Return the list of the events on these streams, or of all."""

    def field(seen: Seen, args: Args) -> Seen:
        def whole(then: At) -> list[Item]:
            found = events(then, args.get("where"), on)
            items = [Item(str(one.position), event(then, one.position)) for one in found]
            return items[::-1] if args.get("direction") == "DESC" else items

        return connection("EventConnection", whole, args, seen.at)

    return field


def events_at(positions: Sequence[int]) -> Field:
    """Return the list of the events at these positions."""

    def field(seen: Seen, args: Args) -> Seen:
        def whole(then: At) -> list[Item]:
            return [Item(str(one), event(then, one)) for one in positions]

        return connection("EventConnection", whole, args, seen.at)

    return field


def streams(seen: Seen) -> list[str]:
    """Return the streams whose events are a subject's history."""
    instrument = f"instrument/{seen.thing.get('instrument')}"
    match seen.kind:
        case "paragraph":
            return [instrument, seen.stream]
        case "reference":
            return [instrument]
        case _:
            return [seen.stream]


def conflicts(seen: Seen, args: Args) -> Seen:
    def whole(then: At) -> list[Item]:
        found = wanted(then, "conflict", args.get("where"))
        about = [one for one in found if one.get("about") in streams(seen)]
        return subjects_of(then, "conflict", _by(about, "key"))

    return connection("ConflictConnection", whole, args, seen.at)


def rows(tie: str, own: str, name: str, order: str) -> Field:
    """Return the list of what belongs to a subject and is none itself."""

    def field(seen: Seen, args: Args) -> Seen:
        kinds = args.get("kinds")

        def whole(then: At) -> list[Item]:
            found = [one for one in then.world.ties[tie] if one[own] == seen.key]
            chosen = [one for one in found if kinds is None or one["kind"].upper() in kinds]
            chosen.sort(
                key=lambda one: (one[order], one["event"] if order == "day" else one["key"])
            )
            return [Item(one["key"], Seen(name, one, then)) for one in chosen]

        return connection(f"{name}Connection", whole, args, seen.at)

    return field
