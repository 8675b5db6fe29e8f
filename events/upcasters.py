"""From one version of a payload to the next: pure steps, one function each, without clock, lookup or guess.

What the old payload did not say stays absent. Folds and rules see the newest version only; the bytes that are shown and
proven stay those that were sent.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

Step: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def _unchanged(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was said: the next version only lets more be said."""
    return data


STEPS: Final[Mapping[tuple[str, int], Step]] = {
    ("servanda.instrument.reference_recorded", 1): _unchanged,
}
"""(type, version) to the function that leads to the next version."""
