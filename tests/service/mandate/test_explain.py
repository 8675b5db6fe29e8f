"""Explanations: what counted, what did not, what is missing, and every sentence in words."""

from typing import Any

import pytest

from events.types.codes import STATUS_VALUES
from service.mandate.explain import Sentence, explain, note, render
from service.mandate.messages.en import TEXTS
from service.mandate.prose import rule_text
from service.mandate.rules import parse
from tests.service.mandate.test_duties import FOLLOWING, SECOND
from tests.service.mandate.told import (
    DUTY,
    RESPONSE,
    adopted,
    decided,
    drafted,
    joined,
    reported,
    submitted,
    worked,
)
from tests.service.mandate.world import ADOPTED, OFFICE, Story, act, given, rule

LATER = "2009-12-31"


def missing(story: Story, criterion: str, day: str = LATER) -> Sentence:
    reports = {report.name: report for report in story.explained(day).criteria}
    found = reports[criterion].missing
    assert found is not None
    assert render(found)
    return found


def test_it_states_the_rule_the_day_the_value_and_since_when() -> None:
    told = given(drafted()).under(DUTY).explained("2001-01-01")
    assert (told.paragraph, told.rule_version, str(told.day)) == ("XY-1/2#1", 1, "2001-01-01")
    assert (told.status.value, str(told.since)) == ("DRAFTED", "2000-12-01")
    assert told.since_cause is not None
    assert told.since_cause.event == 1


def test_a_met_criterion_shows_what_was_measured_and_misses_nothing() -> None:
    report = given(drafted(), drafted("2001-01-01")).under(DUTY).explained(LATER).criteria[1]
    assert (report.measured, report.needed, report.missing) == (2, 1, None)


def test_missing_with_nothing_of_the_kind() -> None:
    sentence = missing(given().under(DUTY), "adopted")
    assert sentence == Sentence("missing.act", {"criterion": "adoption by the panel"})


def test_missing_an_actor_names_who_was_there_by_class_alone() -> None:
    there = worked("2001-01-01", participants=[{"class": "greens"}], id="there")
    story = given(worked("2001-01-01", "maker"), there).under(RESPONSE)
    sentence = missing(story, "greens")
    assert (sentence.code, sentence.parameters["class"]) == ("missing.actor", "greens")
    assert (sentence.parameters["candidates"], sentence.parameters["count"]) == (["there"], 1)


def test_missing_another_side_an_addressee_a_statement_or_a_field() -> None:
    def needs(match: dict[str, Any], event: Any) -> str:  # noqa: ANN401 - evidence of any type
        text = rule("element", {"it": {"match": match}}, [["EVIDENCE", "it"]])
        return missing(given(event).under(text), "it").code

    asked: dict[str, Any] = {"by": OFFICE, "addressees": [{"class": "greens"}]}
    opened = act("consultation.opened", "2001-01-01", **asked)
    join = joined("2001-01-01", "maker")
    assert needs({"act": "join", "with": "centres"}, join) == "missing.partner"
    assert needs({"act": "ask", "to": "makers"}, opened) == "missing.addressee"
    assert needs({"act": "join", "has": ["region"]}, join) == "missing.unstated"
    assert needs({"act": "join", "capacity": "host"}, join) == "missing.field"


def test_missing_more_of_the_same() -> None:
    need = {"distinct": "actor", "class": "makers", "at_least": 3}
    text = rule("element", {"it": {"match": {"act": "join"}, "need": need}}, [["EVIDENCE", "it"]])
    story = given(joined("2001-01-01", "maker"), joined("2001-01-02", "smith")).under(text)
    sentence = missing(story, "it")
    assert sentence.parameters == {
        "criterion": "it",
        "needed": 3,
        "measured": 2,
        "what": "actor",
    }
    assert render(sentence) == "Needs it: 3 different actors, 2 so far."


def test_missing_only_because_the_date_may_be_later() -> None:
    assert (
        missing(given(drafted("2001")).under(DUTY), "drafted", "2001-05-01").code == "missing.date"
    )


def test_missing_what_must_come_before() -> None:
    story = given(decided("2001-01-01", body="stakeholder/panel"), on_2=[]).under(FOLLOWING, SECOND)
    assert missing(story, "consulted").code == "missing.predecessor"
    later = given(
        decided("2001-01-01", body="stakeholder/panel"), on_2=[drafted("2001-02-01")]
    ).under(FOLLOWING, SECOND)
    assert missing(later, "consulted").code == "missing.sequence"
    assert missing(later, "consulted").parameters["before"] == "2.drafted"


def test_sentences_name_a_few_events_and_count_them_all() -> None:
    story = given(*(drafted(f"2001-01-{n:02}") for n in range(1, 10))).under(DUTY)
    met = next(s for s in story.explained(LATER).sentences if s.code == "met.plain")
    assert (len(met.parameters["events"]), met.parameters["count"]) == (5, 9)
    assert render(met) == "Met: a draft, by e1, e2, e3, e4, e5 and 4 more."


def test_counter_evidence_is_shown_with_why_it_is_not_in_force() -> None:
    story = given(
        decided("2002-06-07", against=True),
        decided("2002-06-08", against=True, admitted=False),
        decided("2002-06", against=True),
    ).under(DUTY)
    told = story.explained("2002-06-10")
    assert [(one.evidence.id, one.reason) for one in told.counter] == [
        ("e1", None),
        ("e2", "NOT_ADMITTED"),
        ("e3", "DATE_MAY_BE_LATER"),
    ]
    assert [s.parameters["events"] for s in told.sentences if s.code == "counter"] == [["e1"]]


def test_unclaimed_events_that_would_count_are_named() -> None:
    candidates = [
        drafted("2001-01-01", id="would"),
        drafted("2001-01-01", id="not-by-them", by=["stakeholder/maker"]),
        drafted("2010-01-01", id="later"),
        submitted(id="claimed"),
    ]
    story = given(submitted(id="claimed")).under(DUTY)
    told = story.explained("2001-06-01", candidates=candidates)
    assert [(one.evidence.id, one.criterion) for one in told.unclaimed] == [("would", "drafted")]


def test_a_value_that_rests_on_a_reading_names_it() -> None:
    told = given(drafted(stated=False)).under(DUTY).explained("2001-01-01")
    sentence = next(s for s in told.sentences if s.code == "firm.stated-only")
    assert sentence.parameters == {"value": "NOT_STARTED", "events": ["e1"], "count": 1}


def test_only_what_is_required_is_said_to_be_missing() -> None:
    said = given(drafted()).under(DUTY).explained("2001-01-01").sentences
    assert [s.parameters["criterion"] for s in said if s.code.startswith("missing.")] == [
        "adoption by the panel",
        "report to the assembly",
    ]


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (drafted(retracted=True), "The event was taken back."),
        (drafted(admitted=False), "The claim is proposed, not admitted."),
        (drafted(bearing="analogue"), "It is claimed as analogue, not as the act asked for."),
        (
            drafted("1999"),
            "It was before 2000-06-05, from which day on evidence counts.",
        ),
        (joined("2001-01-01", "maker"), "No criterion asks for an act of this kind."),
    ],
)
def test_a_rejection_has_a_sentence(event: Any, text: str) -> None:  # noqa: ANN401 - evidence
    story = given(event).under(DUTY)
    told = note(story.case, story.explained(LATER).others[0])
    assert told is not None
    assert render(told) == text


def test_a_rejection_for_fields_lists_every_failing_test() -> None:
    story = given(reported(body="stakeholder/panel", by=["stakeholder/maker"])).under(DUTY)
    report = story.explained(LATER).criteria[-1]
    told = note(story.case, report.rejected[0], criterion=report.name)
    assert told is not None
    assert render(told) == "It does not pass: body ASSEMBLY; by office."


def test_a_rejection_by_sequence_names_what_came_before() -> None:
    story = given(decided("2001-01-01", body="stakeholder/panel"), on_2=[]).under(FOLLOWING, SECOND)
    report = story.explained(LATER).criteria[0]
    told = note(story.case, report.rejected[0], criterion=report.name)
    assert told is not None
    assert render(told) == "It counts only after 2.drafted, which is not met."


def test_a_date_that_may_be_later_is_said_with_its_last_day() -> None:
    story = given(drafted("2001")).under(DUTY)
    report = story.explained("2001-05-01").criteria[1]
    told = note(story.case, report.rejected[0], criterion=report.name)
    assert told is not None
    assert render(told) == "Its date may be as late as 2001-12-31."


def test_what_is_in_force_against_it_needs_no_reason() -> None:
    story = given(decided("2002-06-07", against=True)).under(DUTY)
    assert note(story.case, story.explained(LATER).counter[0]) is None


def test_an_implied_due_missed_is_not_said_to_be_late() -> None:
    said = given(drafted(), adopted("2001-05-01")).under(DUTY).explained(LATER).sentences
    met = [sentence.code for sentence in said if sentence.code.startswith("met.")]
    assert set(met) == {"met.plain"}


def test_a_rule_can_be_read_as_sentences() -> None:
    said = [render(sentence) for sentence in rule_text(parse(DUTY))]
    assert "adopted, required: adoption by the panel." in said
    assert "adopted is due by P-1 (implied)." in said


STORIES = {
    "fulfilled": given(drafted(), adopted(), reported()).under(DUTY),
    "late": given(drafted(), adopted(), reported("2002-07-01")).under(DUTY),
    "unsure": given(drafted(), adopted(), reported("2002-06")).under(DUTY),
    "silent": given().under(DUTY),
    "overdue": given(decided("2002-06-07", against=True)).under(DUTY),
    "superseded": given(drafted()).under(DUTY).succeeded("replaces", "2001-01-01"),
    "amended": given(drafted(admitted=False)).under(DUTY).succeeded("amends", "2001-01-01"),
    "equal": given(submitted(bearing="analogue"))
    .under(DUTY)
    .equated("drafted", "e1", "2001-01-01"),
    "blocked": given().under(FOLLOWING, SECOND),
    "broad": given(worked("2001-01-01", "maker", "green")).under(RESPONSE),
}


@pytest.mark.parametrize("name", STORIES)
def test_every_sentence_of_an_explanation_has_a_text(name: str) -> None:
    for day in ("2000-06-09", "2001-06-01", "2002-06-10", LATER):
        for sentence in STORIES[name].explained(day).sentences:
            text = render(sentence)
            assert text.endswith(".")
            assert "{" not in text


def test_every_value_has_a_text() -> None:
    values = {value for family in STATUS_VALUES.values() for value in family}
    assert {f"value.{value}" for value in values} <= TEXTS.keys()


def test_an_unknown_language_is_answered_in_english() -> None:
    sentence = Sentence("value.SILENT", {})
    assert render(sentence, "en-GB") == render(sentence) == render(sentence, "tlh")


def test_before_the_adoption_and_without_a_rule_there_is_nothing_to_explain() -> None:
    assert explain(given().case, ADOPTED) is None
    assert explain(given().under(DUTY).case, ADOPTED.replace(year=1999)) is None
