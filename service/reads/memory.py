"""What a process keeps of the read tables: what was known at a position never changes, so it is read once.

Nothing is ever out of date here: every answer is asked as known at a position, rows of positions are only ever added, and
each model has a memory of its own.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Generic, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from service.mandate.case import Case
from service.mandate.evidence import Evidence, Look
from service.mandate.hearing import Bench
from service.projections.folds.status import Nominated

CLAIMS: Final = 50_000
"""How many versions of claims a process keeps; a decoded one takes some two kilobytes."""
LOOKS: Final = 200_000
"""How many outcomes of holding a claim against a rule it keeps."""
EPOCHS: Final = 100_000
"""Of how many paragraphs, in how many epochs, it knows which frame they are in."""

FOREVER: Final = 2**63 - 1

Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")


class Bounded(Generic[Key, Kept]):
    """Keeps what was used last, up to a total weight; the newest stays whatever it weighs."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[Key, tuple[Kept, int]] = OrderedDict()
        self._weight = 0

    def get(self, key: Key) -> Kept | None:
        """Return what is kept, and keep it longer."""
        if key not in self._held:
            return None
        self._held.move_to_end(key)
        return self._held[key][0]

    def __contains__(self, key: Key) -> bool:
        return key in self._held

    def put(self, key: Key, kept: Kept, *, weight: int) -> None:
        """Keep something in the place of what was kept, and drop what was not used for longest."""
        self._weight += weight - self._held.pop(key, (kept, 0))[1]
        self._held[key] = kept, weight
        while self._weight > self._limit and len(self._held) > 1:
            _, (_, dropped) = self._held.popitem(last=False)
            self._weight -= dropped


Told: TypeAlias = tuple[str, int, Nominated | None]
"""The key of a claim that came or changed, at which position, and what it says from then on; None: it is gone."""


@dataclass(frozen=True, slots=True)
class Version:
    """A claim as it stood from one position up to another, that one excluded; `number` tells it from the paragraph's others."""

    key: str
    number: int
    since: int
    until: int
    nominated: Nominated


@dataclass(frozen=True, slots=True)
class Claims:
    """Every claim that was ever made on a paragraph up to a position, in the order in which a rule hears them."""

    head: int = 0
    versions: tuple[Version, ...] = ()

    def at(self, position: int) -> list[Version]:
        """Return the claims as known at a position up to the head."""
        return [one for one in self.versions if one.since <= position < one.until]

    def with_more(self, head: int, told: Iterable[Told]) -> "Claims":
        """Return the claims up to a later head, with what was told since."""
        number = max((one.number for one in self.versions), default=0)
        every = {one.number: one for one in self.versions}
        last = {one.key: one for one in self.versions if one.until == FOREVER}
        for key, position, nominated in sorted(told, key=_told_at):
            before = last.pop(key, None)
            if before is not None:
                every[before.number] = replace(before, until=position)
            if nominated is not None:
                number += 1
                last[key] = every[number] = Version(key, number, position, FOREVER, nominated)
        return Claims(head, tuple(sorted(every.values(), key=_place)))


def _told_at(told: Told) -> int:
    return told[1]


def _place(version: Version) -> tuple[date, int]:
    evidence = version.nominated.evidence
    return evidence.last_day, evidence.position


@dataclass(slots=True)
class Frame:
    """A case before any claim is heard, and what it has found of claims so far, by the number of the version.

    since: the epoch in which it was first read.
    """

    case: Case
    since: int
    looks: dict[tuple[str, int], Look] = field(default_factory=dict)
    _benches: dict[str, Bench] = field(default_factory=dict)

    def heard(self, claims: Mapping[str, list[Version]]) -> Case:
        """Return the case with its evidence, each piece of it held against the rules once."""
        own = claims[self.case.paragraph]
        return replace(
            self.case,
            evidence={address: _evidence(claims[address]) for address in self.case.rules},
            equivalences=tuple(e for one in own for e in one.nominated.equivalences),
            looks={address: self._looks(address, claims[address]) for address in self.case.rules},
        )

    def _looks(self, address: str, versions: Iterable[Version]) -> tuple[Look, ...]:
        heard = [one for one in versions if not one.nominated.evidence.against]
        return tuple([self._look(address, one) for one in heard])

    def _look(self, address: str, version: Version) -> Look:
        key = address, version.number
        found = self.looks.get(key)
        if found is None:
            if address not in self._benches:
                self._benches[address] = Bench(self.case.rules[address], self.case)
            found = self.looks[key] = self._benches[address].look(version.nominated.evidence)
        return found


def _evidence(versions: Iterable[Version]) -> tuple[Evidence, ...]:
    return tuple([one.nominated.evidence for one in versions])


class Frames:
    """The frames of paragraphs: each is kept and weighed once, with all it has found, and epochs only say which one is theirs."""

    def __init__(self) -> None:
        self._held: Bounded[tuple[str, int], Frame] = Bounded(LOOKS)
        self._since: Bounded[tuple[str, int], int | None] = Bounded(EPOCHS)
        self._last: dict[str, int] = {}  # the epoch of the frame that was read last

    def knows(self, address: str, epoch: int) -> bool:
        """Whether it is kept how a paragraph stands in an epoch: in a frame, or without a rule."""
        since = self._since.get((address, epoch))
        return (address, epoch) in self._since and (since is None or (address, since) in self._held)

    def get(self, address: str, epoch: int) -> Frame | None:
        """Return the frame of a paragraph in an epoch that is known; None where it has no rule."""
        since = self._since.get((address, epoch))
        return None if since is None else self._held.get((address, since))

    def read(self, address: str, epoch: int, case: Case | None) -> Frame | None:
        """Return the frame of a paragraph as it was read for an epoch: where it says what the last one says, they are one."""
        if case is None:
            self._since.put((address, epoch), None, weight=1)
            return None
        frame = self._held.get((address, self._last.get(address, epoch)))
        if frame is None or frame.case != case:
            frame = Frame(case, epoch)
        self._last[address] = frame.since
        self._since.put((address, epoch), frame.since, weight=1)
        self.keep(frame)
        return frame

    def keep(self, frame: Frame) -> None:
        """Keep a frame with what it has found by now."""
        self._held.put((frame.case.paragraph, frame.since), frame, weight=1 + len(frame.looks))


class Memory:
    """What is kept of one model.

    framed: the positions, up to `framed_to`, at which anything but a claim changed of what decides.
    """

    def __init__(self, model: int) -> None:
        self.model = model
        self.claims: Bounded[str, Claims] = Bounded(CLAIMS)
        self.frames = Frames()
        self.framed: tuple[int, ...] = ()
        self.framed_to = 0

    def epoch(self, position: int) -> int:
        """Return the position since which, as known at a position, all but claims is what it is."""
        before = bisect_right(self.framed, position)
        return self.framed[before - 1] if before else 0


_MEMORIES: WeakKeyDictionary[Engine, Memory] = WeakKeyDictionary()


def memory_of(engine: Engine, model: int) -> Memory:
    """Return what is kept of a model, by the server's own number of its schema; a new model begins a new memory."""
    kept = _MEMORIES.get(engine)
    if kept is None or kept.model != model:
        kept = _MEMORIES[engine] = Memory(model)
    return kept
