"""Who may record what: scopes and limits of a principal, held against events and against what their streams say.

What counts is changed by judges only, and each for the instruments that are theirs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from events.envelope import Identity, Proposed, Recorded
from events.registry import EVENT_TYPES, find
from events.rules.streams import effective
from events.rules.told import AMENDING, identity_of
from events.types.judgement import Judgement
from service.auth.principal import RECORD, Principal
from service.recording.concerned import instruments_in, instruments_of
from service.recording.errors import EventFault, JudgeRequired, NotAllowed

ADMITTED: Final = "admitted"
PROPOSED: Final = "proposed"
CLAIM_MADE: Final = "servanda.claim.made"
CLAIM_WITHDRAWN: Final = "servanda.claim.withdrawn"
CLAIM_VERIFIED: Final = "servanda.claim.verified"
JUDGEMENTS: Final = frozenset(one.name for one in EVENT_TYPES if issubclass(one.model, Judgement))
# Who a stakeholder is decides what its acts count for.
COUNTING: Final = frozenset({"type", "kind"})

_NOT_YOURS: Final = (
    "The source is not one of yours: use a source that begins as your credential says."
)
_TARGET_NOT_YOURS: Final = (
    "The target was recorded under a source that is not yours: ask an editor."
)


def authorise(events: Sequence[Proposed], principal: Principal) -> None:
    """Raise NotAllowed or JudgeRequired for what can be said without reading anything."""
    faults = [
        EventFault(index, told, code=code)
        for index, event in enumerate(events)
        for code, told in _beyond(event, principal)
    ]
    if faults:
        judged = (events[one.index] for one in faults if one.code == JudgeRequired.code)
        _require_none(faults, {name for event in judged for name in instruments_of(event)})


def is_within_reach(type_name: str, principal: Principal) -> bool:
    """Whether a principal may record whatever begins a stream with an event of a type, under any source of theirs.

    False where that rests on what the event says, or on what else stands.
    """
    if principal.instruments or type_name in JUDGEMENTS or not principal.may(RECORD):
        return False
    return principal.may_tell(type_name) and (
        principal.is_service or not find(type_name).by_service
    )


def claims(event: Proposed | Recorded) -> bool:
    """Whether an event carries claims itself."""
    return event.type == CLAIM_MADE or "evidence" in event.data


def _require_none(faults: Sequence[EventFault], instruments: Iterable[str] = ()) -> None:
    """Raise with every fault; that only a judge is lacking is said where nothing else is wrong."""
    if any(one.code != JudgeRequired.code for one in faults):
        raise NotAllowed(faults)
    if faults:
        raise JudgeRequired(faults, instruments)


def _beyond(event: Proposed, principal: Principal) -> Iterator[tuple[str, str]]:
    """Yield a code and a sentence for everything in an event that the principal does not reach."""
    yield from _beyond_by_type(event, principal)
    if not principal.may_name(event.source):
        yield "source", _NOT_YOURS
    if event.type in AMENDING and not principal.may_name(str(event.data["target"]["source"])):
        yield "target", _TARGET_NOT_YOURS
    if (
        principal.instruments
        and event.type not in JUDGEMENTS
        and (outside := principal.beyond(instruments_of(event)))
    ):
        yield "instrument", _out_of_reach(outside)


def _beyond_by_type(event: Proposed, principal: Principal) -> Iterator[tuple[str, str]]:
    if (
        event.type in JUDGEMENTS
    ):  # of these the paragraph decides, and neither `record` nor the type
        if not principal.may_judge(_concerned(event, principal)):
            yield JudgeRequired.code, _ask_a_judge("To judge what others did is for judges")
        return
    if not principal.may(RECORD):
        yield "scope", "This needs the scope `record`: ask for a credential that has it."
    elif not principal.may_tell(event.type):
        yield "type", f"{event.type} is not one of your types: ask for a credential that names it."
    if find(event.type).by_service and not principal.is_service:
        yield "type", f"{event.type} is written by the service alone."


def _concerned(event: Proposed, principal: Principal) -> frozenset[str]:
    """Return the instruments that an event concerns; who has no limit need not know."""
    return instruments_of(event) if principal.instruments else frozenset()


def _out_of_reach(instruments: Iterable[str]) -> str:
    named = ", ".join(instruments)
    return f"This concerns {named}, beyond your instruments: ask for a credential that names them."


def _ask_a_judge(why: str) -> str:
    return f"{why}: ask somebody who holds the scope `judge` for the instruments concerned."


@dataclass(frozen=True)
class Rights:
    """What a request does, by its events beside what stands of the streams that they meet.

    new:     its events that are not recorded yet, each with its place in the request.
    read:    gives what was recorded on the streams that it meets, stream by stream; most events need not be held against it.
    """

    new: Sequence[tuple[int, Proposed]]
    read: Callable[[], Sequence[Recorded]]

    @cached_property
    def history(self) -> Sequence[Recorded]:
        """What was recorded on the streams that it meets, stream by stream."""
        return self.read()

    @cached_property
    def standing(self) -> Mapping[Identity, Recorded]:
        """What stands of the history, by its names."""
        return {one.identity: one for one in effective(self.history)} if self.history else {}

    @cached_property
    def recorded(self) -> Mapping[Identity, Recorded]:
        """The history by its names."""
        return {one.identity: one for one in self.history}

    def require(self, principal: Principal) -> None:
        """Raise NotAllowed or JudgeRequired for what only the streams could tell."""
        faults: list[EventFault] = []
        concerned: set[str] = set()
        judges_all = principal.may_judge(None)
        for index, event in self.new:
            for code, told in self._beyond(event, principal):
                faults.append(EventFault(index, told, code=code))
            why = None if judges_all else self._changes_what_counts(event)
            if why is not None and not principal.may_judge(self._judged(event)):
                faults.append(EventFault(index, _ask_a_judge(why), code=JudgeRequired.code))
                concerned |= self._judged(event) or set()
        _require_none(faults, concerned)

    def _beyond(self, event: Proposed, principal: Principal) -> Iterator[tuple[str, str]]:
        target = self._target(event)
        if (
            target is not None
            and target.type.startswith("servanda.instrument.")
            and not principal.loads_instruments
        ):
            yield "target", "Parts of an instrument change by loading its changed file."
        elif outside := self._outside(event, principal):
            yield "instrument", _out_of_reach(outside)

    def _outside(self, event: Proposed, principal: Principal) -> tuple[str, ...]:
        """Return the instruments beyond the principal that an event touches, be it by what else stands on its stream.

        Why the stream: who concludes a partnership need name no instrument to change what counts for one.
        """
        if not principal.instruments or event.type in JUDGEMENTS:
            return ()
        told = (instruments_of(one) for one in self.standing.values() if one.stream == event.stream)
        return principal.beyond(self._instruments(event).union(*told))

    def _judged(self, event: Proposed) -> frozenset[str] | None:
        """Return the instruments to judge for; None where they are not known, so that it takes a judge of all.

        Which instruments somebody acts under, no stream of theirs says.
        """
        return None if self._says_who(event) else self._instruments(event)

    def _instruments(self, event: Proposed) -> frozenset[str]:
        """Return what an event concerns, together with what it corrects or retracts."""
        found = instruments_of(event)
        if (first := self._first(event)) is not None:
            found |= instruments_of(first)
            if "data" in event.data:
                found |= instruments_in(first, event.data["data"])
        if (target := self._target(event)) is not None:
            found |= instruments_of(target)
        return found

    def _first(self, event: Proposed) -> Proposed | Recorded | None:
        """Return what was first said in the place of a correction or a retraction, in this request or before it."""
        if event.type not in AMENDING:
            return None
        here = {one.identity: one for _, one in self.new}
        named: Proposed | Recorded | None = event
        while named is not None and named.type in AMENDING:
            identity = identity_of(named.data["target"])
            named = here.get(identity) or self.recorded.get(identity)
        return named

    def standing_of(self, event: Proposed, principal: Principal) -> str | None:
        """Return what the claims of an event are worth by whoever makes them; None where it makes none."""
        if not self.claimed(event):
            return None
        about = self._instruments(event) if principal.instruments else frozenset()
        return ADMITTED if principal.may_judge(about) else PROPOSED

    def claimed(self, event: Proposed) -> bool:
        """Whether the event, or what it corrects, carries claims."""
        if claims(event):
            return True
        if event.type not in AMENDING or "data" not in event.data:
            return False
        target = self._target(event)
        return "evidence" in event.data["data"] or (target is not None and claims(target))

    def _target(self, event: Proposed) -> Recorded | None:
        """Return the event that is corrected or retracted, as it stands; None for one of this request."""
        if event.type not in AMENDING:
            return None
        identity = identity_of(event.data["target"])
        named = self.recorded.get(identity)
        while named is not None and named.type in AMENDING:
            identity = identity_of(named.data["target"])
            named = self.recorded.get(identity)
        return self.standing.get(identity)

    def _changes_what_counts(self, event: Proposed) -> str | None:
        target = self._target(event)
        if event.type in JUDGEMENTS or (target is not None and target.type in JUDGEMENTS):
            return "To judge what others did is for judges"
        if target is not None and self._has_admitted_claims(target):
            return "The event has admitted claims"
        if event.type == CLAIM_WITHDRAWN and self._withdraws_admitted(event):
            return "The claim is admitted"
        # HOLE: refused also where nothing that counts names the stakeholder; the reverse index could tell.
        return "Who a stakeholder is may change what counts" if self._says_who(event) else None

    def _says_who(self, event: Proposed) -> bool:
        return event.type == "servanda.stakeholder.merged" or self._changes_class(event)

    def _has_admitted_claims(self, event: Recorded) -> bool:
        """Whether claims of an event count: they were admitted when they were made, or verified since."""
        if not claims(event):
            return False
        nominated = identity_of(event.data["event"]) if event.type == CLAIM_MADE else event.identity
        return event.claimstanding == ADMITTED or any(
            one.type == CLAIM_VERIFIED and identity_of(one.data["event"]) == nominated
            for one in self.standing.values()
        )

    def _withdraws_admitted(self, event: Proposed) -> bool:
        named = identity_of(event.data["event"])
        return any(
            one.claimstanding == ADMITTED or one.type == CLAIM_VERIFIED
            for one in self.standing.values()
            if one.identity == named or named == identity_of(one.data.get("event") or _NOBODY)
        )

    def _changes_class(self, event: Proposed) -> bool:
        """Whether a description or a correction says another type or kind than is known."""
        data: Mapping[str, Any] = event.data.get("data", event.data)
        if not event.stream.startswith("stakeholder/") or not COUNTING & data.keys():
            return False
        before = {
            name: one.data[name]
            for one in self.standing.values()
            if one.stream == event.stream
            for name in COUNTING & one.data.keys()
        }
        return bool(before) and any(
            data[name] != before.get(name) for name in COUNTING & data.keys()
        )


_NOBODY: Final = {"source": "", "id": ""}
