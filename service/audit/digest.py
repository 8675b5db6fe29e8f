"""The digest of tables, exact enough to be written a second time by a stranger. Pure: bytes in, digests out.

- k is the canonical form of a row's key (`declared` says how); its bucket is the first byte of SHA-256(k);
- row hash = SHA-256(00 ‖ 32-bit big-endian length of k ‖ k ‖ canonical form of the row);
- bucket digest = SHA-256 of its row hashes, in order of SHA-256(k); an empty bucket: of nothing;
- table digest = SHA-256 of the 256 bucket digests;
- projection digest = SHA-256 of the RFC 8785 object {table: hex}.

A bucket depends on keys alone, so one wrong row spoils one bucket.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from events.canonical import canonical_bytes

BUCKETS: Final = 256
_PLACE: Final = 32  # bytes of SHA-256(k)
_HELD: Final = 64  # bytes of SHA-256(k) and the row's hash


@dataclass(frozen=True, slots=True)
class TableDigest:
    """How many rows a table has, and the digests of its buckets."""

    rows: int
    buckets: tuple[bytes, ...]

    @property
    def value(self) -> bytes:
        return sha256(b"".join(self.buckets)).digest()

    def differing(self, other: "TableDigest") -> frozenset[int]:
        """Return the buckets in which two tables are not the same."""
        pairs = enumerate(zip(self.buckets, other.buckets, strict=True))
        return frozenset(number for number, (one, another) in pairs if one != another)


class Buckets:
    """The rows of one table, gathered in whatever order they come.

    Kept of a row are 64 bytes, because the order within a bucket is known only at the end. Price: a table of a
    million rows takes 64 MB; sorting in the database instead would cost it more than all the hashing.
    """

    def __init__(self) -> None:
        self._held = [bytearray() for _ in range(BUCKETS)]
        self._rows = 0

    def add(self, key: bytes, row: bytes) -> None:
        """Take one row: the canonical forms of its key and of itself."""
        place = sha256(key).digest()
        self._held[place[0]] += place + row_hash(key, row)
        self._rows += 1

    def digest(self) -> TableDigest:
        """Return the digest of the rows taken so far."""
        return TableDigest(self._rows, tuple(_bucket_digest(held) for held in self._held))


def bucket_of(key: bytes) -> int:
    """Return the bucket of a row by the canonical form of its key."""
    return sha256(key).digest()[0]


def row_hash(key: bytes, row: bytes) -> bytes:
    """Return the hash of one row, which binds it to its key."""
    return sha256(b"\0" + len(key).to_bytes(4, "big") + key + row).digest()


def projection_digest(tables: Mapping[str, TableDigest]) -> bytes:
    """Return the digest of several tables by their names."""
    return sha256(canonical_bytes({name: one.value.hex() for name, one in tables.items()})).digest()


def _bucket_digest(held: bytearray) -> bytes:
    ordered = sorted(bytes(held[at : at + _HELD]) for at in range(0, len(held), _HELD))
    return sha256(b"".join(one[_PLACE:] for one in ordered)).digest()
