"""One instrument by its address, or a sentence that names those there are."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from service.reads.errors import BadQuestion
from service.reads.moment import Moment
from service.reads.pages import LARGEST, Page
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import Listing, one_by, page_of

NAMED: Final = 8
"""How many of the things there are a sentence names where nothing comes near to what was asked for."""


async def instrument_at(snapshot: Snapshot, address: str, moment: Moment) -> Row:
    """Return the instrument at an address; raise BadQuestion where there is none."""
    found = await one_by(snapshot, "instrument", "address", address, moment=moment)
    if found is None:
        raise BadQuestion(await _unknown(snapshot, address, moment))
    return found


async def _unknown(snapshot: Snapshot, address: str, moment: Moment) -> str:
    listed = await page_of(
        snapshot, Listing("instrument", "standing"), Page(first=LARGEST), moment=moment
    )
    said = f"No instrument has the address {address!r} as known at position {moment.position}"
    return f"{said}{_hint(address, [row['address'] for row in listed.rows])}"


def _hint(asked: str, there: Iterable[str]) -> str:
    known = list(there)
    if not known:
        return ": none is loaded. `servanda instrument load FOLDER` loads one."
    near = get_close_matches(asked, known, n=3)
    if near:
        return f": did you mean {' or '.join(near)}?"
    more = ", …" if len(known) > NAMED else ""
    return f": there are {', '.join(known[:NAMED])}{more}."
