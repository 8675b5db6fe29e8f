"""How paragraphs stand: cases gathered from what is known at a position, judged by the rules, position after position."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from events.envelope import Recorded
from service.mandate.case import Case, Edge, Equivalence, MeetingDays, words_of
from service.mandate.evaluate import Turn
from service.mandate.evidence import Evidence
from service.mandate.language import Rule
from tests.differential.oracle.claims import Bailiff, Claim, Register, claims
from tests.differential.oracle.registers import registers_beside
from tests.differential.oracle.saying import Thing
from tests.differential.oracle.telling import Known, Said, paragraph_key
from tests.differential.oracle.texts import Texts, texts
from tests.service.mandate.turned import timeline


@dataclass(frozen=True, slots=True)
class Course:
    """How a paragraph stands from each day on, as it came to be known at a position.

    since: the first day on which it stands otherwise than was known before, or that on which it came to be known.
    """

    position: int
    turns: tuple[Turn, ...]
    since: date

    def on(self, day: date) -> Turn | None:
        """Return how it stands on a day; None before its adoption, and without a rule."""
        passed = [turn for turn in self.turns if turn.from_day <= day]
        return passed[-1] if passed and passed[-1].status is not None else None


@dataclass(slots=True)
class Docket:
    """What is known at one position, and the cases as they stand there."""

    known: Known
    texts: Texts
    claims: list[Claim]
    evidence: dict[str, tuple[Evidence, ...]]
    equivalences: dict[str, tuple[Equivalence, ...]]
    register: Register
    bailiff: Bailiff

    @classmethod
    def of(cls, known: Known, bailiff: Bailiff) -> "Docket":
        evidence: dict[str, tuple[Evidence, ...]] = {}
        equal: dict[str, tuple[Equivalence, ...]] = {}
        register, held = Register.of(known), claims(known)
        for claim in held:
            own = claim.paragraph
            evidence[own] = (*evidence.get(own, ()), bailiff.evidence(claim, register))
            equal[own] = (*equal.get(own, ()), *claim.equivalences)
        return cls(known, texts(known.standing()), held, evidence, equal, register, bailiff)

    def case(self, address: str) -> Case | None:
        """Return all that decides about a paragraph; None where no rule, or no instrument, stands for it."""
        found = self._leaning(address)
        rule = self.texts["rule"].get(paragraph_key(address))
        instrument = self.texts["instrument"].get(rule["instrument"]) if rule else None
        if address not in found or instrument is None:
            return None
        meetings = self._meetings(instrument)
        return Case(
            paragraph=address,
            words=words_of(instrument["body"], meetings=meetings),
            rules={own: found[own] for own in sorted(found)},
            evidence={own: self.evidence.get(own, ()) for own in sorted(found)},
            meetings=meetings,
            edges=tuple(_edge(one) for one in self._edges(address)),
            equivalences=self.equivalences.get(address, ()),
            registers=registers_beside(self.texts, instrument),
        )

    def candidates(self, case: Case) -> list[Evidence]:
        """Return all that stands and whose type an act of the rule names, as if it had been claimed and admitted."""
        criteria = case.rules[case.paragraph].criteria
        acts = {act for one in criteria for match in one.matches for act in match.acts}
        types = {name for act in acts for name in case.words.acts.get(act, ())}
        said: Said = {"bearing": "direct", "reason": ""}
        return [
            self.bailiff.evidence(Claim(case.paragraph, one, said, "admitted"), self.register)
            for one in self.known.standing()
            if one.type in types
        ]

    def leans_on(self, address: str) -> list[str]:
        """Return the addresses of the other paragraphs whose criteria the rule of this one names."""
        rule = self.texts["rule"][paragraph_key(address)]["body"]
        named = [rule.get("dependsOn"), *(one.get("after") for one in rule["criteria"].values())]
        numbers = {name.rpartition(".")[0] for name in named if name and "." in name}
        instrument = address.partition("#")[0]
        return sorted({f"{instrument}#{number}" for number in numbers} - {address})

    def _leaning(self, address: str) -> dict[str, Rule]:
        found: dict[str, Rule] = {}
        waiting = [address]
        while waiting:
            one = waiting.pop()
            if one not in found and paragraph_key(one) in self.texts["rule"]:
                found[one] = self.bailiff.rule(self.texts["rule"][paragraph_key(one)])
                waiting += self.leans_on(one)
        return found

    def _meetings(self, instrument: Thing) -> dict[str, MeetingDays]:
        bodies = {body["stakeholder"] for body in instrument["body"]["bodies"].values()}
        return {
            one["code"]: MeetingDays(one["code"], key, one["firstDay"], one["lastDay"])
            for key, one in sorted(self.texts["meeting"].items())
            if one["code"] is not None and f"stakeholder/{one['body']}" in bodies
        }

    def _edges(self, address: str) -> Iterable[Thing]:
        edges = sorted(self.texts["succession"].items())
        return (one for _, one in edges if one["fromAddress"] == address)


def _edge(one: Thing) -> Edge:
    return Edge(one["toAddress"], one["kind"], date.fromisoformat(one["on"]))


class Annals:
    """Every paragraph's course, and each position at which it became another one."""

    def __init__(self, log: Sequence[Recorded]) -> None:
        self._log = log

    @cached_property
    def _courses(self) -> dict[str, list[Course]]:
        """Judge every case anew at every position: what an event touches is for nobody to guess."""
        known, bailiff = Known(), Bailiff()
        found: dict[str, list[Course]] = {}
        cases: dict[str, Case | None] = {}
        for event in self._log:
            known.hear(event)
            docket = Docket.of(known, bailiff)
            for address in {*cases, *_addresses(docket)}:
                case = docket.case(address)
                if case != cases.get(address):
                    cases[address] = case
                    _note(found.setdefault(address, []), case, event)
        return found

    def known(self, address: str, position: int) -> list[Course]:
        """Return the courses of a paragraph that were known up to a position, in their order."""
        return [one for one in self._courses.get(address, ()) if one.position <= position]


def _addresses(docket: Docket) -> list[str]:
    return [str(one["body"]["paragraph"]) for one in docket.texts["rule"].values()]


def _note(courses: list[Course], case: Case | None, event: Recorded) -> None:
    turns, before = timeline(case) if case else (), courses[-1].turns if courses else ()
    if turns != before:
        days = sorted({turn.from_day for turn in (*turns, *before)})
        first = next(day for day in days if _standing(turns, day) != _standing(before, day))
        since = min(first, event.recorded_at.date())
        courses.append(Course(event.position, turns, since))


def _standing(turns: Iterable[Turn], day: date) -> Turn | None:
    """Return how a paragraph stands on a day, from whenever on."""
    passed = [turn for turn in turns if turn.from_day <= day]
    return replace(passed[-1], from_day=date.min) if passed and passed[-1].status else None


def known_since(courses: Iterable[Course], day: date) -> int:
    """Return the position from which on it is known how a paragraph stands on a day."""
    return max(one.position for one in courses if one.since <= day)
