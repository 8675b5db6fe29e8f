"""What is asked of a request before it is appended: may the principal do this, do the streams take it.

Streams are read themselves, never a projection, which may be behind. The rules are those of `events.rules`.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from itertools import islice
from typing import Final, LiteralString

from events.envelope import Recorded
from events.log.handles import Handle
from events.rules.refusal import RULE_REFUSED, UNKNOWN_REFERENCE, Refusal
from events.rules.request import Request
from events.rules.streams import is_taken, judge
from service.auth.principal import Principal
from service.mandate.errors import RefusedRule
from service.mandate.rules import parse as parse_rule
from service.recording.aside import aside
from service.recording.asked import Asked
from service.recording.errors import refused
from service.recording.known import Known
from service.recording.rights import Rights

RULE_RECORDED: Final = "servanda.instrument.rule_recorded"

HELPED: Final = 10
"""So many refusals are told near names: to look for them takes longer than all else, and a sender who errs more often knows why."""

MOST_NAMES: Final = 1000

# Streams that begin alike, for the near names of one that does not exist.
LIKE_SQL: LiteralString = """
SELECT DISTINCT (e.head).stream AS stream FROM log.event AS e
 WHERE (e.head).stream >= $1 AND (e.head).stream < $2 AND e.revision = 1 LIMIT 1000
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """A request that may be appended.

    standing: the `claimstanding` of each event, in order.
    guards:   the revision of each stream that was looked at.
    """

    standing: tuple[str | None, ...]
    guards: Mapping[str, int]


async def check(log: Handle, known: Known, new: Sequence[Asked], principal: Principal) -> Checked:
    """Judge a request on what is known, reading what is missing; raise with every refusal.

    new: its events that are not recorded yet.
    """
    if len(new) == 1 and (alone := _alone(known, new[0], principal)) is not None:
        return alone
    told = [one.told for one in new]
    request, guards = await known.meet(log, told)
    judged = partial(_judged, request, new, known.existing, known.history(guards), principal)
    refusals, standing = await aside(len(new), judged)
    if refusals:
        begun = set(islice(dict.fromkeys(one.stream for one in told), MOST_NAMES))
        named = [await _with_near(log, known, one, begun) for one in refusals[:HELPED]]
        raise refused([*named, *refusals[HELPED:]])
    return Checked(standing, guards)


def _judged(
    request: Request,
    new: Sequence[Asked],
    existing: AbstractSet[str],
    history: Sequence[Recorded],
    principal: Principal,
) -> tuple[list[Refusal], tuple[str | None, ...]]:
    """Return why the request is refused, or else what the claims of each event are worth.

    Raises what the principal may not do, where the streams would take it.
    """
    refusals = [*judge(request, existing), *_unreadable_rules(new)]
    if refusals:
        return refusals, ()
    return [], _granted(new, lambda: history, principal)


def _alone(known: Known, one: Asked, principal: Principal) -> Checked | None:
    """Judge an event that its stream certainly takes by what is known, as most are; None where all the rest must be asked."""
    stream, before = one.event.stream, known.before(one.told)
    if before is None or one.event.type == RULE_RECORDED:
        return None
    if not is_taken(one.told, before, known.existing):
        return None
    standing = _granted([one], partial(known.history, [stream]), principal)
    return Checked(standing, {stream: known.revisions[stream]})


def _granted(
    new: Sequence[Asked], history: Callable[[], Sequence[Recorded]], principal: Principal
) -> tuple[str | None, ...]:
    """Return what the claims of each event are worth; raise what the principal may not do."""
    rights = Rights([(one.index, one.event) for one in new], history)
    rights.require(principal)
    return tuple([rights.standing_of(one.event, principal) for one in new])


def _unreadable_rules(new: Iterable[Asked]) -> Iterator[Refusal]:
    for one in new:
        if one.event.type == RULE_RECORDED:
            try:
                parse_rule(one.event.data)
            except RefusedRule as error:
                rule = "instrument.rule_recorded/language"
                yield Refusal(one.index, RULE_REFUSED, rule, str(error))


async def _with_near(log: Handle, known: Known, refusal: Refusal, begun: set[str]) -> Refusal:
    if refusal.code != UNKNOWN_REFERENCE or refusal.name is None:
        return refusal
    kind, slash, _ = refusal.name.partition("/")
    names = set(known.paragraphs)
    if slash and "#" not in refusal.name:
        rows = await log.fetch(LIKE_SQL, f"{kind}/", f"{kind}0")
        names = {row["stream"] for row in rows} | begun
    near = await asyncio.to_thread(get_close_matches, refusal.name, sorted(names), n=3, cutoff=0.75)
    return replace(refusal, near=tuple(near))
