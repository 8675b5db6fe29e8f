"""Both clocks on the oracle's side, and what is named after them: ids and cursors."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from graphql import GraphQLError

from events.envelope import Recorded
from tests.differential.oracle.claims import Bailiff
from tests.differential.oracle.statuses import Annals, Docket
from tests.differential.oracle.telling import known
from tests.differential.oracle.world import World


class Oracle:
    """One log, read once, and the worlds that it tells of."""

    def __init__(self, log: Sequence[Recorded], *, today: date) -> None:
        self.log = log
        self.today = today
        self.annals = Annals(log)
        self._bailiff = Bailiff()
        self._dockets: dict[int, Docket] = {}
        self._worlds: dict[tuple[int, date], World] = {}

    def world(self, position: int, day: date) -> World:
        """Return the world as known at a position, as of the end of a day."""
        key = position, day
        if key not in self._worlds:
            self._worlds[key] = World(self._docket(position), day)
        return self._worlds[key]

    def _docket(self, position: int) -> Docket:
        if position not in self._dockets:
            self._dockets[position] = Docket.of(known(self.log, position), self._bailiff)
        return self._dockets[position]

    @cached_property
    def places(self) -> dict[tuple[str, str], int]:
        """The positions of events by source and id."""
        return {event.identity: event.position for event in self.log}


@dataclass(frozen=True)
class At:
    """A moment that somebody asks about; `pinned` and `by_day` say which of its clocks they gave."""

    oracle: Oracle
    position: int
    day: date
    pinned: bool = False
    by_day: bool = False

    @property
    def world(self) -> World:
        return self.oracle.world(self.position, self.day)

    def recorded(self, position: int | None) -> Recorded | None:
        """Return the event at a position that is known by now."""
        if position is None or not 1 <= position <= self.position:
            return None
        return self.oracle.log[position - 1]

    def id_of(self, type_name: str, key: str) -> str:
        """Name a node; the moment belongs to its name where somebody gave one."""
        parts: list[object] = [type_name, key]
        if self.pinned or self.by_day:
            parts += [self.position, self.day.isoformat()]
        return _packed(parts)

    def cursor(self, key: str) -> str:
        """Name a place in a list."""
        return _packed([self.position, self.day.isoformat(), key])

    def of_cursor(self, cursor: str) -> tuple["At", str]:
        """Return the moment at which a list is read on, and the place from which on."""
        position, day, key = _unpacked(cursor)
        return replace(self, position=position, day=date.fromisoformat(day)), key

    def by(self, asked: Mapping[str, str] | None) -> "At":
        """Return the same moment of the log, on another day of the world."""
        if not asked:
            return self
        if "date" in asked:
            return replace(self, day=date.fromisoformat(asked["date"]), by_day=True)
        meetings = self.world.docket.texts["meeting"].values()
        days = {one["code"]: one["lastDay"] for one in meetings}
        if asked["meeting"] not in days:
            raise GraphQLError("There is no such meeting.")
        return replace(self, day=days[asked["meeting"]], by_day=True)


def present(oracle: Oracle) -> At:
    """Return the newest position and today."""
    return At(oracle, len(oracle.log), oracle.today)


def asked(oracle: Oracle, args: Mapping[str, Any]) -> At:
    """Return the moment that a root field is asked for."""
    return _recorded(oracle, args.get("asOf") or {}).by(args.get("occurredBy"))


def _recorded(oracle: Oracle, as_of: Mapping[str, Any]) -> At:
    if "position" in as_of:
        position = int(as_of["position"])
        day = oracle.log[max(position, 1) - 1].recorded_at.date()
        return At(oracle, position, day, pinned=True)
    if "recordedAt" in as_of:
        instant = datetime.fromisoformat(as_of["recordedAt"]).astimezone(UTC)
        position = sum(event.recorded_at <= instant for event in oracle.log)
        return At(oracle, position, instant.date(), pinned=True)
    return present(oracle)


def named(oracle: Oracle, id_: str) -> tuple[str, str, At]:
    """Return type, key and moment of a node by its id."""
    type_name, key, *moment = _unpacked(id_)
    if not moment:
        return type_name, key, present(oracle)
    day = date.fromisoformat(moment[1])
    return type_name, key, At(oracle, moment[0], day, pinned=True, by_day=True)


def _packed(parts: list[object]) -> str:
    text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpacked(text: str) -> list[Any]:
    found: list[Any] = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found
