"""Decision VI/32 by its own file and history: the results that the rules must give, and why."""

from datetime import date
from functools import cache

import pytest

from service.mandate.evaluate import Status, status_on
from service.mandate.explain import Explanation, explain, render
from tests.service.mandate.loaded import Loaded

OEWG_2, COP_7 = date(2003, 10, 24), date(2004, 10, 29)

EXPECTED = {
    "1": ("RESPONSE_PARTIAL", "RESPONSE_PARTIAL"),
    "2": ("RESPONSE_PARTIAL", "RESPONSE_PARTIAL"),
    "3": ("DRAFTED", "ADOPTED_BY_OTHER_BODY"),
    "4": ("IN_PROGRESS", "IN_PROGRESS"),
    "5": ("NOT_STARTED", "SILENT"),
    "6": ("NOT_STARTED", "SILENT"),
    "7": ("PARTLY_FULFILLED", "PARTLY_FULFILLED"),
    "8": ("RESPONSE_PARTIAL", "RESPONSE_PARTIAL"),
    "9": ("RESPONSE_PARTIAL", "RESPONSE_BROAD"),
    "a": ("EVIDENCE", "EVIDENCE"),
    "b": ("NO_EVIDENCE", "NO_EVIDENCE"),
    "c": ("EVIDENCE", "EVIDENCE"),
    "d": ("EVIDENCE", "EVIDENCE"),
    "e": ("NO_EVIDENCE", "NO_EVIDENCE"),
}
STATED_ONLY = EXPECTED | {
    "3": ("NOT_STARTED", "ADOPTED_BY_OTHER_BODY"),
    "4": ("BLOCKED", "BLOCKED"),
}


@cache
def loaded(opens: str | None = None) -> Loaded:
    return Loaded(opens=opens)


def status(number: str, day: date, opens: str | None = None) -> Status:
    found = status_on(loaded(opens).case(number), day)
    assert found is not None
    return found


def explained(number: str, day: date) -> Explanation:
    found = explain(loaded().case(number), day)
    assert found is not None
    return found


def matched(number: str, criterion: str, day: date) -> list[str]:
    reports = {report.name: report for report in explained(number, day).criteria}
    return sorted(event.id.removeprefix("VI32-") for event in reports[criterion].matched)


def reasons(number: str, day: date) -> dict[tuple[str, str], str]:
    told = explained(number, day)
    rows = {("", one.evidence.id): str(one.reason) for one in told.others}
    for report in told.criteria:
        rows |= {(report.name, one.evidence.id): str(one.reason) for one in report.rejected}
    return {(name, event.removeprefix("VI32-")): reason for (name, event), reason in rows.items()}


@pytest.mark.parametrize("number", EXPECTED)
def test_the_values_at_the_close_of_two_meetings(number: str) -> None:
    given = status(number, OEWG_2).value, status(number, COP_7).value
    assert given == EXPECTED[number]


@pytest.mark.parametrize("number", EXPECTED)
def test_the_values_on_stated_evidence_alone(number: str) -> None:
    given = status(number, OEWG_2).stated_only, status(number, COP_7).stated_only
    assert given == STATED_ONLY[number]


def test_what_is_past_due_at_the_close_of_the_seventh_meeting() -> None:
    past = {
        number: [(one.name, one.due.basis) for one in status(number, COP_7).past_due if one.due]
        for number in EXPECTED
    }
    assert {number: dues for number, dues in past.items() if dues} == {
        "3": [("adopted", "implied"), ("reported", "stated")],
        "5": [("adopted", "implied")],
        "6": [("circulated", "implied")],
        "7": [("to-cop", "stated")],
    }


def test_what_later_decisions_ask_again() -> None:
    continued = {
        number: [one.address for one in status(number, COP_7).continued_by] for number in EXPECTED
    }
    assert {number: found for number, found in continued.items() if found} == {
        "1": ["BC-VII/3#4"],
        "3": ["BC-VII/3#1"],
        "4": ["BC-VII/3#2"],
        "7": ["BC-VII/3#2"],
        "9": ["BC-VII/4#1"],
    }
    assert not any(status(number, OEWG_2).continued_by for number in EXPECTED)


def test_paragraph_1_rests_on_the_lead_association_and_lacks_a_named_ngo() -> None:
    assert matched("1", "industry", COP_7) == ["0043"]
    assert reasons("1", COP_7)["ngo", "0064"] == "FIELDS"
    assert reasons("1", COP_7)["words", "0069"] == "DATE_MAY_BE_LATER"
    needs = {report.name: report.missing for report in explained("1", COP_7).criteria}
    missing = needs["ngo"]
    assert missing is not None
    assert (missing.code, missing.parameters["class"]) == ("missing.actor", "ngo")
    assert missing.parameters["candidates"] == ["VI32-0064"]
    assert render(missing) == (
        "Needs a named NGO in a regional or national activity; one candidate, VI32-0064, names none."
    )


def test_paragraph_3_was_adopted_by_another_body_than_the_one_asked() -> None:
    assert matched("3", "drafted", OEWG_2) == ["0047"]
    assert matched("3", "adopted-by-any", COP_7) == ["0079"]
    assert matched("3", "submitted", COP_7) == []
    assert reasons("3", COP_7)["", "0031"] == "OWN_ADOPTION"


def test_paragraph_4_counts_what_came_after_the_draft() -> None:
    assert matched("4", "consulted", OEWG_2) == ["0050"]
    assert matched("4", "consulted", COP_7) == ["0050", "0052", "0060", "0061", "0062"]
    assert reasons("4", COP_7)["consulted", "0042"] == "OUT_OF_SEQUENCE"


def test_paragraph_6_knows_analogues_only() -> None:
    told = reasons("6", COP_7)
    for event in ("0042", "0045", "0046", "0049", "0083"):
        assert told.get(("", event), "NOT_DIRECT") == "NOT_DIRECT"
    assert told["", "0042"] == "NOT_DIRECT"


def test_paragraph_7_counts_reports_to_the_working_group() -> None:
    assert matched("7", "to-oewg", COP_7) == ["0050", "0059"]
    assert matched("7", "covers-ngos", COP_7) == ["0050"]
    assert reasons("7", COP_7)["to-oewg", "0065"] == "FIELDS"


def test_paragraph_8_turns_broad_with_three_governments_at_the_end_of_the_month() -> None:
    assert reasons("8", COP_7)["promoted", "0066"] == "DATE_MAY_BE_LATER"
    assert status("8", date(2004, 10, 30)).value == "RESPONSE_PARTIAL"
    assert status("8", date(2004, 10, 31)).value == "RESPONSE_BROAD"


def test_paragraph_9_rests_on_two_centres_and_then_on_a_third() -> None:
    assert matched("9", "promoted", COP_7) == ["0043", "0064"]
    assert matched("9", "considered", COP_7) == ["0039", "0040", "0051"]


def test_elements_rest_on_single_events() -> None:
    assert matched("c", "formed", COP_7) == ["0020"]
    assert matched("d", "joint", COP_7) == ["0043"]
    assert len(matched("a", "identified", COP_7)) == 12


def test_the_window_is_a_choice_and_lies_in_the_file() -> None:
    assert status("8", OEWG_2, "OEWG-1").value != EXPECTED["8"][0]
    assert status("c", OEWG_2, "OEWG-1").value == "NO_EVIDENCE"


def test_every_sentence_about_the_decision_can_be_said() -> None:
    for number in EXPECTED:
        for day in (OEWG_2, COP_7, date(2014, 1, 1)):
            told = explained(number, day)
            said = [*told.sentences, *(r.missing for r in told.criteria if r.missing)]
            assert all(render(sentence) for sentence in said)
