from service.projections.folds.report import Reports
from tests.service.projections.facts import on, there, told

STREAM = "report/progress"
BODY = "stakeholder/council"


def test_a_report_says_by_whom_to_whom_how_and_when() -> None:
    report = told(
        "report.submitted",
        STREAM,
        occurred="2004-04",
        body=BODY,
        meeting="meeting/c-3",
        medium="oral",
        covers=["industry"],
        period={"from": "2003", "to": "2004-03"},
    )
    timeline = Reports().timeline("progress", [report])
    assert on(timeline, "2004-04-29") is None
    row = there(timeline, "2004-04-30")
    assert (row["by"], row["to_body"], row["meeting"], row["medium"]) == (
        ["xy-secretariat"],
        "council",
        "c-3",
        "oral",
    )
    assert row["body"] == {
        "submitted": "2004-04",
        "covers": ["industry"],
        "period": {"from": "2003", "to": "2004-03"},
    }


def test_a_report_of_nobody_in_particular_keeps_what_is_said_of_them() -> None:
    report = told("report.submitted", STREAM, by=None, unnamed={"text": "a consultant"})
    row = there(Reports().timeline("progress", [report]), "2004-01-01")
    assert (row["by"], row["body"]["unnamed"]) == ([], {"text": "a consultant"})


def test_a_report_that_is_given_again_is_shown_as_given_last_whatever_was_recorded_first() -> None:
    late = told("report.submitted", STREAM, occurred="2005", title="Again", medium="published")
    early = told("report.submitted", STREAM, position=2, occurred="2004", title="First")
    timeline = Reports().timeline("progress", [late, early])
    assert there(timeline, "2005-01-01")["title"] == "First"
    again = there(timeline, "2005-12-31")
    assert (again["title"], again["medium"], again["body"]["submitted"]) == (
        "Again",
        "published",
        "2005",
    )
