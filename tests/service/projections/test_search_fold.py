from datetime import date

from service.projections.catalogue import FOLDS_OF
from service.projections.contract import BEGINNING
from service.projections.folds.search import Search
from tests.service.projections.facts import fact, on, there, told

FIRM = told("stakeholder.registered", "stakeholder/a-firm", name="A firm", aliases=["Une firme"])


def test_a_subject_is_found_by_all_words_that_its_events_say_once_each() -> None:
    formed = told("partnership.formed", "partnership/phones", title="Phones", note="twelve firms")
    again = told(
        "partnership.extended", "partnership/phones", position=2, occurred="2005", title="Phones"
    )
    timeline = Search().timeline("partnership/phones", [formed, again])
    assert on(timeline, "2002-12-31") is None
    assert there(timeline, "2006-01-01") == {
        "kind": "partnership",
        "subject": "phones",
        "words": "Phones · twelve firms",
    }


def test_a_stakeholder_is_found_by_former_names_and_aliases_too() -> None:
    renamed = told(
        "stakeholder.described", "stakeholder/a-firm", position=2, occurred="2005", name="The firm"
    )
    words = there(Search().timeline("stakeholder/a-firm", [FIRM, renamed]), "2006-01-01")["words"]
    assert {"A firm", "Une firme", "The firm"} <= set(words.split(" · "))


def test_whoever_is_named_before_being_registered_is_not_found_before() -> None:
    named = told("stakeholder.identified", "stakeholder/a-firm", position=2, occurred="2002")
    timeline = Search().timeline("stakeholder/a-firm", [FIRM, named])
    assert on(timeline, "2002-12-31") is None
    assert on(timeline, "2003-01-01") is not None


def test_texts_and_meetings_are_found_on_every_day_as_they_are_there_on_every_day() -> None:
    recorded = told("instrument.paragraph_recorded", "instrument/xy-1-2")
    (key,) = Search().keys(recorded)
    assert key == "paragraph/xy-1-2-1"
    (state,) = Search().timeline(key, [recorded])
    assert state.from_day == BEGINNING
    assert "a programme" in str((state.columns or {})["words"])
    assert Search().timeline(key, [])[0].columns is None


def test_a_recital_is_found_as_the_instrument_that_it_introduces() -> None:
    recital = told("instrument.paragraph_recorded", "instrument/xy-1-2", role="recital")
    assert list(Search().keys(recital)) == ["instrument/xy-1-2"]


def test_a_version_of_a_reference_is_found_by_its_own_key() -> None:
    recorded = told("instrument.reference_recorded", "instrument/xy-1-2")
    assert list(Search().keys(recorded)) == ["reference/principles 2002"]


def test_nobody_is_found_by_what_is_said_of_a_person() -> None:
    assert all(not isinstance(one, Search) for one in FOLDS_OF["servanda.person.recorded"])
    assert "servanda.person.recorded" not in Search.types


def test_a_member_that_is_no_text_is_passed_over() -> None:
    odd = fact("stakeholder.registered", "stakeholder/a-firm", name="A firm", text=["no", "text"])
    columns = Search().timeline("stakeholder/a-firm", [odd])[-1]
    assert columns.from_day == date(2003, 1, 1)
    assert (columns.columns or {})["words"] == "Something happens · A firm"
