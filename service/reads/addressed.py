"""Whom paragraphs address: by which classes of its instrument a type of stakeholders is asked for something."""

from collections.abc import Collection
from dataclasses import dataclass

from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by, all_of


@dataclass(frozen=True, slots=True)
class Addressed:
    """A paragraph, and the classes by which it addresses a type of stakeholders."""

    paragraph: Row
    classes: tuple[str, ...]

    @property
    def address(self) -> str:
        """The paragraph's address."""
        return str(self.paragraph["address"])


async def addressing(
    snapshot: Snapshot, types: Collection[str], moment: Moment
) -> dict[str, tuple[Addressed, ...]]:
    """Return by type the paragraphs that address it: instrument by instrument, in the order of the text."""
    instruments = {row["key"]: row for row in await all_of(snapshot, "instrument", moment)}
    held = [key for key, row in instruments.items() if any(_classes(row, one) for one in types)]
    rows = await all_by(snapshot, "paragraph", "instrument", held, moment=moment)
    rows.sort(key=_place)
    found = dict[str, tuple[Addressed, ...]]()
    for one in types:
        wide = {key: _classes(instruments[key], one) for key in held}
        asked = (Addressed(row, _shared(row, wide[row["instrument"]])) for row in rows)
        found[one] = tuple(each for each in asked if each.classes)
    return found


def _classes(instrument: Row, type_name: str) -> set[str]:
    """Return the classes of an instrument to which a type belongs."""
    classes = instrument["body"]["classes"].items()
    return {name for name, types in classes if type_name in types}


def _shared(paragraph: Row, classes: set[str]) -> tuple[str, ...]:
    return tuple(sorted(classes.intersection(paragraph["body"].get("addressees", ()))))


def _place(row: Row) -> tuple[str, int]:
    return row["instrument"], row["ordinal"]
