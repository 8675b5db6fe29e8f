"""Claims: one event nominated for one paragraph, with the facts that a rule tests.

A claim rides in the event it nominates or comes later as an event of its own; the last one said
holds, until one withdraws it. A nominated event that was retracted stays: the answer says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from events import registry
from events.types.fields import values_in
from events.types.keys import StreamRef
from service.mandate import facts as mandate_facts
from service.mandate.facts import Party
from service.projections.contract import Fact, Timeline, in_force, since_the_beginning

TABLE = "claim"
MADE = "servanda.claim.made"
WITHDRAWN = "servanda.claim.withdrawn"
PROPOSED = "proposed"
DIRECT = "direct"


def keys(fact: Fact) -> Iterable[str]:
    """Return a key for each paragraph that the event claims, or that a later claim names."""
    if fact.type in {MADE, WITHDRAWN}:
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


def stakeholders_named(target: Fact) -> list[str]:
    """Return the keys of the stakeholders that an event names, in whatever part."""
    named = values_in(registry.payload(target.type, None, target.data))
    refs = (value for value in named if isinstance(value, StreamRef))
    return sorted({ref.slug for ref in refs if ref.kind == "stakeholder"})


def is_direct(claimed: Timeline) -> bool:
    """Say whether rules look at a claim: any other bearing is related evidence, and shown without being judged."""
    columns = claimed[-1].columns
    return columns is not None and columns["bearing"] == DIRECT


def timeline(
    key: str, facts: Sequence[Fact], *, target: Fact, stakeholders: Mapping[str, Timeline]
) -> Timeline:
    """Return the claim as it stands; `facts` are the events that say it or withdraw it."""
    said = _in_force(key, facts)
    if said is None:
        return since_the_beginning(None)
    return since_the_beginning(_columns(key, said, target, stakeholders))


def _in_force(key: str, facts: Sequence[Fact]) -> tuple[Fact, Mapping[str, Any]] | None:
    source, identity = target_of(key)
    standing = None
    for fact in facts:
        riding = (fact.source, fact.id) == (source, identity)
        if fact.retracted and not riding:
            continue
        standing = None if fact.type == WITHDRAWN else (fact, _said(fact, paragraph_of(key)))
    return standing


def _said(fact: Fact, paragraph: str) -> Mapping[str, Any]:
    if fact.type == MADE:
        return fact.data
    return next(claim for claim in fact.data["evidence"] if claim["paragraph"] == paragraph)


def _columns(
    key: str,
    said: tuple[Fact, Mapping[str, Any]],
    target: Fact,
    stakeholders: Mapping[str, Timeline],
) -> dict[str, object]:
    claiming, claim = said
    named = stakeholders_named(target)
    parties = {name: _party(name, target.last_day, stakeholders) for name in named}
    payload = registry.payload(target.type, None, target.data)
    facts = mandate_facts.facts_of(payload, stream=target.stream, parties=parties)
    return {
        "paragraph": paragraph_of(key),
        "event": target.position,
        "stream": target.stream,
        "event_type": target.type,
        "bearing": claim["bearing"],
        "against": bool(claim.get("against", False)),
        "standing": claiming.claimstanding or PROPOSED,
        "counting_day": target.last_day,
        "actors": named,
        "body": {
            "source": target.source,
            "id": target.id,
            "title": target.data.get("title", ""),
            "reason": claim["reason"],
            "first_day": target.first_day.isoformat(),
            "stated": target.data.get("confidence") == "stated",
            "retracted": target.retracted,
            "claimed_at": claiming.position,
            "facts": mandate_facts.dump(facts),
        },
    }


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
