"""What is said to somebody whose event a stream does not take."""

from dataclasses import dataclass, field
from typing import Final

RULE_REFUSED: Final = "rule-refused"
UNKNOWN_REFERENCE: Final = "unknown-reference"
RETRACTED_TARGET: Final = "retracted-target"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why an event of a request is refused.

    index:   which event of the request.
    code:    public and stable: `rule-refused`, `unknown-reference`, `retracted-target`.
    rule:    the id of the rule: `partnership.joined/closed`.
    message: for people: what is so, and what to do.
    name:    the stream, paragraph or event that is not known, for `unknown-reference`.
    near:    known names close to it.
    """

    index: int
    code: str
    rule: str
    message: str
    name: str | None = field(default=None)
    near: tuple[str, ...] = ()
