"""All evidence of a case held against the rules once: who was looked at, what passed, what failed and in which test."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from service.mandate.case import Case
from service.mandate.evidence import Evidence, Failure, Look, Reason, barred
from service.mandate.language import Rule
from service.mandate.matching import Sieves


class Bench:
    """One paragraph's rule and what it was shown."""

    def __init__(self, rule: Rule, case: Case, *, sieves: Sieves | None = None) -> None:
        self.rule = rule
        self.registers = case.registers
        self.sieves = sieves or Sieves(rule, case)
        self._case = case

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """Every piece of evidence in the order of counting days, then of positions; counter-evidence aside."""
        known = self._case.looks.get(self.rule.paragraph)
        if known is not None:
            return known
        return tuple(self.look(evidence) for evidence in self._heard(against=False))

    @cached_property
    def counter(self) -> tuple[Evidence, ...]:
        """What is said against the paragraph's having been kept, in the same order."""
        return tuple(self._heard(against=True))

    @cached_property
    def passing(self) -> Mapping[str, tuple[Evidence, ...]]:
        """The evidence that passes the tests of each criterion."""
        found: dict[str, list[Evidence]] = {one.name: [] for one in self.rule.criteria}
        for look in self.looks:
            for name in look.passed:
                found[name].append(look.evidence)
        return {name: tuple(held) for name, held in found.items()}

    def bar(self, evidence: Evidence) -> Reason | None:
        """Return why no rule looks at the evidence."""
        words = self._case.words
        return barred(evidence, instrument=words.address, window_opens=words.window_opens)

    def look(self, evidence: Evidence) -> Look:
        """Hold one piece of evidence against the rule."""
        bar = self.bar(evidence)
        if bar is not None:
            return Look(evidence, bar, (), ())
        passed: dict[str, None] = {}
        failed: dict[str, tuple[Failure, ...]] = {}
        for name, sieve in self.sieves.fitting(evidence.act_type):
            failures = sieve.failed(evidence.facts)
            if not failures:
                passed[name] = None
            elif name not in failed or len(failures) < len(failed[name]):
                failed[name] = failures
        return Look(evidence, None, tuple(passed), tuple(_without(failed, passed)))

    def _heard(self, *, against: bool) -> Iterable[Evidence]:
        every = self._case.evidence.get(self.rule.paragraph, ())
        return sorted((one for one in every if one.against is against), key=_place)


def _place(evidence: Evidence) -> tuple[date, int]:
    return evidence.last_day, evidence.position


def _without(
    failed: Mapping[str, tuple[Failure, ...]], passed: Mapping[str, None]
) -> Iterator[tuple[str, tuple[Failure, ...]]]:
    return (item for item in failed.items() if item[0] not in passed)


class Hearing:
    """The benches of a case: the paragraph's own, and those of the paragraphs that its rule leans on.

    like:   a hearing of the same rules, words and meetings on other evidence: what it resolved is not resolved again.
    sieves: what is resolved so far, by address; shared by all hearings that are alike.
    """

    def __init__(self, case: Case, *, like: "Hearing | None" = None) -> None:
        self.case = case
        self._benches: dict[str, Bench] = {}
        self.sieves: dict[str, Sieves] = {} if like is None else like.sieves

    def benches(self) -> Iterator[Bench]:
        """Yield the benches of all rules that the case holds."""
        yield from (bench for address in self.case.rules if (bench := self.bench(address)))

    def bench(self, address: str) -> Bench | None:
        """Return the bench of a paragraph; None when the case holds no rule for it."""
        if address not in self._benches and address in self.case.rules:
            bench = Bench(self.case.rules[address], self.case, sieves=self.sieves.get(address))
            self.sieves[address], self._benches[address] = bench.sieves, bench
        return self._benches.get(address)
