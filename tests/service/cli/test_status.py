"""`servanda status`: the expected results of a real decision, and what is said where nothing can be answered."""

import json
from typing import Any

import pytest

from events.envelope import Recorded
from events.log import read
from service.database.engine import Address, Pools
from tests.instruments.expected import AT_COP_7, AT_OEWG_2, CONTINUED, PAST_DUE, Expected
from tests.service.cli.commands import on, refusal, said
from tests.statements import opened

ADDRESS = "BC-VI/32"


def asked(address: Address, *arguments: str) -> dict[str, Any]:
    ended = said(on(address), "status", ADDRESS, "--json", *arguments)
    assert ended.code == 0, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def by_number(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["number"]: one for one in document["paragraphs"]}


@pytest.mark.parametrize(
    ("by", "day", "expected"),
    [
        ("2003-10-24", "2003-10-24", AT_OEWG_2),
        ("COP-7", "2004-10-29", AT_COP_7),
    ],
)
def test_every_paragraph_stands_as_expected_with_the_deciding_events(
    told_address: Address, by: str, day: str, expected: dict[str, Expected]
) -> None:
    document = asked(told_address, "--occurred-by", by)
    assert (document["instrument"], document["occurredBy"]) == (ADDRESS, day)
    found = by_number(document)
    assert list(found) == list(expected)
    for number, wanted in expected.items():
        one = found[number]
        told = Expected(one["value"], one["statedOnly"])
        assert (number, told) == (number, Expected(wanted.value, wanted.stated_only))
        assert {name: tuple(ids) for name, ids in one["decidedBy"].items()} == wanted.events


def test_what_is_past_due_and_what_takes_over_stand_beside_the_value(
    told_address: Address,
) -> None:
    found = by_number(asked(told_address, "--occurred-by", "COP-7"))
    past = {
        number: {due["name"]: due["due"]["basis"] for due in one["pastDue"]}
        for number, one in found.items()
        if one["pastDue"]
    }
    continued = {
        number: [edge["address"] for edge in one["continuedBy"]]
        for number, one in found.items()
        if one["continuedBy"]
    }
    assert (past, continued) == (PAST_DUE, CONTINUED)


def test_an_explanation_gives_every_criterion_with_its_reasons(told_address: Address) -> None:
    arguments = ("--occurred-by", "COP-7", "--explain", "1", "--explain", "4")
    found = by_number(asked(told_address, *arguments))
    assert [number for number, one in found.items() if "explanation" in one] == ["1", "4"]
    criteria = {one["name"]: one for one in found["1"]["explanation"]["criteria"]}
    assert criteria["ngo"]["missing"]["parameters"]["candidates"] == ["VI32-0064"]
    assert [one["id"] for one in criteria["industry"]["matched"]] == ["VI32-0043"]
    consulted = {
        one["id"]: one["rejection"]
        for criterion in found["4"]["explanation"]["criteria"]
        for one in criterion["rejected"]
    }
    assert consulted["VI32-0042"] == "OUT_OF_SEQUENCE"


def test_people_read_a_table_and_reasons(told_address: Address) -> None:
    by = ("status", ADDRESS, "--occurred-by", "COP-7")
    table = said(on(told_address), *by).out
    for words in ("ADOPTED_BY_OTHER_BODY", "VI32-0079", "stated only", "to-cop by COP-7 (stated)"):
        assert words in table
    reasons = " ".join(said(on(told_address), *by, "--explain", "3").out.split())
    assert "Another body than the one asked has adopted the text." in reasons
    assert "- VI32-0079 (2004-10-27)" in reasons
    assert "FIELDS: It does not pass: body OEWG." in reasons
    assert "<u>" not in reasons


async def test_what_was_known_before_is_answered_as_it_was_known(told_address: Address) -> None:
    async with opened(told_address) as pools:
        (adoption,) = await _with_id(pools, "VI32-0079")
    then = ("--as-of", str(adoption.position - 1), "--occurred-by", "COP-7")
    before = by_number(asked(told_address, *then))
    assert before["3"]["value"] == "DRAFTED"
    assert by_number(asked(told_address, "--occurred-by", "COP-7"))["3"]["value"] == (
        "ADOPTED_BY_OTHER_BODY"
    )


async def _with_id(pools: Pools, identity: str) -> list[Recorded]:
    events = await read.read(pools.log_reader, after=0, limit=1000)
    return [event for event in events if event.id == identity]


def test_before_the_adoption_there_is_no_status(told_address: Address) -> None:
    found = asked(told_address, "--occurred-by", "2002-12-12")
    assert {one["value"] for one in found["paragraphs"]} == {None}


def test_tables_that_are_behind_are_folded_first(address: Address) -> None:
    loaded = said(on(address), "instrument", "load", "instruments/basel-vi-32")
    assert loaded.code == 0, loaded.err
    document = asked(address, "--occurred-by", "COP-7")
    found = {number: one["value"] for number, one in by_number(document).items()}
    assert found == {number: wanted.value for number, wanted in AT_COP_7.items()}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["BC-VI/23"],
            (
                "No instrument has the address 'BC-VI/23' as known at position {head}: "
                "did you mean BC-VI/32?"
            ),
        ),
        (
            ["Kyoto"],
            "No instrument has the address 'Kyoto' as known at position {head}: there are BC-VI/32.",
        ),
        (
            [ADDRESS, "--occurred-by", "COP7"],
            "No meeting has the code 'COP7': did you mean COP-7 or COP-9 or COP-8?",
        ),
        (
            [ADDRESS, "--explain", "10"],
            (
                "BC-VI/32 has no paragraph or element '10': "
                "it has 1, 2, 3, 4, 5, 6, 7, 8, 9, a, b, c, d, e."
            ),
        ),
        (
            [ADDRESS, "--as-of", "99999"],
            "The log ends at position {head}: ask for a position up to it.",
        ),
    ],
)
async def test_what_there_is_not_is_said_in_one_sentence_with_what_comes_near(
    told_address: Address, arguments: list[str], sentence: str
) -> None:
    async with opened(told_address) as pools:
        head = await read.head(pools.log_reader)
    assert refusal(on(told_address), "status", *arguments) == sentence.format(head=head)


def test_a_log_without_instruments_says_how_to_load_one(address: Address) -> None:
    assert "servanda instrument load" in refusal(on(address), "status", ADDRESS)


def test_a_database_without_tables_says_how_to_make_them(empty_address: Address) -> None:
    assert "servanda migrate" in refusal(on(empty_address), "status", ADDRESS)


@pytest.mark.parametrize(
    "clock", [("--occurred-by", "2004-02-30"), ("--as-of", "last week")], ids=["day", "instant"]
)
def test_a_clock_that_cannot_be_read_is_wrong_usage(
    told_address: Address, clock: tuple[str, str]
) -> None:
    ended = said(on(told_address), "status", ADDRESS, *clock)
    assert ended.code == 2
    assert clock[1] in ended.err
