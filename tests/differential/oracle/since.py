"""What changed since a day: steps of the timeline that lie after it, and what the rules match that counts from a later day."""

from collections.abc import Iterator
from datetime import date

from graphql import GraphQLError

from tests.differential.oracle import judged
from tests.differential.oracle.below import Field
from tests.differential.oracle.lists import Args, Item, connection
from tests.differential.oracle.moments import At
from tests.differential.oracle.saying import Thing
from tests.differential.oracle.seen import Seen, event, subject


def since(at: At, args: Args) -> date | None:
    """Return the day since which is asked; it is refused where it lies ahead of the one that is asked about."""
    if not args.get("since"):
        return None
    day = at.by(args["since"]).day
    if day > at.day:
        raise GraphQLError("That day lies ahead.")
    return day


def value_on(at: At, address: str, day: date) -> str | None:
    """Return the value of a paragraph on a day, as known at the moment's position."""
    courses = at.oracle.annals.known(address, at.position)
    turn = courses[-1].on(day) if courses else None
    return turn.status.value if turn and turn.status else None


def changes(seen: Seen, args: Args) -> Seen:
    day = since(seen.at, args)
    assert day is not None

    def whole(then: At) -> list[Item]:
        texts = then.world.subjects["paragraph"].values()
        own = [one for one in texts if one["instrument"] == seen.key and one["role"] != "recital"]
        return list(_changed(then, sorted(own, key=lambda one: int(one["place"])), day))

    page = connection("ParagraphChangeConnection", whole, args, seen.at)
    page.thing["since"] = day
    return page


def _changed(at: At, paragraphs: list[Thing], day: date) -> Iterator[Item]:
    for one in paragraphs:
        paragraph = subject(at, "paragraph", one["key"])
        assert paragraph is not None
        turned = [step for step in judged.along_days(paragraph) if _start(step) > day]
        gained = _gained(at, one["address"], day)
        if turned or gained:
            edge: Thing = {"turned": turned, "gained": gained}
            edge |= {"before": value_on(at, one["address"], day)}
            edge |= {"value": value_on(at, one["address"], at.day)}
            yield Item(one["key"], paragraph, edge)


def _start(step: Item) -> date:
    assert step.node is not None
    found: date = step.node.thing["from"]
    return found


def _gained(at: At, address: str, day: date) -> list[Item]:
    said, case = at.world.explanation(address), at.world.case(address)
    found: dict[tuple[date, int], list[Thing | None]] = {}
    for report in said.criteria if said else ():
        for one in report.matched:
            if one.last_day > day:
                held = found.setdefault((one.last_day, one.position), [])
                held.append(judged.criterion(case, report.name))
    return [
        Item(str(position), event(at, position), {"criteria": criteria})
        for (_, position), criteria in sorted(found.items())
    ]


def listed(name: str, member: str) -> Field:
    """Return a list that an edge holds."""

    def field(seen: Seen, args: Args) -> Seen:
        return connection(name, lambda _: seen.thing[member], args, seen.at)

    return field
