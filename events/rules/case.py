"""What one rule looks at: an event, its stream as it then stands, and the other streams that the rule needs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from events import edtf
from events.rules.outcome import Streams
from events.rules.told import Told


class Case(NamedTuple):
    """An event and what surrounds it, corrections applied and retracted events gone.

    earlier:   what was recorded before it on its stream; a corrected event stands in its old place.
    standing:  everything on its stream, itself included.
    elsewhere: other streams.
    """

    event: Told
    earlier: Sequence[Told]
    standing: Sequence[Told]
    elsewhere: Streams

    def recorded(self, *verbs: str) -> Iterator[Told]:
        """Yield what was recorded earlier with one of these verbs of the event's own subject."""
        if not self.earlier:
            return iter(())
        types = self._types(verbs)
        return (one for one in self.earlier if one.type in types)

    def others(self, *verbs: str) -> Iterator[Told]:
        """Yield what stands on the stream with one of these verbs, whenever it was recorded."""
        types = self._types(verbs)
        own = self.event.identity
        return (one for one in self.standing if one.type in types and one.identity != own)

    def on(self, stream: str | None, type_name: str) -> list[Told]:
        """Return what stands on another stream with this type; nothing on a stream not named."""
        outcome = self.elsewhere.get(stream or "")
        return [one for one in outcome.standing if one.type == type_name] if outcome else []

    def _types(self, verbs: tuple[str, ...]) -> set[str]:
        subject = self.event.type.rpartition(".")[0]
        return {f"{subject}.{verb}" for verb in verbs}


Check: TypeAlias = Callable[[Case], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A name, and a check that returns why the event is refused, or None."""

    name: str
    check: Check


def after(a: Told, b: Told) -> bool:
    """Whether `a` happened after `b` however both dates are read."""
    return edtf.certainly_after(a.occurred, b.occurred)


def never(*verbs: str, message: str) -> Check:
    """Refuse when something with one of these verbs was recorded earlier."""
    return lambda case: message if any(case.recorded(*verbs)) else None


def needs(*verbs: str, message: str) -> Check:
    """Refuse unless something with one of these verbs was recorded earlier."""
    return lambda case: None if any(case.recorded(*verbs)) else message


def not_after(*verbs: str, what: str) -> Check:
    """Refuse what is certainly after something that stands with one of these verbs."""

    def check(case: Case) -> str | None:
        if any(after(case.event, other) for other in case.others(*verbs)):
            return f"This is certainly after {what}: correct whichever date is wrong."
        return None

    return check


def not_before(*verbs: str, what: str) -> Check:
    """Refuse what is certainly before something that stands with one of these verbs."""

    def check(case: Case) -> str | None:
        if any(after(other, case.event) for other in case.others(*verbs)):
            return f"This is certainly before {what}: correct whichever date is wrong."
        return None

    return check
