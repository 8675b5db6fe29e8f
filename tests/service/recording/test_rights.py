"""Rights: what counts is changed by judges only, and every claim says what it is worth."""

import pytest

from events.log import read
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.recording.errors import JudgeRequired, NotAllowed
from service.recording.record import Recorder
from tests.service.recording.stories import (
    STRANGER,
    corrected,
    firm,
    formed,
    joined,
    proposed,
    retracted,
)

CLAIM = [{"paragraph": "XY-1/2#1", "bearing": "direct", "reason": "it does"}]


async def standings(pools: Pools) -> list[str | None]:
    return [one.claimstanding for one in await read.read(pools.log_reader, after=0, limit=99)]


async def test_claims_are_admitted_from_those_who_judge(recorder: Recorder, pools: Pools) -> None:
    await recorder.record([firm(), formed(evidence=CLAIM)], LOCAL)
    assert await standings(pools) == [None, "admitted"]


async def test_claims_of_others_are_proposed(recorder: Recorder, pools: Pools) -> None:
    event = {"source": formed(evidence=CLAIM).source, "id": formed(evidence=CLAIM).id}
    made = {"event": event, "paragraph": "XY-1/2#2", "bearing": "direct", "reason": "it does"}
    claim = proposed("claim.made", "paragraph/xy-1-2-2", **made)
    await recorder.record([firm(), formed(evidence=CLAIM), claim], STRANGER)
    assert await standings(pools) == [None, "proposed", "proposed"]


async def test_a_correction_of_a_claiming_event_has_a_standing_of_its_own(
    recorder: Recorder, pools: Pools
) -> None:
    claiming = formed(evidence=CLAIM)
    await recorder.record([firm(), claiming], STRANGER)
    await recorder.record([corrected(claiming, form="launch")], STRANGER)
    await recorder.record([corrected(firm(), name="B")], STRANGER)
    assert await standings(pools) == [None, "proposed", "proposed", None]


async def test_only_judges_correct_what_has_admitted_claims(recorder: Recorder) -> None:
    claiming = formed(evidence=CLAIM)
    await recorder.record([firm(), claiming], LOCAL)
    for change in (corrected(claiming, form="launch"), retracted(claiming)):
        with pytest.raises(JudgeRequired) as caught:
            await recorder.record([change], STRANGER)
        assert caught.value.code == "judge-required"
    await recorder.record([corrected(claiming, form="launch")], LOCAL)


async def test_only_judges_say_that_a_stakeholder_is_another_one(recorder: Recorder) -> None:
    await recorder.record([firm(), firm("another-firm")], LOCAL)
    changes = (
        proposed("stakeholder.described", "stakeholder/a-firm", type="government"),
        proposed("stakeholder.merged", "stakeholder/a-firm"),
        corrected(firm(), type="government"),
    )
    for change in changes:
        with pytest.raises(JudgeRequired):
            await recorder.record([change], STRANGER)
    renamed = proposed("stakeholder.described", "stakeholder/a-firm", name="B")
    await recorder.record([renamed], STRANGER)


async def test_only_judges_withdraw_an_admitted_claim(recorder: Recorder) -> None:
    claiming = formed(evidence=CLAIM)
    await recorder.record([firm(), claiming], LOCAL)
    event = {"source": claiming.source, "id": claiming.id}
    said = {"event": event, "paragraph": "XY-1/2#1", "reason": "it does not"}
    withdrawn = proposed("claim.withdrawn", "paragraph/xy-1-2-1", **said)
    with pytest.raises(JudgeRequired):
        await recorder.record([withdrawn], STRANGER)
    await recorder.record([withdrawn], LOCAL)


async def test_what_others_recorded_is_theirs_to_correct(recorder: Recorder) -> None:
    theirs = joined(source="urn:other:tests")
    await recorder.record([firm(), formed(), theirs], LOCAL)
    with pytest.raises(NotAllowed, match="not yours"):
        await recorder.record([retracted(theirs)], STRANGER)


async def test_parts_of_an_instrument_change_by_loading_its_file(recorder: Recorder) -> None:
    body = firm("xy-cop", type="convention_body")
    meeting = proposed("meeting.scheduled", "meeting/xy-cop-1")
    text = proposed("instrument.recorded", "instrument/xy-1-2")
    await recorder.record([body, meeting, text], LOCAL)
    with pytest.raises(NotAllowed, match="changed file"):
        await recorder.record([corrected(text, name="Another name")], LOCAL)
