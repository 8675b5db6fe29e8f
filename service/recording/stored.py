"""Which events the log has already, to the byte: a file that is imported again is passed over without being read."""

from collections.abc import Sequence

from events.envelope import Identity
from events.log.handles import Handle
from events.log.read import FIND_SQL
from events.log.requests import NewEvent


async def stored(log: Handle, beginnings: Sequence[NewEvent]) -> set[Identity]:
    """Return the names under which all that is sent is recorded as it is; whatever else has to be looked at closer."""
    if not beginnings:
        return set()
    names = {one.identity for one in beginnings}
    sources, ids = [source for source, _ in names], [name for _, name in names]
    rows = await log.fetch(FIND_SQL, sources, ids)
    found = {(row["source"], row["id"]): row["entry"] for row in rows}
    return names - {one.identity for one in beginnings if not _is(one, found.get(one.identity))}


def _is(one: NewEvent, entry: bytes | None) -> bool:
    return (
        entry is not None
        and entry.startswith(one.sealed.prefix)
        and entry.endswith(one.sealed.suffix)
    )
