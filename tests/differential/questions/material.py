"""What questions are made of: keys, codes and days that a log really holds, and moments to ask about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Any, Final, TypeAlias

from tests.differential.oracle import wanted
from tests.differential.oracle.moments import At, Oracle, asked, present
from tests.differential.oracle.saying import day_of
from tests.differential.oracle.seen import KINDS

Given: TypeAlias = Any
"""An argument as JSON."""
Clocks: TypeAlias = dict[str, dict[str, str]]
"""The arguments `asOf` and `occurredBy`, as far as they are given."""


LONG_AGO: Final = "1995-01-01"


@dataclass(frozen=True)
class Material:
    """One log, and the days and positions at which it is asked."""

    oracle: Oracle
    days: Sequence[str]
    positions: Sequence[int]

    @cached_property
    def head(self) -> At:
        """The present."""
        return present(self.oracle)

    def clocks(self, chance: Random) -> Clocks:
        """Return some moment: of both clocks, of one, or the present."""
        found: Clocks = {}
        if chance.random() < 0.6:
            found["asOf"] = self._as_of(chance)
        if chance.random() < 0.7:
            found["occurredBy"] = self._occurred_by(chance, found)
        return found

    def _as_of(self, chance: Random) -> dict[str, str]:
        position = chance.choice(self.positions)
        if chance.random() < 0.15:
            return {"recordedAt": self.oracle.log[position - 1].recorded_at.isoformat()}
        if chance.random() < 0.05:
            return {"minPosition": str(position)}
        return {"position": str(position)}

    def _occurred_by(self, chance: Random, clocks: Clocks) -> dict[str, str]:
        meetings = asked(self.oracle, clocks).world.docket.texts["meeting"].values()
        codes = sorted(one["code"] for one in meetings if one["code"])
        if codes and chance.random() < 0.2:
            return {"meeting": chance.choice(codes)}
        return {"date": chance.choice(self.days)}

    def since(self, chance: Random, clocks: Clocks | None) -> dict[str, str]:
        """Return a day that does not lie ahead of the one that is asked about; what does is refused, and tested elsewhere.

        clocks: None where every node has a moment of its own.
        """
        if clocks is None:
            return {"date": LONG_AGO}
        at = asked(self.oracle, clocks)
        meetings = at.world.docket.texts["meeting"].values()
        known = [one for one in meetings if one["code"] and one["lastDay"] <= at.day]
        if known and chance.random() < 0.3:
            return {"meeting": chance.choice(sorted(one["code"] for one in known))}
        passed = [day for day in self.days if date.fromisoformat(day) <= at.day]
        return {"date": chance.choice([LONG_AGO, *passed])}

    def keys(self, kind: str) -> list[str]:
        """Return the keys of a kind at present; recitals have none that can be asked for."""
        found = self.head.world.subjects[kind].items()
        return sorted(key for key, thing in found if thing.get("role") != "recital")

    def addresses(self, kind: str) -> list[str]:
        subjects = self.head.world.subjects[kind]
        return [str(subjects[key]["address"]) for key in self.keys(kind)]

    def codes(self, kind: str, condition: str) -> list[str]:
        """Return what the subjects of a kind hold, for one condition of their filter."""
        key = kind, condition
        if key not in self._codes:
            subjects = self.head.world.subjects[kind].values()
            held = (wanted.held(self.head, kind, one, condition) for one in subjects)
            self._codes[key] = sorted({code for codes in held for code in codes})
        return self._codes[key]

    @cached_property
    def _codes(self) -> dict[tuple[str, str], list[str]]:
        return {}

    def spans(self, kind: str, condition: str) -> list[str]:
        """Return the days that a condition of a filter looks at."""
        member = wanted.DAYS[kind][condition]
        found = (day_of(one.get(member)) for one in self.head.world.subjects[kind].values())
        return sorted({day.isoformat() for day in found if day})

    def ids(self, chance: Random, how_many: int) -> list[str]:
        """Return ids of nodes of whatever kind, of some moment or of the present."""
        return [self._id(chance) for _ in range(how_many)]

    def _id(self, chance: Random) -> str:
        at = asked(self.oracle, self.clocks(chance))
        kind = chance.choice([*KINDS, "event"])
        if kind == "event":
            return at.id_of("Event", str(chance.randint(1, len(self.oracle.log))))
        return at.id_of(KINDS[kind], chance.choice([*self.keys(kind), "nobody"]))

    def streams(self) -> list[str]:
        return sorted({event.stream for event in self.oracle.log})


def some(chance: Random, items: Iterable[Given], most: int) -> list[Given]:
    """Return one to `most` of these, or as many as there are."""
    pool = list(items)
    return chance.sample(pool, min(len(pool), chance.randint(1, most)))
