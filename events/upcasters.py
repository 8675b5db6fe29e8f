"""From one version of a payload to the next: pure steps, one function each, without clock, lookup or guess.

What the old payload did not say stays absent. Folds and rules see the newest version only; the bytes that are shown and
proven stay those that were sent.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

Step: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]

STEPS: Final[Mapping[tuple[str, int], Step]] = {}
"""(type, version) to the function that leads to the next version; empty as long as every type is at its first."""
