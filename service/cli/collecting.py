"""Python's search for garbage that goes round in circles, put off by a program that has only one work to do."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# A piece of an import has some 300,000 objects, and a chunk of a rebuild as many, all of which it needs: to walk through
# them takes a sixth to a quarter of the time.
UNCOLLECTED: Final = 500_000


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
