"""What became of each nominated event on a day: matched, rejected with a reason, or beside the point."""

from dataclasses import dataclass, field
from datetime import date

from service.mandate.case import Case
from service.mandate.evidence import Evidence, Failure, Look, Reason, turned_away
from service.mandate.judgement import Judgement
from service.mandate.language import CriterionName
from service.mandate.sentence import Sentence, one_or_more
from service.mandate.tally import Milestone


@dataclass(frozen=True, slots=True)
class Weighed:
    """An event that does not count, and why; None for counter-evidence that is in force.

    failures: all tests that fail, of the nearest match; only with FIELDS.
    """

    evidence: Evidence
    reason: Reason | None
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class Pile:
    """The events whose act fits one criterion, in the order of counting days."""

    matched: list[Evidence] = field(default_factory=list)
    rejected: list[Weighed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sequence:
    """What must come before a criterion's events, and since when that is met."""

    after: CriterionName | None
    met: Milestone | None

    def reason(self, evidence: Evidence, day: date) -> Reason | None:
        """Return why an event that passes every test does not count on a day."""
        if evidence.last_day > day:
            return Reason.DATE_MAY_BE_LATER
        if self.after is None:
            return None
        if self.met is None or self.met.day > day:
            return Reason.PREDECESSOR_UNMET
        return Reason.OUT_OF_SEQUENCE if self.met.day > evidence.last_day else None


class Scales:
    """Weighs the evidence of a judgement as of the end of a day."""

    def __init__(self, judgement: Judgement, day: date) -> None:
        self._judgement = judgement
        self._day = day
        self.sequences = {
            criterion.name: Sequence(criterion.after, _met(judgement, criterion.after))
            for criterion in judgement.bench.rule.criteria
        }
        self.piles = {name: Pile() for name in self.sequences}
        self.others: list[Weighed] = []
        for look in judgement.bench.looks:
            if look.evidence.first_day <= day:
                self._weigh(look)

    def _weigh(self, look: Look) -> None:
        evidence = look.evidence
        away = turned_away(evidence, look.bar)
        if away is None and not look.passed and not look.failed:
            away = Reason.ACT
        if away is not None:
            self.others.append(Weighed(evidence, away))
            return
        for name in look.passed:
            reason = self.sequences[name].reason(evidence, self._day)
            if reason is None:
                self.piles[name].matched.append(evidence)
            else:
                self.piles[name].rejected.append(Weighed(evidence, reason))
        for name, failures in look.failed:
            self.piles[name].rejected.append(Weighed(evidence, Reason.FIELDS, failures))

    def counter(self) -> tuple[Weighed, ...]:
        """Return the counter-evidence: shown, never counted for the paragraph."""
        bench, day = self._judgement.bench, self._day
        return tuple(
            Weighed(one, turned_away(one, bench.bar(one)) or _later(one, day))
            for one in bench.counter
            if one.first_day <= day
        )

    def read_out(self) -> list[Evidence]:
        """Return the events that count, or that had to come first, and that no source states: they are readings."""
        first = [one.met.evidence for one in self.sequences.values() if one.met]
        matched = [event for pile in self.piles.values() for event in pile.matched]
        found = {event.position: event for event in (*first, *matched) if not event.stated}
        return [found[position] for position in sorted(found)]

    def would_count(self, evidence: Evidence) -> str | None:
        """Return the criterion that an event would count for on the day, were it claimed."""
        if evidence.last_day > self._day:
            return None
        passed = self._judgement.bench.look(evidence).passed
        held = (name for name in passed if self.sequences[name].reason(evidence, self._day) is None)
        return next(held, None)


def note(case: Case, weighed: Weighed, *, criterion: str | None = None) -> Sentence | None:
    """Return the reason of a rejection as a sentence; `criterion` is the one it was rejected from, if any."""
    evidence, reason = weighed.evidence, weighed.reason
    if reason is None:
        return None
    said: dict[str, object] = {}
    match reason:
        case Reason.NOT_DIRECT:
            said["bearing"] = evidence.bearing
        case Reason.BEFORE_WINDOW:
            said["day"] = case.words.window_opens.isoformat()
        case Reason.DATE_MAY_BE_LATER:
            said["day"] = evidence.last_day.isoformat()
        case Reason.FIELDS:
            said["tests"] = [f"{one.word} {_words(one)}" for one in weighed.failures]
        case Reason.PREDECESSOR_UNMET | Reason.OUT_OF_SEQUENCE:
            found = case.rules[case.paragraph].criterion(criterion or "")
            said["before"] = found.after.short if found and found.after else None
        case _:
            pass
    return Sentence(f"rejected.{reason}", said)


def _words(failure: Failure) -> str:
    wanted = one_or_more(failure.wanted)
    return wanted if isinstance(wanted, str) else " or ".join(wanted)


def _met(judgement: Judgement, name: CriterionName | None) -> Milestone | None:
    return judgement.tally.met(name) if name else None


def _later(evidence: Evidence, day: date) -> Reason | None:
    return Reason.DATE_MAY_BE_LATER if evidence.last_day > day else None
