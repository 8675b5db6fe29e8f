"""What a status rests on, criterion by criterion."""

from collections.abc import Callable

from service.mandate.explain import CriterionReport, Explanation
from tests.differential.oracle import beside, judged
from tests.differential.oracle.below import Field
from tests.differential.oracle.lists import Args
from tests.differential.oracle.saying import Thing
from tests.differential.oracle.seen import Seen


def reasons(seen: Seen) -> Explanation:
    """Return why a paragraph stands as a status says."""
    found = seen.at.world.explanation(seen.thing["address"])
    assert found is not None
    return found


def explanation(seen: Seen, _: Args) -> list[Seen | None]:
    said = (*reasons(seen).sentences, *beside.said_beside(seen))
    return [judged.sentence(seen.at, one) for one in said]


def listed(choose: Callable[[Explanation], list[judged.Weighty]]) -> Field:
    """Return the list of some of the evidence of a status."""

    def field(seen: Seen, args: Args) -> Seen:
        return judged.evidence_page(seen.at, seen.thing["address"], choose(reasons(seen)), args)

    return field


def of_criterion(choose: Callable[[list[CriterionReport]], list[judged.Weighty]]) -> Field:
    """Return the list of some of the evidence of one criterion."""

    def field(seen: Seen, args: Args) -> Seen:
        weighty = choose([seen.thing["report"]])
        return judged.evidence_page(seen.at, seen.thing["address"], weighty, args)

    return field


def criteria(seen: Seen, _: Args) -> list[Seen]:
    return [_result(seen, one) for one in reasons(seen).criteria]


def _result(seen: Seen, report: CriterionReport) -> Seen:
    case = seen.at.world.case(seen.thing["address"])
    thing: Thing = {"address": seen.thing["address"], "report": report}
    thing |= {"criterion": judged.criterion(case, report.name), "state": report.state.state}
    thing |= {"measured": report.measured, "needed": report.needed}
    thing |= {"timeliness": report.state.timeliness, "due": judged.due(case, report.state.due)}
    return Seen("CriterionResult", thing, seen.at)


def missing(seen: Seen, _: Args) -> list[Thing]:
    case = seen.at.world.case(seen.thing["address"])
    return [
        {
            "criterion": judged.criterion(case, one.name),
            "text": judged.sentence(seen.at, one.missing),
            "due": judged.due(case, one.state.due),
        }
        for one in reasons(seen).criteria
        if one.missing is not None
    ]
