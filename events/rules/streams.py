"""Whether streams take a request: all of it is judged on the outcome, corrections and retractions applied.

Rules speak of the world: what is recorded late is refused only where its date certainly contradicts what stands. What
the log holds already is not judged again, unless a correction or a retraction of the request changes its stream.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from events.envelope import Identity, Proposed, Recorded
from events.rules.case import Case, Rule
from events.rules.catalogue import rules_of
from events.rules.general import MERGED
from events.rules.needed import merged_into, names_in, streams_claimed, streams_read
from events.rules.outcome import Outcome, outcome_of
from events.rules.references import unknown
from events.rules.refusal import RULE_REFUSED, Refusal
from events.rules.request import Request
from events.rules.told import AMENDING, RETRACTED, Told, identity_of


@dataclass(frozen=True, slots=True)
class Needs:
    """What a request cannot be judged without.

    read:   streams whose events the rules look at.
    exist:  streams and paragraphs that are only named: whether they exist is enough.
    events: identities of events that are named; their streams are read as well.
    """

    read: frozenset[str]
    exist: frozenset[str]
    events: frozenset[Identity]


def judge(
    history: Iterable[Recorded],
    new: Sequence[Proposed],
    related: Mapping[str, Sequence[Recorded]],
    *,
    existing: AbstractSet[str] = frozenset(),
) -> tuple[Refusal, ...]:
    """Return why events of a request are refused, in the order of the request; nothing when it is taken.

    history:  the events of the streams that the request adds to.
    related:  the events of the other streams that its rules read: `needs` names them.
    existing: streams and paragraphs that exist, besides those given.
    """
    request = Request.of(history, new, related)
    refusals = [refusal for outcome in request.after.values() for refusal in outcome.refusals]
    refusals += unknown(request, existing)
    refusals += _against_rules(request)
    return tuple(sorted(dict.fromkeys(refusals), key=lambda refusal: refusal.index))


def needs(
    history: Iterable[Recorded],
    new: Sequence[Proposed],
    related: Mapping[str, Sequence[Recorded]],
) -> Needs:
    """Return what must be known to judge; ask again with what was read until nothing more is named.

    Twice is mostly enough: what a correction names is known once its target is, and merges lead on to merges.
    """
    request = Request.of(history, new, related)
    told = list(request.said())
    names = [names_in(one) for one in told]
    read = {stream for one in told for stream in streams_read(one.type, one.data)}
    for one in _amended(request):
        read.update(streams_claimed(one))
    if any(one.type == MERGED for one in told):
        read |= merged_into(request.after)
    return Needs(
        read=frozenset(read | {one.stream for one in request.new}),
        exist=frozenset(name for one in names for name in (*one.streams, *one.paragraphs)),
        events=frozenset(identity for one in names for identity in one.events),
    )


def _amended(request: Request) -> Iterator[Told]:
    """Yield the recorded events that the request corrects or retracts, as they stand before it."""
    targets = {identity_of(one.data["target"]) for one in request.new if one.type in AMENDING}
    for outcome in request.before.values():
        targets |= {outcome.amends[one] for one in targets & outcome.amends.keys()}
        yield from (one for one in outcome.standing if one.identity in targets)


def related_streams(proposed: Proposed) -> tuple[str, ...]:
    """Return the streams that the rules of an event read besides its own."""
    return streams_read(proposed.type, proposed.data)


def effective(history: Iterable[Recorded]) -> list[Recorded]:
    """Return what stands of one or more streams: corrected payloads in the old place, retracted events gone."""
    recorded = {event.identity: event for event in history}
    outcome = outcome_of(Told.of(event) for event in recorded.values())
    standing = {one.identity: one.data for one in outcome.standing}
    amended = set(outcome.amends.values())
    return [
        replace(event, data=standing[name]) if name in amended else event
        for name, event in recorded.items()
        if name in standing
    ]


def _against_rules(request: Request) -> Iterator[Refusal]:
    for stream in dict.fromkeys(one.stream for one in request.new):
        after, amending = request.after[stream], request.amends.get(stream, ())
        yield from _first_taken(request, stream)
        if amending:
            yield from _changed(request, stream, blamed=amending[0])
            continue
        for one, rule, message in _refusing(after, request.after, only_new=True):
            yield _refusal(one, rule, message)


def _changed(request: Request, stream: str, *, blamed: Told) -> Iterator[Refusal]:
    """Judge a whole changed stream; an old event that no longer fits is the fault of the change.

    What was wrong before stays: a rule may be younger than what the log holds.
    """
    before = request.before.get(stream, Outcome())
    wrong = {(one.identity, rule) for one, rule, _ in _refusing(before, request.before)}
    for one, rule, message in _refusing(request.after[stream], request.after):
        if one.index is not None:
            yield _refusal(one, rule, message)
        elif (one.identity, rule) not in wrong:
            told = f"This would leave {stream} contradicting itself: {message}"
            yield _refusal(replace(one, index=blamed.index), rule, told)


def _refusing(
    outcome: Outcome, streams: Mapping[str, Outcome], *, only_new: bool = False
) -> Iterator[tuple[Told, Rule, str]]:
    for place, one in enumerate(outcome.standing):
        if only_new and one.index is None:
            continue
        case = Case(one, outcome.standing[:place], outcome.standing, streams)
        for rule in rules_of(one.short_type):
            message = rule.check(case)
            if message is not None:
                yield one, rule, message


def _first_taken(request: Request, stream: str) -> Iterator[Refusal]:
    """Refuse to retract the first event of a stream while anything recorded after it stands."""
    standing = request.before[stream].standing if stream in request.before else ()
    after = request.after[stream]
    if not standing or standing[0].identity not in after.retracted:
        return
    if all(one.identity in after.retracted for one in standing):
        return
    for one in request.amends.get(stream, ()):
        target = identity_of(one.data["target"])
        if one.type == RETRACTED and after.amends.get(target, target) == standing[0].identity:
            message = (
                "The first event of a stream goes only together with all that follows it: "
                "retract the others too, in the same request."
            )
            yield Refusal(one.index or 0, RULE_REFUSED, "event.retracted/first", message)


def _refusal(one: Told, rule: Rule, message: str) -> Refusal:
    return Refusal(one.index or 0, RULE_REFUSED, f"{one.short_type}/{rule.name}", message)
