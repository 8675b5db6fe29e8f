"""Days of the made-up world as ordinals, and how a source writes one down: by the day, the month or the year."""

from datetime import date
from typing import Final

from bench.world.dice import Dice

FIRST_DAY: Final = date(2003, 1, 1).toordinal()
LAST_DAY: Final = date(2024, 12, 31).toordinal()

# How many characters of `2004-10-27` a source gives, and how often.
_PRECISIONS: Final = {10: 7, 7: 2, 4: 1}
# How many days a thing happened before the log learned it, at most, and how often.
_DELAYS: Final = {30: 6, 700: 3, 3500: 1}


def written(day: int) -> str:
    """Return the day as a day."""
    return date.fromordinal(day).isoformat()


def told(day: int, dice: Dice) -> str:
    """Return the day as precisely as some source has it: its day is always among those that are possible."""
    return written(day)[: dice.weighed(_PRECISIONS)]


def heard_of(now: int, dice: Dice, *, after: int) -> int:
    """Return a day not before `after` on which happened what is heard of `now`: mostly lately, sometimes long ago."""
    return max(after, FIRST_DAY, now - dice.number(0, dice.weighed(_DELAYS)))
