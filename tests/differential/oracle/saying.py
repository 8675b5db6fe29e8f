"""How one subject's events add up, event by event: what is said later stands in the place of what was said before."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeAlias

from events.edtf import parse
from tests.differential.oracle.telling import Said, Telling, slug

Thing: TypeAlias = dict[str, Any]
"""A subject, or what ties two of them, by the names of the schema: codes and dates as they were said."""


def keep(thing: Thing, said: Said, *members: str, **renamed: str) -> None:
    """Put what is said of these members in the place of what was said before; `renamed`: as which member it was said."""
    pairs = {**{member: member for member in members}, **renamed}
    thing.update({name: said[member] for name, member in pairs.items() if member in said})


def keep_keys(thing: Thing, said: Said, *members: str, **renamed: str) -> None:
    """Do the same for members that name streams; only the keys are kept."""
    pairs = {**{member: member for member in members}, **renamed}
    thing.update({name: slug(said[member]) for name, member in pairs.items() if member in said})


def gather(thing: Thing, said: Said, *members: str, **renamed: str) -> None:
    """Add what is said in lists to everything that was ever said there, sorted."""
    pairs = {**{member: member for member in members}, **renamed}
    for name, member in pairs.items():
        thing[name] = sorted({*thing.get(name, ()), *said.get(member, ())})


def keys_of(streams: Iterable[str]) -> list[str]:
    """Return the keys of streams, once each."""
    return list(dict.fromkeys(map(slug, streams)))


def day_of(text: str | date | None) -> date | None:
    """Return the counting day of a date as it was said."""
    return text if text is None or isinstance(text, date) else parse(text).latest


def no_earlier(held: str | None, said: str | None) -> str | None:
    """Return the one of two dates that reaches further; the newer one where they reach as far."""
    if held is None or said is None:
        return said if held is None else held
    return said if parse(said).latest >= parse(held).latest else held


def on_streams(told: Iterable[Telling], kind: str) -> dict[str, list[Telling]]:
    """Return what is told on each stream of a kind, by key."""
    found: dict[str, list[Telling]] = {}
    for one in told:
        if one.stream.startswith(f"{kind}/"):
            found.setdefault(one.slug, []).append(one)
    return found


Replay: TypeAlias = Callable[[list[Telling], date], Thing | None]
"""From what has happened by a day, in the order of the world, to how the subject stands then."""
