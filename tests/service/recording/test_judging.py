"""Who judges: a scope. What was verified is as safe from others as what was admitted from the start."""

import pytest

from events.envelope import Proposed
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.recording.errors import JudgeRequired, RuleRefused
from service.recording.record import Recorder
from tests.service.projections.stories import DECISION, tell
from tests.service.recording.stories import (
    STRANGER,
    corrected,
    firm,
    formed,
    proposed,
    retracted,
)

CLAIM = [{"paragraph": "XY-1/2#1", "bearing": "direct", "reason": "it does"}]
CLAIMING = formed(evidence=CLAIM)
STREAM = "paragraph/xy-1-2-1"


def of(event: Proposed) -> dict[str, str]:
    return {"source": event.source, "id": event.id}


def judged(type_name: str, **members: object) -> Proposed:
    return proposed(type_name, STREAM, by="stakeholder/xy-cop", **members)


@pytest.fixture
async def decided(recorder: Recorder, pools: Pools) -> Recorder:
    """Give the recorder of a log with a decision, and an event of a stranger that claims to answer it."""
    await tell(pools, *DECISION)
    await recorder.record([firm(), CLAIMING], STRANGER)
    return recorder


@pytest.mark.parametrize(
    "judgement",
    [
        judged("claim.verified", event=of(CLAIMING)),
        judged("claim.disputed", event=of(CLAIMING)),
        judged("assessment.recorded"),
        judged("equivalence.accepted", event=of(CLAIMING)),
    ],
    ids=lambda one: one.type,
)
async def test_only_judges_judge_and_change_what_was_judged(
    decided: Recorder, judgement: Proposed
) -> None:
    with pytest.raises(JudgeRequired):
        await decided.record([judgement], STRANGER)
    await decided.record([judgement], LOCAL)
    for change in (corrected(judgement, reasons="another"), retracted(judgement)):
        with pytest.raises(JudgeRequired):
            await decided.record([change], STRANGER)
    await decided.record([retracted(judgement)], LOCAL)


async def test_what_is_verified_is_for_judges_to_change(decided: Recorder) -> None:
    await decided.record([corrected(CLAIMING, form="launch")], STRANGER)
    await decided.record([judged("claim.verified", event=of(CLAIMING))], LOCAL)
    withdrawn = proposed(
        "claim.withdrawn", STREAM, event=of(CLAIMING), paragraph="XY-1/2#1", reason="no"
    )
    for change in (corrected(CLAIMING, form="project"), retracted(CLAIMING), withdrawn):
        with pytest.raises(JudgeRequired):
            await decided.record([change], STRANGER)


async def test_a_claim_that_came_later_and_was_verified_is_for_judges_too(
    decided: Recorder,
) -> None:
    event = firm("b-firm")
    claim = {"event": of(event), "paragraph": "XY-1/2#1", "bearing": "direct", "reason": "so"}
    made = proposed("claim.made", STREAM, **claim)
    await decided.record([event, made], STRANGER)
    await decided.record([judged("claim.verified", event=of(event))], LOCAL)
    with pytest.raises(JudgeRequired):
        await decided.record([corrected(made, bearing="background")], STRANGER)


@pytest.mark.parametrize(
    ("judgement", "rule", "said"),
    [
        (
            judged("assessment.recorded", value="FULFILLED"),
            "assessment.recorded/family",
            "DECLARED",
        ),
        (
            judged("equivalence.accepted", event=of(CLAIMING), criterion="joind"),
            "equivalence.accepted/criterion",
            "did you mean `joined`?",
        ),
        (judged("claim.verified", event=of(firm())), "claim.verified/not-made", "no claim"),
        (judged("claim.disputed", event=of(firm())), "claim.disputed/not-made", "no claim"),
    ],
    ids=lambda one: one.type if isinstance(one, Proposed) else "",
)
async def test_a_judgement_speaks_the_words_of_the_instrument(
    decided: Recorder, judgement: Proposed, rule: str, said: str
) -> None:
    with pytest.raises(RuleRefused) as caught:
        await decided.record([judgement], LOCAL)
    assert rule in str(caught.value)
    assert said.lower() in str(caught.value).lower()


async def test_what_was_retracted_is_accepted_for_nothing(decided: Recorder) -> None:
    await decided.record([retracted(CLAIMING)], STRANGER)
    with pytest.raises(RuleRefused, match="retracted"):
        await decided.record([judged("equivalence.accepted", event=of(CLAIMING))], LOCAL)
