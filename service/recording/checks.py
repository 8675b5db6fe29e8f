"""What is asked of a request before it is appended: may the principal do this, do the streams take it.

Streams are read themselves, never a projection, which may be behind. The rules are those of `events.rules`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Final, LiteralString

from events.envelope import Proposed, Recorded
from events.log.handles import Handle
from events.registry import EVENT_TYPES, find
from events.rules.refusal import RULE_REFUSED, UNKNOWN_REFERENCE, Refusal
from events.rules.streams import effective, judge
from events.rules.told import AMENDING, identity_of
from events.types.judgement import Judgement
from service.auth.principal import JUDGE, RECORD, Principal
from service.mandate.errors import RefusedRule
from service.mandate.rules import parse as parse_rule
from service.recording.errors import EventFault, JudgeRequired, NotAllowed, refused
from service.recording.known import Known

ADMITTED: Final = "admitted"
PROPOSED: Final = "proposed"
RULE_RECORDED: Final = "servanda.instrument.rule_recorded"
CLAIM_MADE: Final = "servanda.claim.made"
CLAIM_WITHDRAWN: Final = "servanda.claim.withdrawn"
CLAIM_VERIFIED: Final = "servanda.claim.verified"
JUDGEMENTS: Final = frozenset(one.name for one in EVENT_TYPES if issubclass(one.model, Judgement))
# Who a stakeholder is decides what its acts count for.
COUNTING: Final = frozenset({"type", "kind"})

# Streams that begin alike, for the near names of one that does not exist.
LIKE_SQL: LiteralString = """
SELECT DISTINCT (e.head).stream AS stream FROM log.event AS e
 WHERE (e.head).stream >= $1 AND (e.head).stream < $2 AND e.revision = 1 LIMIT 2000
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """A request that may be appended.

    standing: the `claimstanding` of each event, in order.
    guards:   the revision of each stream that was looked at.
    """

    standing: tuple[str | None, ...]
    guards: Mapping[str, int]


def authorise(events: Sequence[Proposed], principal: Principal) -> None:
    """Raise NotAllowed for what can be said without reading anything."""
    faults = [EventFault(i, told) for i, e in enumerate(events) if (told := _beyond(e, principal))]
    if faults:
        raise NotAllowed(faults)


def _beyond(event: Proposed, principal: Principal) -> str | None:
    if not principal.may(RECORD):
        return "This needs the scope `record`: ask for a credential that has it."
    if find(event.type).by_service:
        return f"{event.type} is written by the service alone."
    if not principal.may_name(event.source):
        return "The source is not one of yours: use a source that begins as your credential says."
    if event.type in AMENDING and not principal.may_name(str(event.data["target"]["source"])):
        return "The target was recorded under a source that is not yours: ask an editor."
    return None


async def check(
    log: Handle, known: Known, new: Sequence[tuple[int, Proposed]], principal: Principal
) -> Checked:
    """Judge a request on what is known, reading what is missing; raise with every refusal.

    new: its events that are not recorded yet, each with its place in the request.
    """
    places, events = [place for place, _ in new], [event for _, event in new]
    streams = await known.prepare(log, events)
    history = known.history(streams)
    refusals = [*judge(history, events, {}, existing=known.existing), *_unreadable_rules(events)]
    if refusals:
        begun = {event.stream for event in events}
        named = [await _with_near(log, known, one, begun) for one in refusals]
        raise refused([replace(one, index=places[one.index]) for one in named])
    request = _Request(new, effective(history), {one.identity: one for one in history})
    request.require_rights(principal)
    standing = tuple(_standing(one, request.claimed(one), principal) for one in events)
    return Checked(standing, {stream: known.revisions.get(stream, 0) for stream in streams})


def _unreadable_rules(events: Iterable[Proposed]) -> Iterator[Refusal]:
    for index, event in enumerate(events):
        if event.type == RULE_RECORDED:
            try:
                parse_rule(event.data)
            except RefusedRule as error:
                rule = "instrument.rule_recorded/language"
                yield Refusal(index, RULE_REFUSED, rule, str(error))


async def _with_near(log: Handle, known: Known, refusal: Refusal, begun: set[str]) -> Refusal:
    if refusal.code != UNKNOWN_REFERENCE or refusal.name is None:
        return refusal
    kind, slash, _ = refusal.name.partition("/")
    names = set(known.paragraphs)
    if slash and "#" not in refusal.name:
        rows = await log.fetch(LIKE_SQL, f"{kind}/", f"{kind}0")
        names = {row["stream"] for row in rows} | begun
    near = get_close_matches(refusal.name, sorted(names), n=3, cutoff=0.75)
    return replace(refusal, near=tuple(near))


@dataclass(frozen=True, slots=True)
class _Request:
    """The events of a request beside what stands of the streams that they meet."""

    new: Sequence[tuple[int, Proposed]]
    standing: Sequence[Recorded]
    recorded: Mapping[tuple[str, str], Recorded]

    def require_rights(self, principal: Principal) -> None:
        """Raise NotAllowed or JudgeRequired for what only the streams could tell."""
        parts = [
            EventFault(i, "Parts of an instrument change by loading its changed file.")
            for i, event in self.new
            if (target := self._target(event)) is not None
            and target.type.startswith("servanda.instrument.")
            and not principal.loads_instruments
        ]
        if parts:
            raise NotAllowed(parts)
        counts = [
            EventFault(i, f"{why}: ask somebody who holds the scope `judge`.")
            for i, event in self.new
            if not principal.may(JUDGE) and (why := self._changes_what_counts(event))
        ]
        if counts:
            raise JudgeRequired(counts)

    def claimed(self, event: Proposed) -> bool:
        """Whether the event, or what it corrects, carries claims."""
        if event.type == CLAIM_MADE or "evidence" in event.data:
            return True
        if event.type not in AMENDING or "data" not in event.data:
            return False
        target = self._target(event)
        return "evidence" in event.data["data"] or (target is not None and _claims(target))

    def _target(self, event: Proposed) -> Recorded | None:
        """Return the event that is corrected or retracted, as it stands; None for one of this request."""
        if event.type not in AMENDING:
            return None
        identity = identity_of(event.data["target"])
        named = self.recorded.get(identity)
        while named is not None and named.type in AMENDING:
            identity = identity_of(named.data["target"])
            named = self.recorded.get(identity)
        return next((one for one in self.standing if one.identity == identity), None)

    def _changes_what_counts(self, event: Proposed) -> str | None:
        target = self._target(event)
        if event.type in JUDGEMENTS or (target is not None and target.type in JUDGEMENTS):
            return "To judge what others did is for judges"
        if target is not None and self._has_admitted_claims(target):
            return "The event has admitted claims"
        if event.type == CLAIM_WITHDRAWN and self._withdraws_admitted(event):
            return "The claim is admitted"
        # HOLE: refused also where nothing that counts names the stakeholder; the reverse index could tell.
        if event.type == "servanda.stakeholder.merged" or self._changes_class(event):
            return "Who a stakeholder is may change what counts"
        return None

    def _has_admitted_claims(self, event: Recorded) -> bool:
        """Whether claims of an event count: they were admitted when they were made, or verified since."""
        if not _claims(event):
            return False
        nominated = identity_of(event.data["event"]) if event.type == CLAIM_MADE else event.identity
        return event.claimstanding == ADMITTED or any(
            one.type == CLAIM_VERIFIED and identity_of(one.data["event"]) == nominated
            for one in self.standing
        )

    def _withdraws_admitted(self, event: Proposed) -> bool:
        named = identity_of(event.data["event"])
        return any(
            one.claimstanding == ADMITTED or one.type == CLAIM_VERIFIED
            for one in self.standing
            if one.identity == named or named == identity_of(one.data.get("event") or _NOBODY)
        )

    def _changes_class(self, event: Proposed) -> bool:
        """Whether a description or a correction says another type or kind than is known."""
        data: Mapping[str, Any] = event.data.get("data", event.data)
        if not event.stream.startswith("stakeholder/") or not COUNTING & data.keys():
            return False
        before = {
            name: one.data[name]
            for one in self.standing
            if one.stream == event.stream
            for name in COUNTING & one.data.keys()
        }
        return bool(before) and any(
            data[name] != before.get(name) for name in COUNTING & data.keys()
        )


_NOBODY: Final = {"source": "", "id": ""}


def _claims(event: Recorded) -> bool:
    return "evidence" in event.data or event.type == CLAIM_MADE


def _standing(event: Proposed, claimed: bool, principal: Principal) -> str | None:  # noqa: FBT001
    if not claimed:
        return None
    return ADMITTED if principal.may(JUDGE) else PROPOSED
