"""Claims: which events are nominated for which paragraphs, and what a rule sees of each."""

from dataclasses import dataclass, replace
from datetime import date

from events import registry
from events.types.fields import Payload, values_in
from events.types.keys import StreamRef
from service.mandate import rules
from service.mandate.case import Equivalence
from service.mandate.evidence import Evidence
from service.mandate.facts import EventFacts, Party, facts_of
from service.mandate.language import Rule
from tests.differential.oracle.register import Told, identity
from tests.differential.oracle.saying import Thing, on_streams
from tests.differential.oracle.telling import Known, Said, Telling

_ABOUT_CLAIMS = frozenset(
    {"claim.made", "claim.withdrawn", "claim.verified", "equivalence.accepted"}
)
_Key = tuple[str, int]
"""A paragraph, and the position of the event that is nominated for it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of one event and one paragraph, with the standing of whoever says it.

    accepted: who accepted the event as equivalent, in the order of the log.
    """

    paragraph: str
    target: Telling
    said: Said
    standing: str
    accepted: tuple[Telling, ...] = ()

    @property
    def bearing(self) -> str:
        return str(self.said["bearing"])

    @property
    def against(self) -> bool:
        return bool(self.said.get("against", False))

    @property
    def equivalences(self) -> list[Equivalence]:
        target = self.target
        return [
            Equivalence(one.data["criterion"], target.source, target.id, one.last)
            for one in self.accepted
        ]


def claims(known: Known) -> list[Claim]:
    """Return the claims in force: of each event and paragraph the last one said, unless it was withdrawn.

    Who accepts an event as equivalent nominates it, if nobody else does.
    """
    held: dict[_Key, Claim] = {}
    accepted: dict[_Key, list[Telling]] = {}
    for _, one in sorted(known.tellings.items()):
        for said in one.data.get("evidence", ()):
            _claim(held, one, one, said)
        target = _named(known, one)
        if target is None:
            continue
        if one.type == "equivalence.accepted":
            accepted.setdefault((one.data["paragraph"], target.position), []).append(one)
        else:
            _reclaim(held, one, target)
    for key, those in accepted.items():
        nominated = held.get(key) or _analogue(those[0], known.tellings[key[1]])
        held[key] = replace(nominated, accepted=tuple(those))
    return [held[key] for key in sorted(held)]


def _named(known: Known, one: Telling) -> Telling | None:
    """Return the event that a later claim, or a judgement of it, is about."""
    if one.type not in _ABOUT_CLAIMS or one.retracted:
        return None
    named = one.data["event"]
    target = known.named.get((named["source"], named["id"]))
    return None if target is None else known.tellings[target]


def _reclaim(held: dict[_Key, Claim], one: Telling, target: Telling) -> None:
    key = one.data["paragraph"], target.position
    if one.type == "claim.made":
        _claim(held, one, target, one.data)
    elif one.type == "claim.withdrawn":
        held.pop(key, None)
    elif key in held:
        held[key] = replace(held[key], standing="admitted")


def _analogue(by: Telling, target: Telling) -> Claim:
    said = {"bearing": "analogue", "reason": by.data["reasons"]}
    return Claim(by.data["paragraph"], target, said, "admitted")


def _claim(held: dict[_Key, Claim], by: Telling, target: Telling, said: Said) -> None:
    claim = Claim(said["paragraph"], target, said, by.standing or "proposed")
    held[claim.paragraph, target.position] = claim


@dataclass(frozen=True, slots=True)
class Register:
    """What is told of each stakeholder, since when this is all that is told."""

    position: int
    told: Told

    @classmethod
    def of(cls, known: Known) -> "Register":
        return cls(known.registered, on_streams(known.standing(), "stakeholder"))


class Bailiff:
    """Brings claims and rules before the judge; what was read once is kept, for nothing that is recorded changes."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], tuple[Payload, list[str]]] = {}
        self._facts: dict[tuple[int, int, tuple[Party, ...]], EventFacts] = {}
        self._parties: dict[tuple[str, date, int], Party] = {}
        self._rules: dict[tuple[int, int], Rule] = {}

    def rule(self, text: Thing) -> Rule:
        """Return a rule as it is judged by: its criteria by name, for no log keeps the order of members."""
        if text["turn"] not in self._rules:
            said = text["body"]
            criteria = dict(sorted(said["criteria"].items()))
            self._rules[text["turn"]] = rules.parse({**said, "criteria": criteria})
        return self._rules[text["turn"]]

    def evidence(self, claim: Claim, register: Register) -> Evidence:
        """Return the claim as a rule looks at it."""
        one = claim.target
        return Evidence(
            position=one.position,
            source=one.source,
            id=one.id,
            type=f"{registry.PREFIX}{one.type}",
            stream=one.stream,
            title=one.data.get("title", ""),
            first_day=one.first,
            last_day=one.last,
            bearing=claim.bearing,
            against=claim.against,
            reason=claim.said["reason"],
            admitted=claim.standing == "admitted",
            retracted=one.retracted,
            stated=one.data.get("confidence") == "stated",
            facts=self._facts_of(one, register),
        )

    def _facts_of(self, one: Telling, register: Register) -> EventFacts:
        payload, named = self._payload(one)
        parties = {name: self._party(name, one.last, register) for name in named}
        key = (one.position, one.turn, tuple(parties.values()))
        if key not in self._facts:
            self._facts[key] = facts_of(payload, stream=one.stream, parties=parties)
        return self._facts[key]

    def _party(self, name: str, day: date, register: Register) -> Party:
        key = name, day, register.position
        if key not in self._parties:
            who, known = identity(register.told, name, day)
            is_what = (known["type"], known.get("kind")) if known else (None, None)
            self._parties[key] = Party(who, *is_what)
        return self._parties[key]

    def _payload(self, one: Telling) -> tuple[Payload, list[str]]:
        key = one.position, one.turn
        if key not in self._read:
            payload = registry.payload(f"{registry.PREFIX}{one.type}", None, one.data)
            named = {each.slug for each in values_in(payload) if _is_stakeholder(each)}
            if one.type == "stakeholder.identified":  # whoever is identified acts in the event
                named.add(one.slug)
            self._read[key] = payload, sorted(named)
        return self._read[key]


def _is_stakeholder(value: object) -> bool:
    return isinstance(value, StreamRef) and value.kind == "stakeholder"
