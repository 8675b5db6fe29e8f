"""How a process that stays looks for garbage: seldom, and never among what stays as long as it does."""

import gc
from typing import Final

NEW: Final = 10_000
"""So many new objects are looked through at a time, of which 700 are usual.

What folding remembers of an event lives for some hundred events more, and was looked through again and again on its way: that
took an eighth of folding, and up to 30 ms in one piece; it is half of that now, and no better with 30,000. Price: what
refers to itself in a circle keeps its memory somewhat longer.
"""


def keep_what_is_there() -> None:
    """Have the collector look at what comes from now on only.

    Modules, models and schemas stay as long as the process. To look for garbage among them halted every request
    for up to a tenth of a second, again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, *gc.get_threshold()[1:])
