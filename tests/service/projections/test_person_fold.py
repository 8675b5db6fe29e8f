from service.projections.folds.person import People
from tests.service.projections.facts import on, there, told

STREAM = "person/0b7c1c9e"
FIRST, SECOND = "A" * 43, "B" * 43


def test_a_person_is_a_function_with_digests_in_the_place_of_names() -> None:
    recorded = told(
        "person.recorded",
        STREAM,
        occurred="2004",
        onBehalfOf="stakeholder/a-firm",
        _sd=[SECOND, FIRST],
    )
    timeline = People().timeline("0b7c1c9e", [recorded])
    assert on(timeline, "2004-12-30") is None
    row = there(timeline, "2004-12-31")
    assert (row["title"], row["on_behalf_of"]) == ("Chair of the working group", "a-firm")
    assert row["digests"] == [FIRST, SECOND]
    assert row["body"] == {"recorded": "2004"}


def test_somebody_recorded_again_is_shown_as_recorded_last_in_the_world() -> None:
    again = told("person.recorded", STREAM, occurred="2006", function="Adviser", _sd=[SECOND])
    first = told("person.recorded", STREAM, position=2, occurred="2004", _sd=[FIRST])
    timeline = People().timeline("0b7c1c9e", [again, first])
    assert there(timeline, "2005-01-01")["digests"] == [FIRST]
    row = there(timeline, "2006-12-31")
    assert (row["title"], row["digests"]) == ("Adviser", [SECOND])


def test_nothing_of_the_event_but_function_digests_and_day_enters_a_row() -> None:
    recorded = told("person.recorded", STREAM, note="speaks French", contact="nobody@example.org")
    row = there(People().timeline("0b7c1c9e", [recorded]), "2004-01-01")
    assert row == {
        "title": "Chair of the working group",
        "on_behalf_of": None,
        "digests": recorded.data["_sd"],
        "body": {"recorded": "2003-01-01"},
    }
