"""The digest against a second one, written here from the description alone."""

import hashlib
import json
import random
from collections.abc import Iterable

import pytest

from service.audit.digest import Buckets, TableDigest, bucket_of, projection_digest

NOTHING = hashlib.sha256(b"").digest()
Rows = list[tuple[bytes, bytes]]


def rows(count: int) -> Rows:
    return [
        (f'["key-{n}"]'.encode(), json.dumps([f"key-{n}", str(n)], separators=(",", ":")).encode())
        for n in range(count)
    ]


def digest(gathered: Iterable[tuple[bytes, bytes]]) -> TableDigest:
    buckets = Buckets()
    for key, row in gathered:
        buckets.add(key, row)
    return buckets.digest()


def by_a_stranger(gathered: Rows) -> str:
    """Write the digest of a table as section by section of its description says."""
    by_bucket: dict[int, list[tuple[bytes, bytes]]] = {number: [] for number in range(256)}
    for key, row in gathered:
        place = hashlib.sha256(key).digest()
        length = bytes([0, 0, len(key) // 256, len(key) % 256])
        one = hashlib.sha256(bytes([0]) + length + key + row).digest()
        by_bucket[place[0]].append((place, one))
    whole = hashlib.sha256()
    for number in range(256):
        hashes = [one for _, one in sorted(by_bucket[number])]
        whole.update(hashlib.sha256(b"".join(hashes)).digest())
    return whole.hexdigest()


@pytest.mark.parametrize("count", [0, 1, 2, 255, 3000])
def test_a_stranger_gets_the_same_digest(count: int) -> None:
    assert digest(rows(count)).value.hex() == by_a_stranger(rows(count))
    assert digest(rows(count)).rows == count


def test_the_digest_of_one_known_row_is_this_one_for_ever() -> None:
    known = [(b'["a"]', b'["a","1",null,true]')]
    assert digest(known).value.hex() == (
        "47e259a7ee104006b4e9d7de064a65eab48437d186da13674bc455f2cb9c8b0b"
    )
    assert digest([]).value == hashlib.sha256(NOTHING * 256).digest()


def test_the_order_in_which_rows_come_does_not_matter() -> None:
    shuffled = rows(2000)
    random.Random(32).shuffle(shuffled)  # noqa: S311 - an order, no secret
    assert digest(shuffled) == digest(rows(2000))


def test_one_wrong_row_spoils_its_own_bucket_and_no_other() -> None:
    right, wrong = rows(1000), rows(1000)
    key, row = wrong[137]
    wrong[137] = (key, row.replace(b"137", b"731"))
    assert digest(right).differing(digest(wrong)) == {bucket_of(key)}
    assert digest(right).value != digest(wrong).value


def test_a_row_cannot_lend_bytes_to_its_key() -> None:
    assert digest([(b'["a"]', b'["b"]')]).value != digest([(b'["a"]["b"', b"]")]).value


def test_a_projection_is_the_digest_of_its_tables_by_name() -> None:
    one, another = digest(rows(1)), digest(rows(2))
    said = json.dumps({"a": another.value.hex(), "b": one.value.hex()}, separators=(",", ":"))
    expected = hashlib.sha256(said.encode()).digest()
    assert projection_digest({"b": one, "a": another}) == expected
