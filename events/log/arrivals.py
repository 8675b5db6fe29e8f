"""What whoever watches an appender is told: of each group once, when it has its answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from events.log.requests import Verdict


@dataclass(frozen=True, slots=True)
class Arrival:
    """A group of requests that has its answers.

    answers:   one a request: the log's verdict, or what was raised instead.
    waited_s:  how long the first of them had waited, which is longer than all others of the group.
    """

    answers: Sequence[Verdict | Exception]
    waited_s: float


Observe: TypeAlias = Callable[[Arrival], None]


def unseen(_: Arrival) -> None:
    """Nobody watches."""
