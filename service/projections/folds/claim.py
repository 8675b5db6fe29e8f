"""Claims: one event nominated for one paragraph, with the facts that a rule tests.

A claim rides in the event it nominates or comes later as an event of its own; the last one said
holds, until one withdraws it. A nominated event that was retracted stays: the answer says so.
A claim that somebody who judges has verified is admitted. An event accepted as equivalent is
nominated by that alone, as the same act on another text: shown, and counted beside the value only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from events import registry
from events.envelope import JsonObject
from events.types.fields import Payload, values_in
from events.types.keys import StreamRef
from service.mandate import facts as mandate_facts
from service.mandate.facts import EventFacts, Party
from service.projections.contract import Fact, Timeline, in_force, since_the_beginning

TABLE = "claim"
MADE = "servanda.claim.made"
WITHDRAWN = "servanda.claim.withdrawn"
VERIFIED = "servanda.claim.verified"
ACCEPTED = "servanda.equivalence.accepted"
LATER = frozenset({MADE, WITHDRAWN, VERIFIED, ACCEPTED})
ADMITTED = "admitted"
PROPOSED = "proposed"
DIRECT = "direct"
ANALOGUE = "analogue"


def keys(fact: Fact) -> Iterable[str]:
    """Return a key for each paragraph that the event claims, or that a later claim names."""
    if fact.type in LATER:
        event = fact.data["event"]
        return (_key(fact.data["paragraph"], event["source"], event["id"]),)
    claimed = fact.data.get("evidence", ())
    return tuple(_key(claim["paragraph"], fact.source, fact.id) for claim in claimed)


def _key(paragraph: str, source: str, identity: str) -> str:
    """Join with spaces: neither addresses nor sources hold one, and the identity comes last."""
    return f"{paragraph} {source} {identity}"


def paragraph_of(key: str) -> str:
    """Return the address of the paragraph that a claim is about."""
    return key.split(" ", 2)[0]


def target_of(key: str) -> tuple[str, str]:
    """Return the identity of the event that a claim nominates."""
    _, source, identity = key.split(" ", 2)
    return source, identity


@dataclass(frozen=True, slots=True)
class Nominee:
    """What an event on a stream says, as its model, and the keys of the stakeholders that it names, in whatever part."""

    stream: str
    payload: Payload
    stakeholders: tuple[str, ...]


def nominee(type_name: str, data: JsonObject, stream: str) -> Nominee:
    """Read an event's payload; its stream names a stakeholder where that acts."""
    payload = registry.payload(type_name, None, data)
    acting = (StreamRef(stream),) if payload.stream_acts else ()
    refs = (value for value in (*values_in(payload), *acting) if isinstance(value, StreamRef))
    named = {ref.slug for ref in refs if ref.kind == "stakeholder"}
    return Nominee(stream, payload, tuple(sorted(named)))


class Nominees:
    """What nominated events say: each is read once, however often it is asked for."""

    def __init__(self) -> None:
        self._read: dict[int, tuple[Fact, Nominee]] = {}

    def of(self, fact: Fact) -> Nominee:
        """Return what a fact says as it stands."""
        known = self._read.get(fact.position)
        if known is None or known[0].data is not fact.data:
            known = self._read[fact.position] = fact, nominee(fact.type, fact.data, fact.stream)
        return known[1]


def is_judged(claimed: Timeline) -> bool:
    """Say whether a status looks at a claim: any other is related evidence, and shown without being judged."""
    columns = claimed[-1].columns
    if columns is None:
        return False
    body = cast("Mapping[str, Any]", columns["body"])
    return columns["bearing"] == DIRECT or bool(body["equivalences"])


def timeline(
    key: str,
    facts: Sequence[Fact],
    *,
    target: Fact,
    nominee: Nominee,
    stakeholders: Mapping[str, Timeline],
) -> Timeline:
    """Return the claim as it stands; `facts` are the events that say it or withdraw it, `nominee` is what the target says."""
    said = _in_force(key, facts)
    if said is None:
        return since_the_beginning(None)
    facts_of_target = facts_said(nominee, target.last_day, stakeholders)
    return since_the_beginning(
        {**_columns(key, said, target, facts_of_target), "actors": list(nominee.stakeholders)}
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """A claim in force: the event that says it, how, and the equivalences that were accepted of its event."""

    by: Fact
    claim: Mapping[str, Any]
    standing: str
    accepted: tuple[Fact, ...] = ()


def _in_force(key: str, facts: Sequence[Fact]) -> _Said | None:
    riding = target_of(key)
    standing: _Said | None = None
    accepted: list[Fact] = []
    for fact in facts:
        if fact.retracted and (fact.source, fact.id) != riding:
            continue
        if fact.type == WITHDRAWN:
            standing = None
        elif fact.type == VERIFIED:
            standing = standing and replace(standing, standing=ADMITTED)
        elif fact.type == ACCEPTED:
            accepted.append(fact)
        else:
            claim = _said(fact, paragraph_of(key))
            standing = _Said(fact, claim, fact.claimstanding or PROPOSED)
    if standing is None and accepted:
        claim = {"bearing": ANALOGUE, "reason": accepted[0].data["reasons"]}
        standing = _Said(accepted[0], claim, ADMITTED)
    return standing and replace(standing, accepted=tuple(accepted))


def _said(fact: Fact, paragraph: str) -> Mapping[str, Any]:
    if fact.type == MADE:
        return fact.data
    return next(claim for claim in fact.data["evidence"] if claim["paragraph"] == paragraph)


def _columns(
    key: str,
    said: _Said,
    target: Fact,
    facts: EventFacts,
) -> dict[str, object]:
    claim = said.claim
    return {
        "paragraph": paragraph_of(key),
        "event": target.position,
        "stream": target.stream,
        "event_type": target.type,
        "bearing": claim["bearing"],
        "against": bool(claim.get("against", False)),
        "standing": said.standing,
        "counting_day": target.last_day,
        "body": {
            "source": target.source,
            "id": target.id,
            "title": target.data.get("title", ""),
            "reason": claim["reason"],
            "first_day": target.first_day.isoformat(),
            "stated": target.data.get("confidence") == "stated",
            "retracted": target.retracted,
            "claimed_at": said.by.position,
            "equivalences": [_equivalence(one) for one in said.accepted],
            "facts": mandate_facts.dump(facts),
        },
    }


def facts_said(nominee: Nominee, day: date, stakeholders: Mapping[str, Timeline]) -> EventFacts:
    """Return what an event says to a rule; who its stakeholders are is read off their timelines, on its counting day."""
    parties = {name: _party(name, day, stakeholders) for name in nominee.stakeholders}
    return mandate_facts.facts_of(nominee.payload, stream=nominee.stream, parties=parties)


def _equivalence(accepted: Fact) -> dict[str, str]:
    return {"criterion": accepted.data["criterion"], "day": accepted.last_day.isoformat()}


def _party(name: str, day: date, stakeholders: Mapping[str, Timeline]) -> Party:
    """Return who somebody is: the one they were merged into, with type and kind on the day.

    An act before the first day on which anything is known of its actor is read by what was known
    first: a register that begins late must not turn a company into nobody.
    """
    seen = {name}
    while True:
        known = _known(stakeholders.get(name, ()), day)
        into = None if known is None else known.get("merged_into")
        if not isinstance(into, str) or into in seen:
            break
        seen.add(into)
        name = into
    columns = known or {}
    return Party(name, _text(columns.get("type")), _text(columns.get("kind")))


def _known(timeline: Timeline, day: date) -> Mapping[str, object] | None:
    told = [state for state in timeline if state.columns is not None]
    if not told:
        return None
    return in_force(timeline, day).columns or told[0].columns


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
