"""What the events of a chunk do to the facts, and of which keys they speak: worked out before anything is folded.

So everything that folding will ask for is known in time, and is asked for at once.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from events.envelope import Identity, Recorded
from service.projections.catalogue import FoldsOf
from service.projections.contract import Fact, SubjectFold
from service.projections.effects import Amendment, amended, amends, fact_of, target_of
from service.projections.errors import TargetMissing
from service.projections.folds import claim

Keys: TypeAlias = Sequence[str]


class About(NamedTuple):
    """The keys of one fold that an event is about: those of which it speaks, and those of which its fact no longer does.

    since: the first day on which they may stand differently.
    """

    fold: SubjectFold
    keys: Keys
    left: Keys
    since: date


class Step(NamedTuple):
    """One event: its fact as it stood before and as it stands after, and of which subjects and claims that speaks.

    amendment: of which event it speaks, if it speaks of one.
    """

    position: int
    recorded_on: date
    before: Fact | None
    after: Fact
    subjects: Sequence[About]
    claims: Keys
    claims_left: Keys
    amendment: Amendment | None


Find: TypeAlias = Callable[[Identity], Fact | None]


def steps_of(events: Iterable[Recorded], folds: FoldsOf, *, before: Find) -> list[Step]:
    """Return the steps of a chunk.

    before: finds a fact from before the chunk by a name, its own or that of an amendment.
    Raises TargetMissing.
    """
    told: dict[Identity, Fact] = {}

    def find(name: Identity) -> Fact | None:
        fact = told.get(name) or before(name)
        return fact and told.get((fact.source, fact.id), fact)

    steps: list[Step] = []
    for event in events:
        step = _amending(event, folds, find) if amends(event) else _telling(event, folds)
        fact = step.after
        told[event.source, event.id] = told[fact.source, fact.id] = fact
        steps.append(step)
    return steps


def _telling(event: Recorded, folds: FoldsOf) -> Step:
    """Return the step of an event about the world, which leaves no key behind."""
    fact = fact_of(event)
    subjects = [
        About(fold, _once(fold.keys(fact)), (), fold.since(fact))
        for fold in folds.get(fact.type, ())
    ]
    return Step(
        position=event.position,
        recorded_on=fact.recorded_on,
        before=None,
        after=fact,
        subjects=subjects,
        claims=_once(claim.keys(fact)),
        claims_left=(),
        amendment=None,
    )


def _amending(event: Recorded, folds: FoldsOf, find: Find) -> Step:
    name = target_of(event)
    target = find(name)
    if target is None:
        raise TargetMissing(event.position, *name)
    fact = amended(target, event)
    subjects: list[About] = []
    for fold in folds.get(fact.type, ()):
        keys = _once(fold.keys(fact))
        since = min(fold.since(target), fold.since(fact))
        subjects.append(About(fold, keys, _left(fold.keys(target), keys), since))
    claims = _once(claim.keys(fact))
    return Step(
        position=event.position,
        recorded_on=event.recorded_at.date(),
        before=target,
        after=fact,
        subjects=subjects,
        claims=claims,
        claims_left=_left(claim.keys(target), claims),
        amendment=Amendment.of(event, target),
    )


def _once(keys: Iterable[str]) -> Keys:
    return list(dict.fromkeys(keys))


def _left(then: Iterable[str], now: Keys) -> Keys:
    return sorted(set(then).difference(now))
