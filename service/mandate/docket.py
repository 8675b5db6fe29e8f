"""A paragraph's docket: what decides about it, kept while claims come, change and go.

Of thousands of claims a handful decides (`deciding`). So most of what comes changes nothing, and that is seen from this
handful; what changes or goes without being among it has never counted, and is not missed. Where one of the handful does,
the reserve knows what decides in its place, for some times.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.mandate.case import Case
from service.mandate.deciding import can_be_overdue, decides, deciding
from service.mandate.evidence import Evidence, Look
from service.mandate.hearing import Bench
from service.mandate.judgement import Judgement
from service.mandate.language import Rule
from service.mandate.reserve import Place, Reserve


@dataclass(frozen=True, slots=True)
class Moved:
    """A claim on the paragraph at `address`: its event's position, and what it says from now on; None: it is gone.

    accepted: whether people have accepted the event as equivalent.
    """

    address: str
    position: int
    evidence: Evidence | None
    accepted: bool = False


class Docket:
    """Judges a paragraph anew from what decides about it.

    judgement: of that alone; its timeline is that of all claims.
    addresses: the paragraphs whose claims it looks at.
    meetings:  the codes of those of which its rules speak.
    """

    def __init__(self, judgement: Judgement) -> None:
        self._reserve = Reserve(judgement)
        self.judgement = _thinned(self._reserve.judged(judgement) or judgement)
        self.addresses = frozenset(judgement.case.rules)
        self.meetings = frozenset(_meetings(judgement.case))

    @classmethod
    def of(cls, case: Case) -> "Docket | None":
        """Open the docket of a case with all its evidence; None when it holds no rule for its paragraph."""
        judgement = Judgement.of(case)
        return None if judgement is None else cls(judgement)

    def outlasts(self, moved: Sequence[Moved]) -> bool:
        """Say whether what decides once these have moved is known here: else all claims must be gathered again."""
        return not any(one.accepted for one in moved) and self._reserve.outlasts(_places(moved))

    def turned_by(self, moved: Sequence[Moved]) -> bool:
        """Take claims that it outlasts; say whether the paragraph must be judged anew, as `judgement` then is."""
        more = self._heard(moved)
        self._reserve.lose(_places(moved))
        for address, looks in more.items():
            self._reserve.take(address, looks)
        if any(self._rests_on(move) for move in moved):
            self.judgement = _thinned(self._reserve.judged(self.judgement) or self.judgement)
            return True
        if self._reserve.is_full:
            self._reserve.judged(self.judgement)
        return bool(more) and self._turned_by(more)

    def told_anew(self, texts: Case) -> bool:
        """Judge by other texts; say whether that can be done with the evidence that is here.

        texts: the case without its claims.
        """
        case = self.judgement.case
        if _asked(texts) != _asked(case):
            return False
        held = replace(
            texts, evidence=case.evidence, looks=case.looks, equivalences=case.equivalences
        )
        self.judgement = Judgement.of(held, like=self.judgement) or self.judgement
        return True

    def _turned_by(self, more: Mapping[str, Sequence[Look]]) -> bool:
        judgement = Judgement.of(self._with(more), like=self.judgement)
        if judgement is None or not any(
            (bench := judgement.hearing.bench(address)) and decides(judgement, bench, came)
            for address, came in more.items()
        ):
            return False
        self.judgement = _thinned(judgement)
        return True

    def _rests_on(self, move: Moved) -> bool:
        return any(one.position == move.position for one in self._held(move.address))

    def _held(self, address: str) -> tuple[Evidence, ...]:
        return self.judgement.case.evidence.get(address, ())

    def _heard(self, moved: Iterable[Moved]) -> dict[str, list[Look]]:
        """Return what may count of what came, by address; most of it passes no test."""
        found: dict[str, list[Look]] = {}
        for move in moved:
            bench = self.judgement.hearing.bench(move.address)
            if bench is None or move.evidence is None:
                continue
            look = bench.look(move.evidence)
            if self._accuses(look, bench) if move.evidence.against else look.passed:
                found.setdefault(move.address, []).append(look)
        return found

    def _accuses(self, look: Look, bench: Bench) -> bool:
        own = bench is self.judgement.bench
        return own and look.bar is None and can_be_overdue(bench.rule)

    def _with(self, more: Mapping[str, Iterable[Look]]) -> Case:
        case = self.judgement.case
        evidence, looks = dict(case.evidence), dict(case.looks)
        for address, came in more.items():
            new = sorted(came, key=_place)
            evidence[address] = (*self._held(address), *(one.evidence for one in new))
            heard = (one for one in new if not one.evidence.against)
            looks[address] = tuple(sorted((*looks.get(address, ()), *heard), key=_place))
        return replace(case, evidence=evidence, looks=looks)


def _thinned(judgement: Judgement) -> Judgement:
    """Return the judgement of what decides: a docket that held on to all claims would hold on to the whole log."""
    return Judgement.of(deciding(judgement), like=judgement) or judgement


def _places(moved: Iterable[Moved]) -> Iterator[Place]:
    return ((one.address, one.position) for one in moved)


def _place(look: Look) -> tuple[date, int]:
    return look.evidence.last_day, look.evidence.position


def _meetings(case: Case) -> Iterator[str]:
    """Yield the codes of the meetings of which the rules speak, as due days or as something to match."""
    for rule in case.rules.values():
        yield from (one.due.meeting for one in rule.criteria if one.due is not None)
        yield from _matched_meetings(rule)


def _matched_meetings(rule: Rule) -> Iterator[str]:
    for criterion in rule.criteria:
        for match in criterion.matches:
            yield from (code for name, codes in match.fields if name == "meeting" for code in codes)


def _asked(case: Case) -> tuple[object, ...]:
    """Return what says of which evidence the rules take notice; when meetings are held and what follows says nothing of it."""
    rules = {address: _silent(rule) for address, rule in case.rules.items()}
    codes = {code for rule in case.rules.values() for code in _matched_meetings(rule)}
    slugs = {code: case.meetings[code].slug for code in codes if code in case.meetings}
    return case.words, rules, slugs


def _silent(rule: Rule) -> Rule:
    """Return a rule without what is only read by people."""
    criteria = tuple(replace(one, text="") for one in rule.criteria)
    return replace(rule, version=0, criteria=criteria)
