"""A paragraph's docket: what decides about it, kept while claims come, change and go.

Of thousands of claims a handful decides (`deciding`). So most of what comes changes nothing, and that is seen from this
handful; what changes or goes without being among it has never counted, and is not missed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from service.mandate.case import Case
from service.mandate.deciding import can_be_overdue, deciding, positions_of
from service.mandate.evidence import Evidence, Look
from service.mandate.hearing import Bench
from service.mandate.judgement import Judgement


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
        self.judgement = _thinned(judgement)
        self.addresses = frozenset(judgement.case.rules)
        self.meetings = frozenset(_meetings(judgement.case))

    @classmethod
    def of(cls, case: Case) -> "Docket | None":
        """Open the docket of a case with all its evidence; None when it holds no rule for its paragraph."""
        judgement = Judgement.of(case)
        return None if judgement is None else cls(judgement)

    def rests_on(self, moved: Iterable[Moved]) -> bool:
        """Say whether one of these is among what decides: without it something else may, which is not here any more."""
        return any(
            move.accepted or any(one.position == move.position for one in self._held(move.address))
            for move in moved
        )

    def turned_by(self, moved: Iterable[Moved]) -> bool:
        """Take claims of which none is rested on; say whether the paragraph must be judged anew, as `judgement` then is."""
        more = self._heard(moved)
        if not more:
            return False
        judgement = Judgement.of(self._with(more), like=self.judgement)
        if judgement is None or not any(_decides(judgement, *one) for one in more.items()):
            return False
        self.judgement = _thinned(judgement)
        return True

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


def _place(look: Look) -> tuple[date, int]:
    return look.evidence.last_day, look.evidence.position


def _decides(judgement: Judgement, address: str, came: Iterable[Look]) -> bool:
    bench = judgement.hearing.bench(address)
    kept = positions_of(judgement, bench) if bench else set[int]()
    return any(one.evidence.position in kept for one in came)


def _meetings(case: Case) -> Iterator[str]:
    """Yield the codes of the meetings of which the rules speak, as due days or as something to match."""
    for rule in case.rules.values():
        for criterion in rule.criteria:
            if criterion.due is not None:
                yield criterion.due.meeting
            for match in criterion.matches:
                yield from (
                    code for name, codes in match.fields if name == "meeting" for code in codes
                )
