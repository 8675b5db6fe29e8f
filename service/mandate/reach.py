"""How far a criterion reaches: how many named members of the classes asked have acted, and out of how many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from service.mandate.evidence import Evidence
from service.mandate.hearing import Bench
from service.mandate.language import Criterion
from service.mandate.registers import Size, size_of
from service.mandate.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Reach:
    """The members of one class who act in what counts for a criterion.

    keys:   who they are, merged identities once.
    events: the positions of the events in which they act.
    size:   out of how many, by a register; None where none covers the day.
    """

    class_: str
    keys: tuple[str, ...]
    events: tuple[int, ...]
    size: Size | None


def reaches(
    bench: Bench, criterion: Criterion, matched: Sequence[Evidence], *, day: date
) -> tuple[Reach, ...]:
    """Return the reach into every class by which a criterion asks for something to be done; one with nobody in it too."""
    classes = dict.fromkeys(name for match in criterion.matches for name in match.by)
    return tuple(_reach(bench, name, matched, day) for name in classes)


def _reach(bench: Bench, class_: str, matched: Sequence[Evidence], day: date) -> Reach:
    acting = {
        one.position: [party.key for party in bench.sieves.of_class(class_, one.facts.actors)]
        for one in matched
    }
    keys = {key for held in acting.values() for key in held}
    events = sorted(position for position, held in acting.items() if held)
    return Reach(class_, tuple(sorted(keys)), tuple(events), size_of(class_, bench.registers, day))


def told(criterion: Criterion, reached: Sequence[Reach]) -> Iterator[Sentence]:
    """Say how many have acted, and out of how many; nothing of a class in which nobody has."""
    for one in reached:
        if not one.keys:
            continue
        said = {"criterion": criterion.text, "named": len(one.keys), "class": one.class_}
        if one.size is None:
            yield Sentence("reach.unknown", said)
        else:
            counted = {
                "of": one.size.number,
                "label": one.size.label,
                "day": one.size.counted.isoformat(),
            }
            yield Sentence("reach.of", said | counted)
