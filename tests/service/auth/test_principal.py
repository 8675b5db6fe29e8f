"""Limits of a principal: what is named reaches as far as it says, and what is left out reaches everywhere but one place."""

import pytest

from service.auth.principal import EVERY_TYPE, JUDGE, LOCAL, OURS, RECORD, SERVICE, Principal

JOINED = "servanda.partnership.joined"
HELD = "servanda.meeting.held"
ALONE = ("servanda.instrument.recorded", "servanda.event.corrected", "servanda.event.retracted")


def somebody(
    *, scopes: tuple[str, ...] = (RECORD,), types: tuple[str, ...] = (), instruments: str = ""
) -> Principal:
    sources = ("urn:example:",)
    return Principal("key:a", "api_key", frozenset(scopes), sources, types, (*instruments.split(),))


def test_without_named_types_every_type_may_be_told_but_those_that_are_named_one_by_one() -> None:
    told = [name for name in EVERY_TYPE if not somebody().may_tell(name)]
    assert all(name.startswith(("servanda.instrument.", "servanda.event.")) for name in told)
    assert set(ALONE) <= set(told)


def test_a_pattern_reaches_one_subject_and_an_exact_name_one_type() -> None:
    limited = somebody(types=("servanda.partnership.*", HELD))
    assert limited.may_tell(JOINED)
    assert limited.may_tell(HELD)
    assert not limited.may_tell("servanda.meeting.scheduled")
    assert not limited.may_tell("servanda.partnerships.joined")


@pytest.mark.parametrize("name", ALONE)
def test_no_pattern_reaches_what_is_named_one_by_one(name: str) -> None:
    wide = ("servanda.*", "servanda.instrument.*", "servanda.event.*")
    assert not somebody(types=wide).may_tell(name)
    assert somebody(types=(*wide, name)).may_tell(name)


def test_an_instrument_is_reached_by_its_address_and_by_its_stream() -> None:
    assert somebody().beyond({"XY-1/2", "instrument/xy-9-9"}) == ()
    limited = somebody(instruments="XY-1/2")
    assert limited.beyond({"XY-1/2", "instrument/xy-1-2"}) == ()
    assert limited.beyond({"XY-1/3", "XY-1/2", "instrument/xy-1-3"}) == (
        "XY-1/3",
        "instrument/xy-1-3",
    )


def test_who_judges_for_some_instruments_does_not_judge_for_whichever_there_are() -> None:
    judge = somebody(scopes=(JUDGE,), instruments="XY-1/2")
    assert judge.may_judge({"XY-1/2"})
    assert not judge.may_judge({"XY-1/2", "XY-1/3"})
    assert not judge.may_judge(None)
    assert somebody(scopes=(JUDGE,)).may_judge(None)
    assert not somebody().may_judge(())


def test_the_source_of_the_service_is_its_alone() -> None:
    assert SERVICE.may_name(OURS)
    assert not SERVICE.may_name("urn:example:a")
    assert not LOCAL.may_name(OURS)
    assert LOCAL.may_name("urn:example:a")
