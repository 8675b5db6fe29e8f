"""How our processes look for garbage that goes round in circles: seldom, and never among what stays as long as they do."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

NEW: Final = 10_000
"""So many new objects are looked through at a time, of which 700 are usual.

What folding remembers of an event lives for some hundred events more, and was looked through again and again on its way: that
took an eighth of folding, and up to 30 ms in one piece; it is half of that now, and no better with 30,000. Price: what
refers to itself in a circle keeps its memory somewhat longer.
"""
# A piece of an import has some 300,000 objects, and a chunk of a rebuild as many, all of which it needs: to walk through
# them takes a sixth to a quarter of the time.
UNCOLLECTED: Final = 500_000


def keep_what_is_there() -> None:
    """Have the collector look at what comes from now on only.

    Modules, models and schemas stay as long as the process. To look for garbage among them halted every request
    for up to a tenth of a second, again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, *gc.get_threshold()[1:])


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Leave what goes round in circles where it is until there is much of it; it is the program's only work meanwhile."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(UNCOLLECTED, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
