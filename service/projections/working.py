"""What a chunk works on: facts and timelines as they stand just after the events folded so far.

Everything is read once, when it is first asked for, as it stood before the chunk; from then on,
until it is forgotten, memory is the truth. So folds stay pure, and a chunk of 1,000 events gives what 1,000 chunks of
one would give.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeAlias

from events.envelope import Identity
from service.projections.contract import BEGINNING, Fact, State, Timeline

NOTHING: Timeline = (State(BEGINNING, None),)


Wanted: TypeAlias = Mapping[str, Sequence[str]]
"""Keys by the name of their fold."""


class Shelf(Protocol):
    """Where a chunk finds what was folded before it."""

    async def facts(self, wanted: Wanted) -> Sequence[tuple[str, str, Fact]]:
        """Return (fold, key, fact) for these keys."""
        ...

    async def facts_named(self, identities: Sequence[Identity]) -> Sequence[tuple[Identity, Fact]]:
        """Return (identity, fact) of events named by their own identity or by that of an amendment."""
        ...

    async def timelines(self, table: str, keys: Sequence[str]) -> Mapping[str, Timeline]:
        """Return the newest timeline of each of these keys that has one."""
        ...

    async def members(
        self, table: str, column: str, values: Sequence[object]
    ) -> Mapping[str, Timeline]:
        """Return the newest timelines of at least the keys with one of these in `column`, on whatever day."""
        ...


class Written(NamedTuple):
    """The timeline that a key has from this event on, and the day from which on it is written anew.

    since: no state before it is another one, and the one that is in force where the event was recorded is written.
    """

    table: str
    key: str
    position: int
    timeline: Timeline
    since: date


class Working:
    """Facts and timelines by key, read through `shelf`; only one chunk uses it at a time."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._facts: dict[str, dict[str, dict[int, Fact]]] = defaultdict(dict)
        self._named: dict[Identity, Fact] = {}
        self._timelines: dict[str, dict[str, Timeline]] = defaultdict(dict)
        self._members: dict[str, dict[str, Members]] = defaultdict(dict)
        self.written: list[Written] = []

    def keep(
        self, about: Iterable[tuple[str, str]], names: Iterable[Identity], *, shelf: Shelf
    ) -> None:
        """Forget all but the subjects that these keys of folds name, and these facts; ask another shelf from now on."""
        facts, timelines = self._facts, self._timelines
        named = {name: fact for name in names if (fact := self.named(name)) is not None}
        self._facts, self._timelines = defaultdict(dict), defaultdict(dict)
        self._members = defaultdict(dict)
        for fold, key in about:
            if key in facts[fold]:
                self._facts[fold][key] = facts[fold][key]
            if key in timelines[fold]:
                self._timelines[fold][key] = timelines[fold][key]
        self._named = {}
        for name, fact in named.items():
            self.name_fact(fact, name)
        self._shelf = shelf

    def begin(self) -> list[Written]:
        """Return a new list for what is put from now on; what is known stays."""
        self.written = []
        return self.written

    async def load_facts(self, wanted: Mapping[str, Iterable[str]]) -> None:
        """Read the facts of the keys not read yet, of whichever folds, in one question."""
        missing: dict[str, list[str]] = {}
        for fold, keys in wanted.items():
            held = self._facts[fold]
            if new := [key for key in dict.fromkeys(keys) if key not in held]:
                missing[fold] = new
                held.update((key, {}) for key in new)
        if missing:
            for fold, key, fact in sorted(await self._shelf.facts(missing), key=_position_of):
                self._facts[fold][key][fact.position] = fact

    async def load_subjects(self, wanted: Mapping[str, Collection[str]]) -> None:
        """Read facts and timelines of the keys not read yet.

        What is folded of no facts is nothing, whatever was folded before: of a key that has none no timeline is asked
        for. Most keys are new, so that most tables need not be asked at all.
        """
        await self.load_facts(wanted)
        for table, keys in wanted.items():
            held, known = self._facts[table], self._timelines[table]
            for key in keys:
                if not held[key] and key not in known:
                    self._know(table, key, NOTHING)
            await self.load_timelines(table, keys)

    def facts(self, fold: str, key: str) -> list[Fact]:
        """Return the facts of a loaded key, by position."""
        return list(self._facts[fold][key].values())

    def standing(self, fold: str, key: str) -> list[Fact]:
        """Return those that were not taken back."""
        return [fact for fact in self._facts[fold][key].values() if not fact.retracted]

    def put_fact(self, fold: str, key: str, fact: Fact) -> None:
        """Add a fact of a loaded key, or replace the one at its position."""
        held = self._facts[fold][key]
        last = next(reversed(held), 0)
        held[fact.position] = fact
        if (
            fact.position < last
        ):  # a correction, perhaps one that speaks of another key than its target did
            self._facts[fold][key] = dict(sorted(held.items()))

    def drop_fact(self, fold: str, key: str, position: int) -> None:
        """Take a fact away from a loaded key."""
        self._facts[fold][key].pop(position, None)

    def named(self, identity: Identity) -> Fact | None:
        """Return the fact that an identity names, its own or that of an amendment, as far as it was asked for."""
        fact = self._named.get(identity)
        return None if fact is None else self._named[fact.source, fact.id]

    async def fact_named(self, identity: Identity) -> Fact | None:
        """Return the fact of an event by its identity, or by that of one of its amendments."""
        if identity not in self._named:
            await self.facts_named([identity])
        return self.named(identity)

    async def facts_named(self, identities: Iterable[Identity]) -> list[Fact]:
        """Return the facts that these identities name, as far as there are any; asked for in one question."""
        wanted = list(dict.fromkeys(identities))
        missing = [identity for identity in wanted if identity not in self._named]
        if missing:
            for identity, fact in await self._shelf.facts_named(missing):
                self._named[identity] = self._named.setdefault((fact.source, fact.id), fact)
        found = (self.named(identity) for identity in wanted)
        return list({fact.position: fact for fact in found if fact is not None}.values())

    def name_fact(self, fact: Fact, *aliases: tuple[str, str]) -> None:
        """Remember a fact by its identity, and by those of the events that amend it."""
        self._named[fact.source, fact.id] = fact
        for alias in aliases:
            self._named[alias] = fact

    async def timelines(self, table: str, keys: Iterable[str]) -> dict[str, Timeline]:
        """Return the timelines of these keys; a key never seen has an empty one."""
        wanted = list(keys)
        await self.load_timelines(table, wanted)
        known = self._timelines[table]
        return {key: known[key] for key in wanted}

    async def load_timelines(self, table: str, keys: Iterable[str]) -> None:
        """Read the timelines of the keys not read yet, in one question."""
        known = self._timelines[table]
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            found = await self._shelf.timelines(table, missing)
            for key in missing:
                self._know(table, key, found.get(key, NOTHING))

    def timeline(self, table: str, key: str) -> Timeline:
        """Return the timeline of a loaded key."""
        return self._timelines[table][key]

    async def members(self, table: str, column: str, value: object) -> dict[str, Timeline]:
        """Return the keys whose newest timeline has `value` in `column`, with that timeline."""
        await self.load_members(table, column, [value])
        known = self._timelines[table]
        return {key: known[key] for key in sorted(self._members[table][column].having(value))}

    async def load_members(self, table: str, column: str, values: Iterable[object]) -> None:
        """Read who has these values in a column, as far as it was not read yet, in one question."""
        known, by_column = self._timelines[table], self._members[table]
        if column not in by_column:
            by_column[column] = Members(column, known)
        missing = by_column[column].unasked(values)
        if not missing:
            return
        found = await self._shelf.members(table, column, missing)
        for key, timeline in found.items():
            if key not in known:
                self._know(table, key, timeline)

    def put(self, written: Written) -> None:
        """Take a key's new timeline; it is written with the chunk."""
        self._know(written.table, written.key, written.timeline)
        self.written.append(written)

    def _know(self, table: str, key: str, timeline: Timeline) -> None:
        known = self._timelines[table]
        for members in self._members[table].values():
            members.move(key, known.get(key, ()), timeline)
        known[key] = timeline


class Members:
    """Which of the known keys have what in one column, on whatever day."""

    def __init__(self, column: str, known: Mapping[str, Timeline]) -> None:
        self._column = column
        self._keys: dict[object, set[str]] = {}
        self._asked: set[object] = set()
        for key, timeline in known.items():
            self.move(key, (), timeline)

    def having(self, value: object) -> set[str]:
        """Return the keys that have a value."""
        return self._keys.get(value, set())

    def unasked(self, values: Iterable[object]) -> list[object]:
        """Return the values that are asked about for the first time; from now on they are not."""
        new = [value for value in dict.fromkeys(values) if value not in self._asked]
        self._asked.update(new)
        return new

    def move(self, key: str, before: Timeline, after: Timeline) -> None:
        """Put a key where its new timeline belongs."""
        had, has = _values(before, self._column), _values(after, self._column)
        for value in had - has:
            self._keys[value].discard(key)
        for value in has - had:
            self._keys.setdefault(value, set()).add(key)


def _values(timeline: Timeline, column: str) -> set[object]:
    """Return what stands in a column on any day; nobody asks who has nothing there."""
    found: set[object] = set()
    for _, columns in timeline:
        if columns is None or (held := columns.get(column)) is None:
            continue
        if isinstance(held, (list, tuple)):
            found.update(held)
        else:
            found.add(held)
    return found


def _position_of(keyed: tuple[str, str, Fact]) -> int:
    return keyed[2].position


def columns_of(timeline: Timeline, column: str) -> object:
    """Return a column of the last state that has columns; None where there is none."""
    held = [state.columns for state in timeline if state.columns is not None]
    return held[-1].get(column) if held else None
