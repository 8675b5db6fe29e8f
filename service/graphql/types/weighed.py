"""Groups of evidence: what was nominated by bearing, verdict, type and criterion, counted in memory as it was judged there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final, Protocol

import strawberry

from service.graphql import enums
from service.graphql.connections import many
from service.graphql.types.group import Behind, Group, group
from service.mandate.evidence import Evidence
from service.reads.errors import BadQuestion
from service.reads.groups import DEEPEST
from service.reads.indicators.figure import Sighting, grouped
from service.reads.moment import Moment


class Weighed(Protocol):
    """A nominated event, and what became of it."""

    @property
    def evidence(self) -> Evidence: ...
    @property
    def criterion(self) -> str | None: ...
    @property
    def verdict(self) -> Any: ...  # noqa: ANN401 - a made enum


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


def evidence_groups(
    judged: Sequence[Weighed], by: Sequence[Any], *, moment: Moment, question: str
) -> list[Group]:
    """Return how much evidence shares what, whatever the page; `question` tells this list from others."""
    if not 1 <= len(by) <= DEEPEST:
        raise BadQuestion(f"Group by one to {DEEPEST} dimensions.")
    read = [DIMENSIONS[str(one.value)] for one in by]
    found = grouped(
        Sighting(
            str(one.evidence.position),
            one.evidence.position,
            tuple((key(one),) for key in read),
        )
        for one in judged
    )
    behind = f"evidence {question} {[str(one.value) for one in by]}"
    return [
        group(one.keys, one.count, behind=Behind(behind, one.positions), moment=moment)
        for one in found
    ]
