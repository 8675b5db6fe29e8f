"""Groups of evidence: what was nominated by bearing, verdict, type and criterion, counted in memory as it was judged there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Final, Protocol, TypeVar

import strawberry

from service.graphql import enums
from service.graphql.connections import many
from service.graphql.types.figures import Figures, all_shown
from service.graphql.types.group import Group
from service.graphql.types.worked import Worked
from service.mandate.evidence import Evidence
from service.reads.errors import BadQuestion
from service.reads.groups import DEEPEST
from service.reads.indicators.figure import Sighting, grouped


class Weighed(Protocol):
    """A nominated event, and what became of it."""

    @property
    def evidence(self) -> Evidence: ...
    @property
    def criterion(self) -> str | None: ...
    @property
    def verdict(self) -> Any: ...  # noqa: ANN401 - a made enum


Listed = TypeVar("Listed", bound=Sequence[Any])

DIMENSIONS: Final[Mapping[str, Callable[[Weighed], str | None]]] = {
    "BEARING": lambda one: one.evidence.bearing,
    "VERDICT": lambda one: str(one.verdict.value),
    "TYPE": lambda one: one.evidence.type,
    "CRITERION": lambda one: one.criterion,
}
"""What each dimension of the schema groups by; evidence that no criterion asks for is a group of its own."""

ByEvidence = Annotated[
    Any,
    strawberry.argument(
        description="By one to three of these.", graphql_type=many(enums.EvidenceDimension)
    ),
]


def evidence_groups(work: Worked[Listed], by: Sequence[Any]) -> list[Group]:
    """Return how much evidence shares what, whatever the page."""
    if not 1 <= len(by) <= DEEPEST:
        raise BadQuestion(f"Group by one to {DEEPEST} dimensions.")
    names = [str(one.value) for one in by]
    read = [DIMENSIONS[name] for name in names]

    def counted(judged: Sequence[Weighed]) -> Figures:
        return grouped(_sighting(one, read) for one in judged)

    return all_shown(work.part(f"by {names}", counted))


def _sighting(one: Weighed, read: Iterable[Callable[[Weighed], str | None]]) -> Sighting:
    position = one.evidence.position
    return Sighting(str(position), position, tuple((key(one),) for key in read))
