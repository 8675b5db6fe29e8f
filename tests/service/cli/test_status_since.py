"""`servanda status --since`: what a real decision gained between two meetings, and what is said where nothing changed."""

import json
from typing import Any

import pytest

from service.database.engine import Address
from tests.instruments.expected import AT_COP_7, AT_OEWG_2, CHANGED, Moved
from tests.service.cli.commands import on, refusal, said

ADDRESS = "BC-VI/32"
BETWEEN = ("--since", "OEWG-2", "--occurred-by", "COP-7")


def document(address: Address, *more: str) -> dict[str, Any]:
    ended = said(on(address), "status", ADDRESS, *more, "--json")
    assert ended.code == 0, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def moved(one: dict[str, Any]) -> Moved:
    turns = tuple(
        (turn["from"], turn["cause"]["id"] or turn["cause"]["criterion"]) for turn in one["turns"]
    )
    counted = {event["id"].removeprefix("VI32-"): event["criteria"] for event in one["counted"]}
    return Moved(one["before"], one["value"], turns, counted)


def test_every_paragraph_says_what_it_was_what_it_is_and_what_moved_it(
    told_address: Address,
) -> None:
    found = document(told_address, *BETWEEN)
    assert (found["since"], found["occurredBy"]) == ("2003-10-24", "2004-10-29")
    told = {one["number"]: moved(one) for one in found["paragraphs"]}
    unchanged = {
        number: Moved(AT_OEWG_2[number].value, wanted.value)
        for number, wanted in AT_COP_7.items()
        if number not in CHANGED
    }
    assert told == CHANGED | unchanged


def test_a_due_that_passed_is_named_with_its_meeting_and_its_basis(told_address: Address) -> None:
    found = {one["number"]: one for one in document(told_address, *BETWEEN)["paragraphs"]}
    (turn,) = found["5"]["turns"]
    assert turn["value"] == "SILENT"
    assert turn["cause"] == {
        "position": None,
        "id": None,
        "criterion": "adopted",
        "meeting": "OEWG-3",
        "basis": "implied",
        "successor": None,
    }


def test_people_read_a_table_of_what_changed_and_the_rest_in_a_line(told_address: Address) -> None:
    shown = said(on(told_address), "status", ADDRESS, *BETWEEN).out
    lines = " ".join(shown.split())
    for words in (
        "on 2003-10-24",
        "on 2004-10-29",
        "2004-04-30 SILENT: adopted was due by",
        "2003-10-31 VI32-0051: considered",
        "Nothing changed for 1, 2, a, b, c, d, e.",
    ):
        assert words in lines
    assert "decided by" not in shown


def test_a_day_on_which_the_decision_was_not_adopted_yet_shows_the_adoption(
    told_address: Address,
) -> None:
    found = document(told_address, "--since", "2002-12-12", "--occurred-by", "COP-6")
    assert {one["before"] for one in found["paragraphs"]} == {None}
    turns = [turn for one in found["paragraphs"] for turn in one["turns"]]
    assert {(turn["from"], turn["cause"]) for turn in turns} == {("2002-12-13", None)}
    shown = said(
        on(told_address), "status", ADDRESS, "--since", "2002-12-12", "--occurred-by", "COP-6"
    )
    assert "NOT_STARTED: the decision is adopted" in shown.out


def test_where_nothing_changed_that_is_said_in_a_sentence(told_address: Address) -> None:
    shown = said(
        on(told_address), "status", ADDRESS, "--since", "2003-11-01", "--occurred-by", "2003-11-02"
    ).out
    assert "Nothing changed from the end of 2003-11-01 to the end of 2003-11-02" in shown
    assert "paragraph" not in shown
    found = document(told_address, "--since", "COP-7", "--occurred-by", "COP-7")
    assert all(one["before"] == one["value"] for one in found["paragraphs"])
    assert all(one["turns"] == one["counted"] == [] for one in found["paragraphs"])


def test_changes_and_reasons_can_be_asked_for_together(told_address: Address) -> None:
    shown = said(on(told_address), "status", ADDRESS, *BETWEEN, "--explain", "9").out
    assert "Nothing changed for 1, 2" in " ".join(shown.split())
    assert "Rule BC-VI/32#9, version" in shown
    found = {
        one["number"]: one
        for one in document(told_address, *BETWEEN, "--explain", "9")["paragraphs"]
    }
    assert [number for number, one in found.items() if "explanation" in one] == ["9"]


@pytest.mark.parametrize("command", [("status", ADDRESS), ("stakeholder", "switzerland")])
@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        (
            "COP-8",
            (
                "2006-12-01 lies after 2004-10-29, the day that is asked about: "
                "ask since an earlier day, or about a later one."
            ),
        ),
        ("COP7", "No meeting has the code 'COP7': did you mean COP-7 or COP-9 or COP-8?"),
    ],
)
def test_a_day_since_which_nothing_can_be_said_is_refused_with_what_to_do(
    told_address: Address, command: tuple[str, ...], since: str, sentence: str
) -> None:
    asked = (*command, "--since", since, "--occurred-by", "COP-7")
    assert refusal(on(told_address), *asked) == sentence


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--since", "2004-02-30"], "2004-02-30 is no day of the calendar"),
        (
            ["--since", "COP-6", "--what-if", "README.md"],
            "leave --as-of, --since and --explain out",
        ),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    told_address: Address, more: list[str], words: str
) -> None:
    ended = said(on(told_address), "status", ADDRESS, *more)
    assert ended.code == 2
    assert words in " ".join(ended.err.split())
