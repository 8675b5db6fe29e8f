"""Registers: out of how many, on which day, by which count; and unknown where nothing counts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from service.mandate.explain import Explanation, explain
from service.mandate.reach import Reach
from service.mandate.registers import Register, Size, register_of, size_of
from service.mandate.sentence import render
from tests.service.mandate.told import DUTY, RESPONSE, drafted, joined, worked
from tests.service.mandate.world import Story, given

COUNTED: dict[str, Any] = {
    "kind": "register",
    "registerOf": "states",
    "title": "States that take part",
    "items": [
        {"code": "A-2", "label": "Parties", "number": 12, "from": "2002-06"},
        {"code": "A-1", "label": "Parties", "number": 9, "from": "2000-06-09"},
    ],
}
LISTED: dict[str, Any] = {
    "kind": "register",
    "registerOf": "makers",
    "title": "Makers in the trade list",
    "items": [
        {"code": "maker", "label": "all of it", "from": "1999"},
        {"code": "smith", "label": "all of it", "from": "2001-05-01", "to": "2002"},
        {"code": "guild", "label": "all of it"},
    ],
}


def register(said: dict[str, Any], key: str = "list 1") -> Register:
    found = register_of(key, said)
    assert found is not None
    return found


def size(said: dict[str, Any], day: str) -> Size | None:
    return size_of(said["registerOf"], [register(said)], date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "number", "counted"),
    [
        ("2000-06-09", 9, "2000-06-09"),
        ("2002-06-29", 9, "2000-06-09"),
        ("2002-06-30", 12, "2002-06-30"),
        ("2030-01-01", 12, "2002-06-30"),
    ],
)
def test_the_newest_count_holds_until_the_next_from_the_last_day_its_date_allows(
    day: str, number: int, counted: str
) -> None:
    found = size(COUNTED, day)
    assert found == Size("list 1", number, "Parties", date.fromisoformat(counted))


def test_no_count_is_carried_back() -> None:
    assert size(COUNTED, "2000-06-08") is None


@pytest.mark.parametrize(
    ("day", "number", "counted"),
    [
        ("1999-12-30", 1, "1999-12-30"),  # of the only one there nobody knows since when
        ("1999-12-31", 2, "1999-12-31"),
        ("2001-05-01", 3, "2001-05-01"),
        ("2002-12-31", 3, "2001-05-01"),
        ("2003-01-01", 2, "1999-12-31"),
    ],
)
def test_members_are_counted_on_the_days_on_which_they_are_there(
    day: str, number: int, counted: str
) -> None:
    found = size(LISTED, day)
    assert found == Size("list 1", number, "Makers in the trade list", date.fromisoformat(counted))


def test_of_two_registers_the_one_that_was_counted_last_says_how_many() -> None:
    later = register({**COUNTED, "items": [{**COUNTED["items"][0], "number": 13}]}, "list 2")
    both = (later, register(COUNTED))
    found = [size_of("states", both, date(year, 7, 1)) for year in (2001, 2002)]
    assert [one.number for one in found if one is not None] == [9, 13]


def test_a_text_that_counts_no_class_is_no_register_of_one() -> None:
    assert register_of("list 1", {**COUNTED, "registerOf": None}) is None
    assert size_of("greens", [register(COUNTED)], date(2003, 1, 1)) is None


def told(story: Story, *said: dict[str, Any], day: str = "2001-12-31") -> Explanation:
    case = replace(story.case, registers=tuple(map(register, said)))
    found = explain(case, date.fromisoformat(day))
    assert found is not None
    return found


def reached(found: Explanation, criterion: str) -> tuple[Reach, ...]:
    return next(one.reach for one in found.criteria if one.name == criterion)


def test_every_class_asked_is_counted_apart_and_one_with_nobody_is_shown_as_empty() -> None:
    story = given(joined("2001-01-01", "maker"), joined("2001-02-01", "smith")).under(RESPONSE)
    makers, greens = reached(told(story, LISTED), "words")
    assert (makers.class_, makers.keys, makers.events) == ("makers", ("maker", "smith"), (1, 2))
    assert makers.size is not None
    assert makers.size.number == 3
    assert (greens.class_, greens.keys, greens.events, greens.size) == ("greens", (), (), None)


def test_merged_identities_and_repeated_acts_are_one_member() -> None:
    twice = (joined("2001-01-01", "smith"), joined("2001-02-01", "smith-and-sons"))
    makers, _ = reached(told(given(*twice).under(RESPONSE), LISTED), "words")
    assert (makers.keys, makers.events) == (("smith",), (1, 2))


def test_what_does_not_count_reaches_nobody() -> None:
    story = given(joined("2001-01-01", "maker"), worked("2003-01-01", "maker")).under(RESPONSE)
    (makers,) = reached(told(story, LISTED), "makers")
    assert (makers.keys, makers.events) == ((), ())


def test_a_response_says_out_of_how_many_or_that_nobody_knows() -> None:
    story = given(joined("2001-01-01", "maker"), joined("2001-02-01", "green")).under(RESPONSE)
    said = {one.code: one for one in told(story, LISTED).sentences}
    assert said["reach.of"].parameters == {
        "criterion": "words",
        "named": 1,
        "class": "makers",
        "of": 3,
        "label": "Makers in the trade list",
        "day": "2001-05-01",
    }
    assert render(said["reach.of"]).endswith(
        "1 of class makers, out of 3 (Makers in the trade list, counted 2001-05-01)."
    )
    assert render(said["reach.unknown"]) == "words: 1 of class greens; out of how many is unknown."


def test_a_duty_is_no_question_of_how_many() -> None:
    found = told(given(drafted()).under(DUTY), {**LISTED, "registerOf": "office"})
    assert [one.keys for one in reached(found, "drafted")] == [("office",)]
    assert [one.code for one in found.sentences if one.code.startswith("reach.")] == []


def test_no_value_depends_on_a_register() -> None:
    story = given(joined("2001-01-01", "maker"), worked("2001-02-01", "maker")).under(RESPONSE)
    assert told(story).status == told(story, LISTED, COUNTED).status
