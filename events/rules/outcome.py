"""A stream as it stands: corrections applied in the old place, retracted events gone (design: corrections).

A correction names the event itself or its latest correction; both are the same chain, and the latest wins.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from events.envelope import Identity
from events.errors import EventError
from events.registry import payload, upcast
from events.rules.names import NO_NAMES, names_in
from events.rules.refusal import RETRACTED_TARGET, RULE_REFUSED, UNKNOWN_REFERENCE, Refusal
from events.rules.told import AMENDING, CORRECTED, Told, identity_of


class Outcome(NamedTuple):
    """What stands on a stream, in the order of the old places.

    told:      all that it was folded from.
    retracted: identities of events taken back.
    amends:    each correction or retraction and the event at the beginning of its chain.
    refusals:  what is wrong with corrections and retractions of the request themselves.
    """

    told: tuple[Told, ...] = ()
    standing: tuple[Told, ...] = ()
    retracted: frozenset[Identity] = frozenset()
    amends: Mapping[Identity, Identity] = MappingProxyType({})
    refusals: tuple[Refusal, ...] = ()

    def followed_by(self, events: Sequence[Told]) -> "Outcome":
        """Return the outcome with more events; what amends nothing is only put behind what stands."""
        told = (*self.told, *events)
        for event in events:
            if event.type in AMENDING:
                return outcome_of(told)
        standing = (*self.standing, *events)
        return Outcome(told, standing, self.retracted, self.amends, self.refusals)


NOT_BEGUN: Final = Outcome()


class Streams(dict[str, Outcome]):
    """Streams by their names, and what is on any of them by its own; not to be added to once that was asked."""

    @cached_property
    def standing(self) -> Mapping[Identity, Told]:
        """What stands on any of the streams."""
        return {one.identity: one for outcome in self.values() for one in outcome.standing}

    @cached_property
    def retracted(self) -> frozenset[Identity]:
        """What was taken back on any of them."""
        return frozenset().union(*(outcome.retracted for outcome in self.values()))


def outcome_of(events: Iterable[Told]) -> Outcome:
    """Fold a stream, in the order of its positions."""
    told, folding = tuple(events), _Folding()
    for event in told:
        if event.type in AMENDING:
            folding.amend(event)
        else:
            folding.places[event.identity] = event
    standing = tuple(e for name, e in folding.places.items() if name not in folding.retracted)
    retracted, refusals = frozenset(folding.retracted), tuple(folding.refusals)
    return Outcome(told, standing, retracted, folding.amends, refusals)


class _Folding:
    """The stream while it is being folded; nobody else sees it."""

    def __init__(self) -> None:
        self.places: dict[Identity, Told] = {}
        self.retracted: set[Identity] = set()
        self.amends: dict[Identity, Identity] = {}
        self.refusals: list[Refusal] = []
        self._latest: dict[Identity, Identity] = {}

    def amend(self, event: Told) -> None:
        target = identity_of(event.data["target"])
        first = self.amends.get(target, target)
        wrong = self._wrong(event, target, first)
        if wrong is not None:
            self.refusals.append(wrong)
        if first not in self.places or first in self.retracted:
            return
        self.amends[event.identity] = first
        if event.type == CORRECTED:
            self.places[first] = self._corrected(self.places[first], event)
            self._latest[first] = event.identity
        else:
            self.retracted.add(first)

    def _wrong(self, event: Told, target: Identity, first: Identity) -> Refusal | None:
        """Return what is wrong with a correction or retraction of the request."""
        if event.place is None:  # what the log holds is not judged again
            return None
        if first not in self.places:
            return _refusal(
                event,
                "target",
                f"No earlier event of {event.stream} has this identity: a correction or retraction "
                "stands on the stream of its target, and after it.",
                code=UNKNOWN_REFERENCE,
            )
        if first in self.retracted:
            return _refusal(
                event,
                "retracted",
                "The target has been retracted: record what is true as a new event.",
                code=RETRACTED_TARGET,
            )
        if target not in {first, self._latest.get(first)}:
            message = (
                "The target has been corrected again: name the event or its latest correction."
            )
            return _refusal(event, "latest", message)
        return self._unreadable(event, self.places[first])

    def _unreadable(self, event: Told, target: Told) -> Refusal | None:
        """Return why a correction's data is no payload of the target's type and version."""
        if event.type != CORRECTED:
            return None
        try:
            payload(target.type, target.dataschema, event.data["data"])
        except EventError as error:
            return _refusal(event, "data", f"The new payload is none of {target.type}: {error}")
        return None

    def _corrected(self, target: Told, event: Told) -> Told:
        if any(refusal.index == event.place for refusal in self.refusals):
            return target
        data: Any = upcast(target.type, target.dataschema, event.data["data"])
        names = names_in(target.type, data) if event.place is not None else NO_NAMES
        return target._replace(data=data, place=event.place, names=names)


def _refusal(event: Told, rule: str, message: str, code: str = RULE_REFUSED) -> Refusal:
    return Refusal(event.place or 0, code, f"{event.short_type}/{rule}", message)
