"""Recording: once, together, judged on the streams as they are under the lock."""

import asyncio
from dataclasses import replace

import pytest

from events.log import read
from service.auth.principal import LOADER, LOCAL
from service.database.engine import Pools
from service.recording.errors import (
    IdentityReused,
    NotAllowed,
    RetractedTarget,
    RuleRefused,
    UnknownReference,
    WrongRevision,
)
from service.recording.record import Recorder
from tests.contract.standing import revisions
from tests.service.recording.stories import (
    PHONES,
    concluded,
    corrected,
    expecting,
    firm,
    formed,
    joined,
    proposed,
    retracted,
)


async def test_a_request_is_recorded_at_adjacent_positions(
    recorder: Recorder, pools: Pools
) -> None:
    receipt = await recorder.record([firm(), formed(), joined()], LOCAL)
    assert [(one.position, one.revision) for one in receipt.entries] == [(1, 1), (2, 1), (3, 2)]
    events = await read.read(pools.log_reader, after=0, limit=10)
    assert {(one.authid, one.authtype) for one in events} == {("local", "unauthenticated")}
    assert receipt.entries[0].recorded_at == events[0].recorded_at


async def test_the_same_request_again_gives_the_same_receipt_and_records_nothing(
    recorder: Recorder, pools: Pools
) -> None:
    request = [firm(), formed(), joined()]
    first = await recorder.record(request, LOCAL)
    second = await recorder.record(request, LOCAL)
    assert [replace(one, duplicate=False) for one in second.entries] == list(first.entries)
    assert (first.recorded, second.recorded, second.duplicates) == (3, 0, 3)
    assert await read.head(pools.log_reader) == 3


async def test_only_what_is_missing_of_a_request_is_recorded(recorder: Recorder) -> None:
    await recorder.record([firm()], LOCAL)
    receipt = await recorder.record([firm(), formed(), formed()], LOCAL)
    assert [(one.position, one.duplicate) for one in receipt.entries] == [
        (1, True),
        (2, False),
        (2, True),
    ]


async def test_an_identity_is_never_given_twice(recorder: Recorder) -> None:
    await recorder.record([firm(id="one")], LOCAL)
    with pytest.raises(IdentityReused, match="/data/name"):
        await recorder.record([firm(id="one", name="Another")], LOCAL)
    with pytest.raises(IdentityReused) as caught:
        await recorder.record([firm("b", id="two"), firm("c", id="two")], LOCAL)
    assert [fault.index for fault in caught.value.faults] == [1]


async def test_a_refused_request_records_nothing_and_names_every_event(
    recorder: Recorder, pools: Pools
) -> None:
    await recorder.record([firm()], LOCAL)
    with pytest.raises(UnknownReference) as caught:
        await recorder.record([firm(), joined(), joined("a-frim"), formed(form="launch")], LOCAL)
    assert {fault.index for fault in caught.value.faults} == {1, 2}
    (unknown,) = (one for one in caught.value.refusals if one.name is not None)
    assert (unknown.index, unknown.near) == (2, ("stakeholder/a-firm",))
    assert await read.head(pools.log_reader) == 1


async def test_rules_see_what_was_recorded_before(recorder: Recorder) -> None:
    await recorder.record([firm(), formed(), concluded(occurred="2005")], LOCAL)
    await recorder.record([joined(occurred="2005-06")], LOCAL)
    with pytest.raises(RuleRefused) as caught:
        await recorder.record([joined(capacity="donor", occurred="2006")], LOCAL)
    assert [one.rule for one in caught.value.refusals] == ["partnership.joined/closed"]


async def test_a_rule_that_reads_another_stream_is_judged_on_it(recorder: Recorder) -> None:
    asker = firm("xy-secretariat", type="convention_secretariat")
    asked = proposed("consultation.opened", "consultation/draft", occurred="2003-06")
    await recorder.record([firm(), asker, asked], LOCAL)
    answer = {"answers": "consultation/draft", "occurred": "2003-05-01"}
    with pytest.raises(RuleRefused, match="before the question"):
        await recorder.record([proposed("response.received", "response/a", **answer)], LOCAL)


async def test_a_retracted_target_is_closed(recorder: Recorder) -> None:
    await recorder.record([firm(), formed(), joined(), retracted(joined())], LOCAL)
    with pytest.raises(RetractedTarget):
        await recorder.record([corrected(joined(), capacity="donor")], LOCAL)


async def test_expectations_hold_or_the_poster_learns_where_the_stream_stands(
    recorder: Recorder,
) -> None:
    await recorder.record([firm(), formed()], LOCAL, expected={PHONES: 0})
    with pytest.raises(WrongRevision) as caught:
        await recorder.record([joined()], LOCAL, expected={PHONES: 2})
    assert (caught.value.stream, caught.value.expected, caught.value.actual) == (PHONES, 2, 1)
    again = joined(capacity="donor")
    await recorder.record([expecting(joined(), 1), expecting(again, 2)], LOCAL)
    receipt = await recorder.record([expecting(joined(), 1)], LOCAL)
    assert receipt.duplicates == 1


async def test_of_racers_for_one_place_exactly_one_wins_and_the_others_learn_why(
    recorder: Recorder, pools: Pools
) -> None:
    await recorder.record([firm(), formed()], LOCAL)

    async def race(number: int) -> str:
        try:
            await recorder.record([joined(id=f"r{number}")], LOCAL)
        except RuleRefused as error:
            return error.refusals[0].rule
        return "recorded"

    outcomes = await asyncio.gather(*(race(number) for number in range(6)))
    assert sorted(outcomes) == ["partnership.joined/member"] * 5 + ["recorded"]
    assert await revisions(pools.log_reader, [PHONES]) == {PHONES: 2}


async def test_racers_with_the_same_event_all_get_its_receipt(recorder: Recorder) -> None:
    await recorder.record([firm(), formed()], LOCAL)
    receipts = await asyncio.gather(*(recorder.record([joined()], LOCAL) for _ in range(5)))
    assert {one.position for one in receipts} == {3}
    assert sum(one.recorded for one in receipts) == 1


async def test_a_claim_names_a_paragraph_of_the_loaded_instrument(recorder: Recorder) -> None:
    text = "instrument/xy-1-2"
    body = firm("xy-cop", type="convention_body")
    meeting = proposed("meeting.scheduled", "meeting/xy-cop-1")
    loaded = [
        proposed("instrument.recorded", text),
        proposed("instrument.paragraph_recorded", text),
    ]
    await recorder.record([body, meeting, *loaded], LOADER_HERE)
    claim = {"paragraph": "XY-1/2#1", "bearing": "direct", "reason": "it does"}
    await recorder.record([firm(), formed(evidence=[claim])], LOCAL)
    with pytest.raises(UnknownReference) as caught:
        await recorder.record([joined(evidence=[claim | {"paragraph": "XY-1/2#2"}])], LOCAL)
    assert caught.value.refusals[0].near == ("XY-1/2#1",)


async def test_a_rule_is_read_by_the_language_of_rules(recorder: Recorder) -> None:
    text = "instrument/xy-1-2"
    body = firm("xy-cop", type="convention_body")
    meeting = proposed("meeting.scheduled", "meeting/xy-cop-1")
    loaded = [
        proposed("instrument.recorded", text),
        proposed("instrument.paragraph_recorded", text),
    ]
    wrong = proposed("instrument.rule_recorded", text, values=[["SPLENDID", "drafted"]])
    with pytest.raises(RuleRefused) as caught:
        await recorder.record([body, meeting, *loaded, wrong], LOADER_HERE)
    assert [one.rule for one in caught.value.refusals] == ["instrument.rule_recorded/language"]


async def test_nobody_takes_the_sources_of_others(recorder: Recorder) -> None:
    with pytest.raises(NotAllowed):
        await recorder.record([firm(source="urn:servanda:service")], LOCAL)
    with pytest.raises(NotAllowed):
        await recorder.record([firm()], LOADER)


LOADER_HERE = replace(LOADER, sources=("urn:example:",))
