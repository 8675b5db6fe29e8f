"""What is to be said of a read model, and done about it: one row a state, the first that fits decides."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from service.projections.catalogue import VERSION
from service.reads.projecting import ModelStanding


class State(StrEnum):
    """How a read model is getting on."""

    FOLLOWING = "following"
    STANDING_BY = "standing by"
    REBUILDING = "rebuilding"
    PARKED = "parked"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A state, and what to do; nothing to do where it is empty."""

    state: State
    advice: str


@dataclass(frozen=True, slots=True)
class Row:
    """One state, when it holds, and the advice that goes with it."""

    holds: Callable[[ModelStanding], bool]
    state: State
    advice: str


ROWS: Final = (
    Row(lambda it: not it.is_live and it.holder is not None, State.REBUILDING, ""),
    Row(
        lambda it: not it.is_live and it.model.is_ours,
        State.STANDING_BY,
        "Nobody builds it: `servanda rebuild` goes on where it was.",
    ),
    Row(
        lambda it: not it.is_live,
        State.STANDING_BY,
        "Another release began it: leave it to that one; it is dropped a day after a later one is switched to.",
    ),
    Row(
        lambda it: it.model.version < VERSION,
        State.STOPPED,
        "An older release made it: start `servanda serve`, or run `servanda rebuild`, to build this one's.",
    ),
    Row(
        lambda it: it.model.version > VERSION,
        State.STOPPED,
        "A newer release made it: start that one, or run `servanda rebuild` to go back to this one.",
    ),
    Row(
        lambda it: bool(it.parked),
        State.PARKED,
        "Install a release that folds the parked events, then run `servanda rebuild --parked`.",
    ),
    Row(lambda it: it.holder is not None, State.FOLLOWING, ""),
    Row(
        lambda it: it.lag_events > 0,
        State.STANDING_BY,
        "Nobody folds it: start `servanda serve`, which folds the rest.",
    ),
    Row(lambda _: True, State.STANDING_BY, ""),
)


def diagnosed(standing: ModelStanding, stopped: Exception | None = None) -> Diagnosis:
    """Return how a model is getting on.

    stopped: what stops the live model at its next event, as found by trying; whoever folds may not have noted it yet.
    """
    if stopped is not None and standing.is_live:
        return Diagnosis(State.STOPPED, str(stopped))
    if standing.standstill is not None:
        return Diagnosis(State.STOPPED, standing.standstill.reason)
    row = next(row for row in ROWS if row.holds(standing))
    return Diagnosis(row.state, row.advice)
