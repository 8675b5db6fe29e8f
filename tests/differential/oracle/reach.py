"""Out of how many, and what registers say of single members."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from service.mandate.case import Case
from service.mandate.explain import CriterionReport
from service.mandate.registers import Register
from tests.differential.oracle.lists import Args
from tests.differential.oracle.registers import days
from tests.differential.oracle.seen import Seen

if TYPE_CHECKING:
    from tests.differential.oracle.saying import Thing


def reach(seen: Seen, _: Args) -> list[Seen]:
    """Return how many of each class that a criterion asks have acted, and out of how many."""
    report: CriterionReport = seen.thing["report"]
    case = seen.at.world.case(seen.thing["address"])
    if case is None:
        return []
    criterion = case.rules[case.paragraph].criterion(report.name)
    asked = (name for match in criterion.matches for name in match.by) if criterion else ()
    return [_reach(seen, case, report, name) for name in dict.fromkeys(asked)]


def _reach(seen: Seen, case: Case, report: CriterionReport, name: str) -> Seen:
    types = case.words.classes.get(name, ())
    acting = {
        one.position: {actor.key for actor in one.facts.actors if actor.type in types}
        for one in report.matched
    }
    count = len(set().union(*acting.values()))
    group: Thing = {"keys": [name], "count": count}
    group["positions"] = sorted(position for position, keys in acting.items() if keys)
    thing: Thing = {"class": name}
    counts = sorted(_counts(case.registers, name, seen.at.day), key=lambda one: one[:2])
    if counts:
        counted, key, number, label = counts[-1]
        group |= {"of": number, "share": round(Decimal(count) / Decimal(number), 4)}
        thing |= {"register": key, "label": label, "counted": counted}
    return Seen("Reach", thing | {"named": Seen("Group", group, seen.at)}, seen.at)


def _counts(
    registers: Iterable[Register], name: str, day: date
) -> Iterator[tuple[date, str, int, str]]:
    for one in registers:
        there = [entry for entry in one.entries if entry.first <= day <= entry.last]
        numbered = [entry for entry in there if entry.number]
        if one.class_ == name and numbered:
            newest = max(numbered, key=lambda entry: entry.first)
            yield newest.first, one.key, newest.number or 0, newest.label
        elif one.class_ == name and there:
            came = [entry.first for entry in there if entry.first != date.min]
            yield max(came, default=day), one.key, len(there), one.title


def registered(seen: Seen, _: Args) -> list[Seen]:
    return [one for one in _entries(seen) if one.thing["member"] == seen.key]


def served_by(seen: Seen, _: Args) -> list[Seen]:
    country = seen.thing.get("country")
    return [one for one in _entries(seen) if country in one.thing["item"]["countries"]]


def _entries(seen: Seen) -> Iterator[Seen]:
    newest: dict[tuple[str, str], Seen] = {}
    for key, text in sorted(seen.at.world.subjects["reference"].items()):
        for item in text["items"] if text["type"] in {"register", "centre-countries"} else ():
            first, last = days(item)
            if "number" not in item and first <= seen.at.day <= last:
                thing: Thing = {"register": key, "member": item["code"], "item": item}
                newest[text["name"], item["code"]] = Seen("RegisterEntry", thing, seen.at)
    yield from newest.values()
