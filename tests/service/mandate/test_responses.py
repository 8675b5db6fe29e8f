"""Every value of a response and of an element. Nothing hortatory has a due, so nothing of it is ever overdue."""

from tests.service.mandate.told import ELEMENT, RESPONSE, joined, worked
from tests.service.mandate.world import given, rule

PROMOTED = rule(
    "response",
    {
        "words": {"match": {"act": "answer", "by": "states", "stance": "support"}},
        "promoted": {"match": {"act": "start", "by": "states"}},
    },
    [
        [
            "SUSTAINED",
            {
                "all": [
                    {"distinct": "actor", "class": "states", "of": "promoted", "at_least": 3},
                    {"distinct": "year", "of": "promoted", "at_least": 3},
                ]
            },
        ],
        [
            "RESPONSE_BROAD",
            {"distinct": "actor", "class": "states", "of": "promoted", "at_least": 3},
        ],
        ["RESPONSE_PARTIAL", "promoted"],
        ["DECLARED", "words"],
    ],
)


def test_nothing_seen_is_no_evidence_and_stays_it() -> None:
    assert given().under(RESPONSE).values() == [("2000-06-09", "NO_EVIDENCE")]


def test_to_sign_is_to_declare() -> None:
    assert given(joined("2001-01-01", "maker")).under(RESPONSE).value("2001-01-01") == "DECLARED"


def test_an_act_of_one_class_is_a_partial_response() -> None:
    assert (
        given(worked("2001-01-01", "maker")).under(RESPONSE).value("2001-01-01")
        == "RESPONSE_PARTIAL"
    )


def test_acts_of_every_class_are_a_broad_response() -> None:
    story = given(worked("2001-01-01", "maker"), worked("2001-02-01", "green")).under(RESPONSE)
    assert story.value("2001-02-01") == "RESPONSE_BROAD"


def test_acts_of_every_class_in_three_years_are_sustained() -> None:
    years = ("2001-05-01", "2002-05-01", "2003-05-01")
    story = given(*(worked(day, "maker", "green") for day in years)).under(RESPONSE)
    assert story.values() == [
        ("2000-06-09", "NO_EVIDENCE"),
        ("2001-05-01", "RESPONSE_BROAD"),
        ("2003-05-01", "SUSTAINED"),
    ]


def test_three_distinct_addressees_are_a_broad_response() -> None:
    story = given(
        worked("2001-01-01", "arcadia"),
        worked("2001-02-01", "arcadia"),
        worked("2001-03-01", "utopia"),
        worked("2001-04-01", "erewhon"),
    ).under(PROMOTED)
    assert story.value("2001-03-01") == "RESPONSE_PARTIAL"
    assert story.value("2001-04-01") == "RESPONSE_BROAD"


def test_more_evidence_never_lowers_a_response() -> None:
    ladder = ["NO_EVIDENCE", "DECLARED", "RESPONSE_PARTIAL", "RESPONSE_BROAD", "SUSTAINED"]
    events = [
        joined("2001-01-01", "maker"),
        *(worked(f"{y}-05-01", "maker", "green") for y in range(2001, 2005)),
    ]
    climbed = [
        ladder.index(given(*events[:n]).under(RESPONSE).value("2009-01-01")) for n in range(6)
    ]
    assert climbed == sorted(climbed)


def test_an_element_met_in_one_event_is_evidence() -> None:
    assert given(joined("2001-01-01", "smith")).under(ELEMENT).value("2001-01-01") == "EVIDENCE"


def test_a_company_of_no_stated_kind_adds_no_kind() -> None:
    story = given(joined("2001-01-01", "smith"), joined("2001-01-02", "maker")).under(ELEMENT)
    assert story.value("2001-01-02") == "EVIDENCE"


def test_two_kinds_of_makers_are_wide_evidence() -> None:
    story = given(joined("2001-01-01", "guild"), joined("2001-01-02", "maker")).under(ELEMENT)
    assert story.value("2001-01-02") == "WIDE_EVIDENCE"


def test_an_element_without_evidence_is_neither_silent_nor_overdue() -> None:
    assert given().under(ELEMENT).values() == [("2000-06-09", "NO_EVIDENCE")]
