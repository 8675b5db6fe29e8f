"""What the history does not hold is posted: the statuses that move, and those that must not, as the decision's text has it."""

from dataclasses import dataclass
from typing import Any

import pytest

from events.envelope import Proposed
from service.auth.principal import LOCAL, Principal
from service.database.engine import Pools
from service.recording.errors import JudgeRequired
from service.recording.record import open_recorder
from tests.instruments.expected import AT_COP_7, AT_OEWG_2
from tests.sentences.builders import claim
from tests.service.graphql.asking import ask
from tests.service.projections.stories import fold
from tests.service.recording.stories import STRANGER, proposed

pytestmark = pytest.mark.long


QUERY = """
query ($by: OccurredBy!) {
  instrument(address: "BC-VI/32", occurredBy: $by) {
    paragraphs { nodes { number status { value asClaimed } } }
  }
}
"""
DRAFT_ELEMENTS = "document/draft-elements"
TRAINING = "activity/clean-shops"
CENTRE, SECOND_CENTRE = "stakeholder/bcrc-egypt", "stakeholder/bcrc-senegal"
SECRETARIAT = "stakeholder/basel-secretariat"
BEFORE = {
    "OEWG-2": {number: wanted.value for number, wanted in AT_OEWG_2.items()},
    "COP-7": {number: wanted.value for number, wanted in AT_COP_7.items()},
}


def on(paragraph: str, **more: object) -> dict[str, Any]:
    return claim(f"BC-VI/32#{paragraph}", **more)  # type: ignore[arg-type]  # members of a claim, by name


def circulated(occurred: str, *to: str, **members: object) -> Proposed:
    said: dict[str, Any] = {"by": [SECRETARIAT], "evidence": [on("6")], **members}
    addressees = [{"class": name} for name in to]
    return proposed(
        "document.circulated", DRAFT_ELEMENTS, occurred=occurred, addressees=addressees, **said
    )


def answered(occurred: str, by: str) -> Proposed:
    return proposed(
        "response.received",
        f"response/draft-elements-{by}",
        occurred=occurred,
        by=[f"stakeholder/{by}"],
        document=DRAFT_ELEMENTS,
        evidence=[on("6")],
    )


# An answer names the text that it answers, so the text must be there; that it is, says nothing of its circulation.
PRINTED = proposed("document.published", DRAFT_ELEMENTS, occurred="2003-01", by=[SECRETARIAT])


def trained(occurred: str, *centres: str, **members: object) -> Proposed:
    said: dict[str, Any] = {
        "audience": ["sme"],
        "support": [{"class": "industry", "how": "funding"}],
        "evidence": [on("e")],
        **members,
    }
    return proposed(
        "training.held", TRAINING, occurred=occurred, centres=list(centres) or None, **said
    )


def reported(occurred: str, by: str = SECRETARIAT, **members: object) -> Proposed:
    said: dict[str, Any] = {"covers": ["ngo"], "evidence": [on("7")], **members}
    return proposed(
        "report.submitted",
        "report/progress-to-cop-7",
        occurred=occurred,
        by=[by],
        body="stakeholder/basel-cop",
        meeting="meeting/cop-7",
        **said,
    )


@dataclass(frozen=True)
class Answers:
    """The values of all fourteen at the close of two meetings, and what claims that are not admitted would make of them."""

    values: dict[str, dict[str, str]]
    as_claimed: dict[str, dict[str, str]]


async def answers(pools: Pools) -> Answers:
    await fold(pools)
    found = {}
    for code in BEFORE:
        nodes = (await ask(pools, QUERY, by={"meeting": code}))["instrument"]["paragraphs"]["nodes"]
        found[code] = {node["number"]: node["status"] for node in nodes}
    return Answers(
        *(
            {code: {n: one[word] for n, one in told.items()} for code, told in found.items()}
            for word in ("value", "asClaimed")
        )
    )


async def post(pools: Pools, principal: Principal, *events: Proposed) -> None:
    await open_recorder(pools).record(events, principal)


def with_(at_oewg_2: dict[str, str], at_cop_7: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return all values at both meetings, with those that move; whatever is not named must not."""
    return {
        "OEWG-2": BEFORE["OEWG-2"] | at_oewg_2,
        "COP-7": BEFORE["COP-7"] | at_cop_7,
    }


STORIES = {
    # ¶6 asks to circulate to industry and to seek its views; the answers are not in the Secretariat's hands.
    "circulated to industry": (
        [circulated("2003-03-03", "industry")],
        with_({"6": "FULFILLED"}, {"6": "FULFILLED"}),
    ),
    "circulated and answered": (
        [circulated("2003-03-03", "industry"), answered("2003-06-02", "nokia")],
        with_({"6": "FULFILLED"}, {"6": "FULFILLED"}),
    ),
    "circulated after the implied day, and not called late": (
        [circulated("2004-06-01", "industry")],
        with_({}, {"6": "FULFILLED"}),
    ),
    # ¶6 speaks of industry alone.
    "circulated to NGOs": ([circulated("2003-03-03", "ngo")], with_({}, {})),
    "circulated by somebody else": (
        [circulated("2003-03-03", "industry", by=["stakeholder/switzerland"])],
        with_({}, {}),
    ),
    "answered by an NGO": (
        [PRINTED, answered("2003-06-02", "basel-action-network")],
        with_({}, {}),
    ),
    "answered by industry, though nobody is seen to have asked": (
        [PRINTED, answered("2003-06-02", "nokia")],
        with_({"6": "IN_PROGRESS"}, {"6": "IN_PROGRESS"}),
    ),
    # Another text was sent round: related, and not the act asked for.
    "circulated, claimed as an analogue": (
        [circulated("2003-03-03", "industry", evidence=[on("6", bearing="analogue")])],
        with_({}, {}),
    ),
    # (e) has three conditions, to be met in one event; a second centre makes it wide.
    "a training for SMEs": (
        [trained("2003-09-01", CENTRE)],
        with_({"e": "EVIDENCE"}, {"e": "EVIDENCE"}),
    ),
    "a training by two centres in a month that may end after the meeting": (
        [trained("2003-10", CENTRE, SECOND_CENTRE)],
        with_({}, {"e": "WIDE_EVIDENCE"}),
    ),
    "a training without industry": ([trained("2003-09-01", CENTRE, support=None)], with_({}, {})),
    "a training for officials": (
        [trained("2003-09-01", CENTRE, audience=["officials"])],
        with_({}, {}),
    ),
    "a training without a centre": (
        [trained("2003-09-01", trainers=[SECRETARIAT])],
        with_({}, {}),
    ),
    "a training claimed for the centres' paragraph, with no partner at their side": (
        [trained("2003-09-01", CENTRE, evidence=[on("9")])],
        with_({}, {}),
    ),
    "a training with a company, claimed for the centres' paragraph, the third centre by OEWG-2": (
        [trained("2003-09-01", CENTRE, trainers=["stakeholder/nokia"], evidence=[on("9")])],
        with_({"9": "RESPONSE_BROAD"}, {}),
    ),
    # ¶7 and ¶3 both ask for a report to COP-7: one event serves both, by two claims. ¶3 also asks the OEWG to adopt.
    "the report to COP-7": (
        [reported("2004-10-25", evidence=[on("7"), on("3")])],
        with_({}, {"7": "FULFILLED"}),
    ),
    "the report, claimed for one paragraph only": (
        [reported("2004-10-25", evidence=[on("3")])],
        with_({}, {}),
    ),
    "a report by an NGO": (
        [reported("2004-10-25", by="stakeholder/basel-action-network")],
        with_({}, {}),
    ),
    "a report in a month that may end after the meeting": ([reported("2004-10")], with_({}, {})),
}


@pytest.mark.parametrize(("events", "expected"), STORIES.values(), ids=STORIES)
async def test_what_a_judge_posts_moves_what_the_text_demands_and_nothing_else(
    own_told_pools: Pools, events: list[Proposed], expected: dict[str, dict[str, str]]
) -> None:
    await post(own_told_pools, LOCAL, *events)
    assert (await answers(own_told_pools)).values == expected


@pytest.mark.parametrize(("events", "expected"), STORIES.values(), ids=STORIES)
async def test_what_others_post_is_shown_and_moves_nothing(
    own_told_pools: Pools, events: list[Proposed], expected: dict[str, dict[str, str]]
) -> None:
    await post(own_told_pools, STRANGER, *events)
    found = await answers(own_told_pools)
    assert found.values == BEFORE
    assert found.as_claimed == expected


async def test_what_others_posted_counts_from_the_verification_on(own_told_pools: Pools) -> None:
    event = circulated("2003-03-03", "industry")
    verified = proposed(
        "claim.verified",
        "paragraph/bc-vi-32-6",
        paragraph="BC-VI/32#6",
        by="stakeholder/basel-secretariat",
        event={"source": event.source, "id": event.id},
    )
    await post(own_told_pools, STRANGER, event)
    with pytest.raises(JudgeRequired):
        await post(own_told_pools, STRANGER, verified)
    await post(own_told_pools, LOCAL, verified)
    expected = with_({"6": "FULFILLED"}, {"6": "FULFILLED"})
    assert (await answers(own_told_pools)).values == expected


async def test_a_report_after_the_stated_day_is_late_and_no_sooner_called_so(
    own_told_pools: Pools,
) -> None:
    await post(own_told_pools, LOCAL, reported("2004-12-01"))
    assert (await answers(own_told_pools)).values == BEFORE
    nodes = await ask(own_told_pools, QUERY, by={"date": "2004-12-01"})
    told = {one["number"]: one["status"] for one in nodes["instrument"]["paragraphs"]["nodes"]}
    assert told["7"]["value"] == "FULFILLED_LATE"
    assert told["3"]["value"] == "ADOPTED_BY_OTHER_BODY"
