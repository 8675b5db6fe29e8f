from typing import Any

from service.projections.contract import Fact
from service.projections.folds.principle import Findings
from tests.service.projections.facts import on, there, told

STREAM = "mapping/framework"


def mapped(occurred: str, position: int, *rows: tuple[str, str], **said: Any) -> Fact:  # noqa: ANN401 - JSON
    found = [{"principle": name, "finding": one, "reason": "section 2"} for name, one in rows]
    return told(
        "principle.mapped", STREAM, occurred=occurred, position=position, rows=found, **said
    )


def test_every_principle_of_a_mapping_is_a_finding_of_its_own() -> None:
    fact = mapped("2004", 1, ("Be open", "met"), ("Report", "not-shown"))
    assert list(Findings().keys(fact)) == ["framework Be open", "framework Report"]
    row = there(Findings().timeline("framework Report", [fact]), "2004-12-31")
    assert (row["principle"], row["finding"]) == ("Report", "NOT_SHOWN")
    assert (row["document"], row["partnership"]) == ("framework", None)
    assert (row["reference"], row["reference_version"]) == ("principles", "2002")
    assert row["body"] == {"reason": "section 2", "found": "2004"}


def test_a_later_mapping_holds_from_its_day_on_whichever_was_recorded_first() -> None:
    later = mapped("2006-05-01", 1, ("Be open", "met"))
    first = mapped("2004", 2, ("Be open", "not-met"))
    timeline = Findings().timeline("framework Be open", [later, first])
    assert on(timeline, "2004-12-30") is None
    assert there(timeline, "2006-04-30")["finding"] == "NOT_MET"
    assert there(timeline, "2006-05-01")["finding"] == "MET"


def test_a_principle_that_a_later_mapping_does_not_speak_of_keeps_its_finding() -> None:
    first = mapped("2004", 1, ("Be open", "not-met"), ("Report", "met"))
    later = mapped("2006", 2, ("Be open", "met"))
    assert "framework Report" not in Findings().keys(later)
    assert there(Findings().timeline("framework Report", [first]), "2007-01-01")["event"] == 1
