"""How a place in the log is written for whoever reads it: `<incarnation>-<position>`."""

import re
from typing import Final

from events.log.read import LAST

INCARNATION: Final = 1
"""A log that was restored to an earlier end goes on as the next one; there is no other yet."""

LAG: Final = 10_000
"""So far a standby may be behind what a reader was given elsewhere."""

POSITION: Final = re.compile("[1-9][0-9]{0,18}", re.ASCII)
_CURSOR: Final = re.compile("(?:([1-9][0-9]{0,18})-)?(0|[1-9][0-9]{0,18})", re.ASCII)


def written(position: int) -> str:
    """Return the cursor of a position."""
    return f"{INCARNATION}-{position}"


def position_of(text: str) -> int:
    """Return the position of a cursor, which may be the bare position; raise ValueError with what to do."""
    found = _CURSOR.fullmatch(text)
    if found is None or int(found[2]) > LAST:
        raise ValueError("Give a position, or a cursor that was given to you, such as 1-100.")
    if found[1] is not None and int(found[1]) != INCARNATION:
        raise ValueError(f"This log has the incarnation {INCARNATION} only: begin after 0.")
    return int(found[2])


def require_reached(position: int, head: int) -> None:
    """Raise ValueError with what to do where a position lies further beyond the head than a standby lags.

    It is of another log, or of one that was restored: whoever waited for it would miss all that comes until then.
    """
    if position > head + LAG:
        raise ValueError(
            f"This log ends at position {head}: {position} is a place in another one, or in what was lost. Begin after 0."
        )
