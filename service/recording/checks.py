"""What is asked of a request before it is appended: may the principal do this, do the streams take it.

Streams are read themselves, never a projection, which may be behind. The rules are those of `events.rules`.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice
from typing import Final, LiteralString

from events.envelope import Proposed, Recorded
from events.log.handles import Handle
from events.rules.refusal import RULE_REFUSED, UNKNOWN_REFERENCE, Refusal
from events.rules.streams import effective, judge
from service.auth.principal import Principal
from service.mandate.errors import RefusedRule
from service.mandate.rules import parse as parse_rule
from service.recording.aside import aside
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


async def check(
    log: Handle, known: Known, new: Sequence[tuple[int, Proposed]], principal: Principal
) -> Checked:
    """Judge a request on what is known, reading what is missing; raise with every refusal.

    new: its events that are not recorded yet, each with its place in the request.
    """
    places, events = [place for place, _ in new], [event for _, event in new]
    streams = await known.prepare(log, events)
    history = known.history(streams)
    existing = known.existing
    refusals = await aside(
        len(events),
        lambda: [*judge(history, events, {}, existing=existing), *_unreadable_rules(events)],
    )
    if refusals:
        begun = set(islice(dict.fromkeys(event.stream for event in events), MOST_NAMES))
        named = [await _with_near(log, known, one, begun) for one in refusals[:HELPED]]
        told = (*named, *refusals[HELPED:])
        raise refused([replace(one, index=places[one.index]) for one in told])
    standing = await aside(len(events), lambda: _standing(new, history, principal))
    return Checked(standing, {stream: known.revisions.get(stream, 0) for stream in streams})


def _standing(
    new: Sequence[tuple[int, Proposed]], history: Sequence[Recorded], principal: Principal
) -> tuple[str | None, ...]:
    """Return what the claims of each event are worth; raise what the principal may not do."""
    rights = Rights(new, effective(history), {one.identity: one for one in history})
    rights.require(principal)
    return tuple(rights.standing_of(event, principal) for _, event in new)


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
    near = await asyncio.to_thread(get_close_matches, refusal.name, sorted(names), n=3, cutoff=0.75)
    return replace(refusal, near=tuple(near))
