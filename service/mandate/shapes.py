"""Reads JSON that people wrote, piece by piece, and keeps every fault instead of stopping at the first.

Wherever something is wrong a harmless value stands in, so that the rest is read too; who reads a whole text looks at
`faults` before using any of it.
"""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from service.mandate.errors import Fault


class Piece:
    """One value with the place where it stands; all pieces of a text share one list of faults."""

    def __init__(self, value: Any, path: tuple[str | int, ...], faults: list[Fault]) -> None:  # noqa: ANN401 - JSON enters
        self.value = value
        self.path = path
        self.faults = faults

    def fault(self, message: str) -> None:
        """Note what is wrong with this piece."""
        self.faults.append(Fault(self.path, message))

    def at(self, key: str | int) -> "Piece":
        """Return a part of this piece; an absent one has the value None."""
        found = self.value.get(key) if isinstance(self.value, Mapping) else self.value[key]
        return Piece(found, (*self.path, key), self.faults)

    def holds(self, key: str) -> bool:
        """Say whether a mapping has the key."""
        return isinstance(self.value, Mapping) and key in self.value

    def mapping(self, *, known: Collection[str] | None = None, needs: Collection[str] = ()) -> bool:
        """Say whether this is a mapping; note unknown and missing keys."""
        if not isinstance(self.value, Mapping):
            self.fault("Write a mapping of keys to values here.")
            return False
        for key in self.value:
            if not isinstance(key, str):
                self.fault(f"The key {key!r} is not text: put it in quotes.")
            elif known is not None and key not in known:
                self.at(key).fault(f"Unknown word: {near(key, known)}")
        for key in needs:
            if key not in self.value:
                self.fault(f"Add `{key}`.")
        return True

    def items(self) -> Iterator[tuple[str, "Piece"]]:
        """Yield the entries of a mapping, in their order."""
        if self.mapping():
            yield from ((key, self.at(key)) for key in self.value if isinstance(key, str))

    def values(self) -> Iterator["Piece"]:
        """Yield the values of a mapping, in their order."""
        yield from (piece for _, piece in self.items())

    def elements(self) -> Iterator["Piece"]:
        """Yield the elements of a list."""
        if isinstance(self.value, (list, tuple)):
            yield from (self.at(index) for index in range(len(self.value)))
        else:
            self.fault("Write a list here.")

    def text(self, *, one_of: Collection[str] | None = None) -> str:
        """Return a text; with `one_of`, one of these."""
        if not isinstance(self.value, str) or not self.value:
            self.fault("Write a text here; numbers and dates in quotes.")
            return ""
        if one_of is not None and self.value not in one_of:
            self.fault(f"Unknown: {near(self.value, one_of)}")
        return self.value

    def texts(self, *, one_of: Collection[str] | None = None) -> tuple[str, ...]:
        """Return texts, written as a list or, if there is only one, alone."""
        if not isinstance(self.value, (list, tuple)):
            return (self.text(one_of=one_of),)
        if not self.value:
            self.fault("An empty list matches nothing: name at least one, or leave the word out.")
        return tuple(piece.text(one_of=one_of) for piece in self.elements())

    def count(self) -> int:
        """Return a whole number from 1."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 1:
            self.fault("Write a whole number from 1.")
            return 1
        return self.value


def near(word: str, known: Collection[str]) -> str:
    """Say what somebody may have meant: the close words, else the whole list."""
    close = get_close_matches(word, list(known), n=3)
    offered = ", ".join(close or sorted(known)) or "none is defined"
    return f"`{word}`; {'did you mean' if close else 'known are'} {offered}."
