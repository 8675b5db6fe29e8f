"""Whether streams take a request: all of it is judged on the outcome, corrections and retractions applied.

Rules speak of the world: what is recorded late is refused only where its date certainly contradicts what stands. What
the log holds already is not judged again, unless a correction or a retraction of the request changes its stream.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from operator import attrgetter

from events.envelope import Recorded
from events.rules.case import Case, Rule
from events.rules.catalogue import rules_of
from events.rules.needed import streams_read
from events.rules.outcome import NOT_BEGUN, Outcome, Streams, outcome_of
from events.rules.references import unknown
from events.rules.refusal import RULE_REFUSED, Refusal
from events.rules.request import Request
from events.rules.told import AMENDING, RETRACTED, Told, identity_of


def judge(request: Request, existing: AbstractSet[str] = frozenset()) -> tuple[Refusal, ...]:
    """Return why events of a request are refused, in the order of the request; nothing when it is taken.

    request:  with all the streams that it adds to and that its rules read: `needs` names them.
    existing: streams and paragraphs that exist, besides those given.
    """
    refusals = [refusal for stream in request.amends for refusal in request.after[stream].refusals]
    refusals += unknown(request, existing)
    refusals += _against_rules(request)
    return tuple(sorted(dict.fromkeys(refusals), key=attrgetter("index"))) if refusals else ()


def is_taken(one: Told, before: Outcome, existing: AbstractSet[str]) -> bool:
    """Whether a stream certainly takes an event that is a request by itself; False where only `judge` can tell.

    Its rules look at its own stream alone, which `needed` says of most types; so nothing else need be put together.
    before: the stream as it stands. existing: streams and paragraphs that exist.
    """
    names = one.names
    if one.type in AMENDING or names.events or streams_read(one.type, one.data):
        return False
    if not (names.streams <= existing and names.paragraphs <= existing):
        return False
    after = before.followed_by([one])
    case = Case(one, before.standing, after.standing, Streams({one.stream: after}))
    for rule in rules_of(one.type):  # noqa: SIM110 - a generator takes longer than what it is for
        if rule.check(case) is not None:
            return False
    return True


def effective(history: Iterable[Recorded]) -> list[Recorded]:
    """Return what stands of one or more streams: corrected payloads in the old place, retracted events gone."""
    recorded = {event.identity: event for event in history}
    outcome = outcome_of(Told.of(event) for event in recorded.values())
    standing = {one.identity: one.data for one in outcome.standing}
    amended = set(outcome.amends.values())
    return [
        event._replace(data=standing[name]) if name in amended else event
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
    before = request.before.get(stream, NOT_BEGUN)
    wrong = {(one.identity, rule) for one, rule, _ in _refusing(before, request.before)}
    for one, rule, message in _refusing(request.after[stream], request.after):
        if one.place is not None:
            yield _refusal(one, rule, message)
        elif (one.identity, rule) not in wrong:
            told = f"This would leave {stream} contradicting itself: {message}"
            yield _refusal(one._replace(place=blamed.place), rule, told)


def _refusing(
    outcome: Outcome, streams: Streams, *, only_new: bool = False
) -> Iterator[tuple[Told, Rule, str]]:
    for place, one in enumerate(outcome.standing):
        if only_new and one.place is None:
            continue
        case = Case(one, outcome.standing[:place], outcome.standing, streams)
        for rule in rules_of(one.type):
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
            yield Refusal(one.place or 0, RULE_REFUSED, "event.retracted/first", message)


def _refusal(one: Told, rule: Rule, message: str) -> Refusal:
    return Refusal(one.place or 0, RULE_REFUSED, f"{one.short_type}/{rule.name}", message)
