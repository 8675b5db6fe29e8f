"""Where lines come from: a file, or whatever makes them."""

from collections.abc import AsyncIterable, Iterable, Sequence
from itertools import islice
from typing import Final, NamedTuple, Self, TypeAlias

# Of lines that are taken at once: events have half a kilobyte, and may have 64.
MOST_BYTES: Final = 2**20
# So many are counted together, which may be a few more than that.
COUNTED: Final = 10

Lines: TypeAlias = AsyncIterable[bytes] | Iterable[bytes]


class Numbered(NamedTuple):
    """Lines with their numbers, from 1; none without anything in it."""

    numbers: Sequence[int]
    texts: Sequence[bytes]

    @classmethod
    def of(cls, first: int, texts: Sequence[bytes]) -> Self:
        numbers = range(first, first + len(texts))
        if all(texts) and not any(map(bytes.isspace, texts)):
            return cls(numbers, texts)
        there = [one for one in zip(numbers, texts, strict=True) if one[1] and not one[1].isspace()]
        return cls([number for number, _ in there], [text for _, text in there])

    @property
    def size_bytes(self) -> int:
        return sum(map(len, self.texts))


class Source:
    """Lines with their numbers; those without anything in them are passed over, and counted.

    taken: how many there were so far.
    """

    def __init__(self, lines: Lines) -> None:
        self.taken = 0
        self._coming = aiter(lines) if isinstance(lines, AsyncIterable) else None
        self._there = iter(()) if isinstance(lines, AsyncIterable) else iter(lines)

    async def take(self, most: int) -> Numbered | None:
        """Return so many lines, or fewer: where they are long, or only one where they are still to come. None where there are no more."""
        texts = await self._taken(most)
        if not texts:
            return None
        first = self.taken + 1
        self.taken += len(texts)
        return Numbered.of(first, texts)

    async def _taken(self, most: int) -> list[bytes]:
        if self._coming is not None:
            come = await anext(self._coming, None)
            return [] if come is None else [come]
        texts: list[bytes] = []
        size_bytes = 0
        while size_bytes <= MOST_BYTES:
            more = list(islice(self._there, min(COUNTED, most - len(texts))))
            if not more:
                break
            texts += more
            size_bytes += sum(map(len, more))
        return texts
