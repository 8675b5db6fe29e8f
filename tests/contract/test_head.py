"""What an entry says of itself is read faster than in the first release, and is the same: stored values do not follow a function."""

from importlib import import_module
from itertools import product

import asyncpg

from service.database.engine import Connection
from tests.contract.entries import new

RELEASED: str = import_module("migrations.versions.0001_pre_log").HEAD_OF
DAYS = (
    "2004",
    "2004-02",
    "2003-02",
    "2004-10-27",
    "1999-12",
    None,
    "2004-1",
    "2004-13",
    "2004-02-30",
    "abcd",
    "",
)
STAMPS = (
    "2026-03-01T09:00:00.123456Z", "0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z",
    "2024-02-29T23:59:59.999999Z", "2026-03-01T24:00:00.000000Z", "2026-03-01T09:00:60.000000Z",
    "2026-02-30T09:00:00.000000Z", "2026-03-01T09:00:00.123456", "2026-03-01T09:00:00.123456+", "2026-03-01T09:00:00.12345Z",
    "2026-03-01 09:00:00.123456Z", "2026-03-01T09:00:00.1234567", "999x-03-01T09:00:00.123456Z", "٢٠٢٦-03-01T09:00:00.123456Z",
    "2026-03-01T09:00:00.123456Z\\n", "",
)  # fmt: skip
OTHERS: tuple[dict[str, object], ...] = (
    {},
    {"correlationid": "load", "subject": "partnership/zürich"},
    {"id": None, "source": 7},
    {"type": {"a": [1, 2]}, "correlationid": ""},
)


async def test_the_head_of_every_entry_is_as_the_first_release_reads_it(admin: Connection) -> None:
    await admin.execute(RELEASED.replace("log.head_of", "log.head_as_released"))
    entries = []
    for day, stamp, others in product(DAYS, STAMPS, OTHERS):
        sealed = new("a", occurred=day, **others).sealed  # type: ignore[arg-type]  # `occurred` is not among them
        entries.append(sealed.prefix + stamp.encode() + sealed.suffix)
    entries += [b"{}", b"[]", b"7", b'{"data":[]}', b"\xff", b'{"recordedtime":null}']
    read = 0
    for entry in entries:
        told = [await _head(admin, name, entry) for name in ("head_as_released", "head_of")]
        assert told[0] == told[1], entry
        read += told[0] != REFUSED
    assert read > len(entries) // 10


REFUSED = "refused"


async def _head(admin: Connection, name: str, entry: bytes) -> str:
    try:
        return str(await admin.fetchval(f"SELECT log.{name}($1)::text", entry))
    except asyncpg.DataError:
        return REFUSED
