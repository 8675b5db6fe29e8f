"""Registers: reference data that say how many members a class had on a day, so that a number is told out of how many.

A register counts in one of two ways. An item with a number says how many were counted on its first day, and holds until
a later count; an item without one is a member. Where no item holds on a day, how many there were is unknown: no count is
carried back before it was made, and none is guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from events.edtf import parse

KIND: Final = "register"
"""The kind of reference texts that are registers."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: a count, or a member where `number` is None; it holds from `first` through `last`."""

    label: str
    first: date
    last: date
    number: int | None

    def holds(self, day: date) -> bool:
        """Say whether the entry holds on a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Register:
    """A register by the key of its reference text, and the class whose members it counts."""

    key: str
    class_: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How many members a class has, what they are called, by which register, and the day on which that was counted.

    counted: of members the day on which the last of them came, or the day asked about where none is known for any.
    """

    register: str
    number: int
    label: str
    counted: date


def register_of(key: str, said: Mapping[str, Any]) -> Register | None:
    """Read a register from what its event says; None from one that counts no class."""
    class_ = said.get("registerOf")
    if class_ is None:
        return None
    return Register(key, class_, said["title"], tuple(map(_entry, said["items"])))


def _entry(item: Mapping[str, Any]) -> Entry:
    return Entry(item["label"], *_days(item), item.get("number"))


def holds(item: Mapping[str, Any], day: date) -> bool:
    """Say whether an item of a reference text holds on a day: from when it surely began until its last possible day."""
    first, last = _days(item)
    return first <= day <= last


def _days(item: Mapping[str, Any]) -> tuple[date, date]:
    first, last = item.get("from"), item.get("to")
    return parse(first).latest if first else date.min, parse(last).latest if last else date.max


def size_of(class_: str, registers: Iterable[Register], day: date) -> Size | None:
    """Return how many members a class has on a day, by the latest count of any register; None where none covers it."""
    sizes = (_size(one, day) for one in registers if one.class_ == class_)
    return max((one for one in sizes if one), key=_latest, default=None)


def _size(register: Register, day: date) -> Size | None:
    held = [one for one in register.entries if one.holds(day)]
    counts = [one for one in held if one.number is not None]
    if counts:
        newest = max(counts, key=_first)
        return Size(register.key, newest.number or 0, newest.label, newest.first)
    if held:
        return Size(register.key, len(held), register.title, _joined(held) or day)
    return None


def _joined(members: Iterable[Entry]) -> date | None:
    """Return when the last of the members came; None where nobody knows of any."""
    return max((one.first for one in members if one.first > date.min), default=None)


def _first(entry: Entry) -> date:
    return entry.first


def _latest(size: Size) -> tuple[date, str]:
    return size.counted, size.register
