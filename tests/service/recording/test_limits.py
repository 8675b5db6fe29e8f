"""Limits of a credential: types, instruments and sources, with every fault of every event at once."""

import pytest

from events.envelope import Proposed
from events.log import read
from service.auth.principal import EVERY_TYPE, JUDGE, LOCAL, RECORD, Principal
from service.database.engine import Pools
from service.recording.errors import JudgeRequired, NotAllowed, Refused
from service.recording.record import Recorder
from tests.service.projections.stories import DECISION, tell
from tests.service.recording.stories import (
    STRANGER,
    corrected,
    firm,
    formed,
    joined,
    proposed,
    retracted,
)

HERE, ELSEWHERE = ("XY-1/2",), ("XY-9/9",)
SOURCES = ("urn:example:",)
CLAIM = [{"paragraph": "XY-1/2#1", "bearing": "direct", "reason": "it does"}]
CLAIMING = formed(evidence=CLAIM)
ANOTHER = formed(evidence=CLAIM, form="launch")._replace(stream="partnership/another")


def limited(
    *scopes: str, types: tuple[str, ...] = EVERY_TYPE, instruments: tuple[str, ...] = ()
) -> Principal:
    return Principal("key:b", "api_key", frozenset(scopes), SOURCES, types, instruments)


def judged(event: Proposed = CLAIMING, **members: object) -> Proposed:
    named = {"source": event.source, "id": event.id}
    stream = "paragraph/xy-1-2-1"
    said = {"by": "stakeholder/xy-cop", "event": named, **members}
    return proposed("claim.verified", stream, **said)


@pytest.fixture
async def decided(recorder: Recorder, pools: Pools) -> Recorder:
    """Give the recorder of a log with a decision, and an event of a stranger that claims to answer it."""
    await tell(pools, *DECISION)
    await recorder.record([firm(), CLAIMING], STRANGER)
    return recorder


async def standing(pools: Pools) -> str | None:
    (last,) = (await read.read(pools.log_reader, after=0, limit=99))[-1:]
    return last.claimstanding


async def test_every_fault_of_every_event_is_told_at_once(decided: Recorder) -> None:
    bound = limited(RECORD, types=("servanda.meeting.*",), instruments=ELSEWHERE)
    ours = joined(source="urn:servanda:service")
    with pytest.raises(NotAllowed) as refused:
        await decided.record([ours, formed(evidence=CLAIM, form="launch"), judged()], bound)
    assert [(one.index, one.code) for one in refused.value.faults] == [
        (0, "type"),
        (0, "source"),
        (1, "type"),
        (1, "instrument"),
        (2, "judge-required"),
    ]


async def test_a_type_that_is_not_named_is_beyond_the_credential(decided: Recorder) -> None:
    with pytest.raises(NotAllowed, match=r"servanda\.partnership\.joined is not one of your types"):
        await decided.record([joined()], limited(RECORD, types=("servanda.meeting.*",)))
    await decided.record([joined()], limited(RECORD, types=("servanda.partnership.*",)))


async def test_corrections_are_for_those_whose_credential_names_them(decided: Recorder) -> None:
    change = corrected(firm(), name="B")
    with pytest.raises(NotAllowed, match="not one of your types"):
        await decided.record([change], limited(RECORD, types=()))
    await decided.record([change], limited(RECORD, types=(change.type,)))


async def test_an_instrument_is_named_by_claims_payloads_and_streams(decided: Recorder) -> None:
    elsewhere = limited(RECORD, instruments=ELSEWHERE)
    text = proposed("instrument.reference_recorded", "instrument/xy-1-2")
    link = proposed("instrument.linked", "instrument/xy-9-9", from_address="XY-9/9#1")
    about = proposed("conflict.noted", "conflict/one", about="instrument/xy-1-2")
    for event in (ANOTHER, text, link, about):
        with pytest.raises(NotAllowed, match=r"concerns (XY-1/2|XY-2/1|instrument/xy-1-2)"):
            await decided.record([event], elsewhere)
    await decided.record([joined(), ANOTHER], limited(RECORD, instruments=HERE))


async def test_the_instruments_of_what_is_corrected_count_as_well(decided: Recorder) -> None:
    elsewhere = limited(RECORD, instruments=ELSEWHERE)
    silent = {**CLAIMING.data}
    del silent["evidence"]
    gone = corrected(CLAIMING)._replace(data={**corrected(CLAIMING).data, "data": silent})
    for change in (gone, retracted(CLAIMING)):
        with pytest.raises(NotAllowed, match="concerns XY-1/2, beyond your instruments"):
            await decided.record([change], elsewhere)


async def test_a_correction_does_not_smuggle_in_a_claim(decided: Recorder) -> None:
    elsewhere = limited(RECORD, instruments=ELSEWHERE)
    plain = formed(id="plain")._replace(stream="partnership/another")
    claiming = corrected(plain, evidence=CLAIM)
    with pytest.raises(NotAllowed, match="concerns XY-1/2"):
        await decided.record([plain, claiming], elsewhere)
    await decided.record([plain], elsewhere)
    with pytest.raises(NotAllowed, match="concerns XY-1/2"):
        await decided.record([claiming], elsewhere)


async def test_who_judges_needs_no_other_scope_and_no_named_type(decided: Recorder) -> None:
    judge = limited(JUDGE, types=("servanda.meeting.*",), instruments=HERE)
    with pytest.raises(NotAllowed, match="needs the scope `record`"):
        await decided.record([joined()], judge)
    await decided.record([judged()], judge)


async def test_who_judges_elsewhere_does_not_judge_here(decided: Recorder) -> None:
    elsewhere = limited(RECORD, JUDGE, instruments=ELSEWHERE)
    with pytest.raises(JudgeRequired) as refused:
        await decided.record([judged()], elsewhere)
    assert refused.value.instruments == ("XY-1/2",)
    await decided.record([judged()], LOCAL)
    with pytest.raises(JudgeRequired) as refused:
        await decided.record([retracted(judged())], STRANGER)
    assert refused.value.instruments == ("XY-1/2",)


async def test_what_somebody_is_takes_a_judge_of_every_instrument(decided: Recorder) -> None:
    change = proposed("stakeholder.described", "stakeholder/a-firm", type="government")
    with pytest.raises(JudgeRequired):
        await decided.record([change], limited(RECORD, JUDGE, instruments=HERE))
    await decided.record([change], limited(RECORD, JUDGE))


async def test_a_claim_is_admitted_from_who_judges_for_its_instrument(
    decided: Recorder, pools: Pools
) -> None:
    await decided.record([ANOTHER], limited(RECORD, JUDGE, instruments=HERE))
    assert await standing(pools) == "admitted"


def about(change: Proposed, target: Proposed) -> Proposed:
    return change._replace(
        data={**change.data, "target": {"source": target.source, "id": target.id}}
    )


async def test_corrections_that_name_each_other_or_themselves_are_refused(
    decided: Recorder,
) -> None:
    first, second = corrected(CLAIMING), corrected(CLAIMING)._replace(id="second")
    bound = limited(RECORD, JUDGE, instruments=HERE)
    for request in ([about(first, second), about(second, first)], [about(first, first)]):
        with pytest.raises(Refused):
            await decided.record(request, bound)
