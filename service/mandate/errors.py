"""What can be wrong with the texts that paragraphs are judged by.

MandateError
└── RefusedRule    a rule that the language does not know: every fault, with its place and remedy
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where it stands, as keys and indexes from the top, and what to do about it."""

    path: tuple[str | int, ...]
    message: str


class MandateError(Exception):
    """Whatever is wrong with a text to judge by."""

    code = "mandate-error"


class RefusedRule(MandateError):
    """Carries all faults at once; their paths begin at the rule."""

    code = "refused-rule"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "; ".join(f"{'.'.join(map(str, f.path)) or 'rule'}: {f.message}" for f in self.faults)
        )
