from typing import Any

from service.projections.contract import Fact
from service.projections.folds.conflict import Conflicts
from tests.service.projections.facts import on, there, told


def noted(occurred: str, position: int = 1, **said: Any) -> Fact:  # noqa: ANN401 - JSON
    return told("conflict.noted", "conflict/count", occurred=occurred, position=position, **said)


def claim(value: str | int, title: str = "Page") -> dict[str, Any]:
    return {"value": value, "sources": [{"title": title}], "confidence": "stated"}


def test_both_versions_stay_with_their_sources_and_none_is_preferred() -> None:
    timeline = Conflicts().timeline("count", [noted("2007-09")])
    assert on(timeline, "2007-09-29") is None
    row = there(timeline, "2007-09-30")
    assert [one["value"] for one in row["body"]["claims"]] == [61, "over 100"]
    assert "chosen" not in row["body"]
    assert (row["about"], row["member"]) == ("meeting/xy-cop-1", "people")


def test_a_third_version_noted_later_stands_beside_the_others() -> None:
    facts = [
        noted("2007", claims=[claim(10), claim(12)]),
        noted("2008", 2, claims=[claim(12, "Another page"), claim("11")], chosen=12),
    ]
    timeline = Conflicts().timeline("count", facts)
    assert [one["value"] for one in there(timeline, "2008-01-01")["body"]["claims"]] == [10, 12]
    body = there(timeline, "2008-12-31")["body"]
    assert [one["value"] for one in body["claims"]] == [10, 12, "11"]
    assert body["claims"][1]["sources"] == [{"title": "Another page"}]
    assert body["chosen"] == 12


def test_a_conflict_about_an_event_names_it() -> None:
    about = {"source": "urn:example:tests", "id": "1"}
    row = there(Conflicts().timeline("count", [noted("2007", about=about)]), "2008-01-01")
    assert (row["about"], row["about_source"], row["about_id"]) == (None, about["source"], "1")
