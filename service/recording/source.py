"""Where lines come from: a file, or whatever makes them."""

from collections.abc import AsyncIterable, Iterable
from typing import Final, TypeAlias

# Of lines that are taken at once: events have half a kilobyte, and may have 64.
MOST_BYTES: Final = 2**20

Lines: TypeAlias = AsyncIterable[bytes] | Iterable[bytes]
Numbered: TypeAlias = tuple[int, bytes]
"""A line and its number, from 1."""


class Source:
    """Lines with their numbers; those without anything in them are passed over, and counted.

    taken: how many there were so far.
    """

    def __init__(self, lines: Lines) -> None:
        self.taken = 0
        self._coming = aiter(lines) if isinstance(lines, AsyncIterable) else None
        self._there = iter(()) if isinstance(lines, AsyncIterable) else iter(lines)

    async def take(self, most: int) -> list[Numbered] | None:
        """Return so many lines, or fewer: where they are long, or only one where they are still to come. None where there are no more."""
        texts: list[bytes] = []
        if self._coming is None:
            size_bytes = 0
            for text in self._there:
                texts.append(text)
                size_bytes += len(text)
                if len(texts) == most or size_bytes > MOST_BYTES:
                    break
        elif (come := await anext(self._coming, None)) is not None:
            texts = [come]
        if not texts:
            return None
        first = self.taken + 1
        self.taken += len(texts)
        return [
            (number, text)
            for number, text in enumerate(texts, first)
            if text and not text.isspace()
        ]
