from typing import Any

from service.projections.contract import Fact, Timeline
from service.projections.folds.document import DocumentActs, Documents, DocumentVersions
from tests.service.projections.facts import on, there, told

STREAM = "document/guideline"


def one(verb: str, occurred: str, position: int = 1, **said: Any) -> Fact:  # noqa: ANN401 - JSON
    return told(f"document.{verb}", STREAM, occurred=occurred, position=position, **said)


def document(*facts: Fact) -> Timeline:
    return Documents().timeline("guideline", facts)


DRAFT = one("drafted", "2004-10", name="Guideline", documentType="guideline")
PUBLISHED = one("published", "2006-03-20", 2)
APPROVED = one("adopted", "2009-03-25", 3, act="approves", body="stakeholder/group", version=1)
ADOPTED = one("adopted", "2011-10-21", 4, body="stakeholder/xy-cop", parts=["section 3"])


def test_a_document_is_drafted_published_and_adopted_and_no_day_completes_it() -> None:
    timeline = document(DRAFT, PUBLISHED, APPROVED, ADOPTED)
    assert on(timeline, "2004-10-30") is None
    assert there(timeline, "2006-03-19")["published"] is None
    assert there(timeline, "2009-03-25")["adopted_by"] == ["group"]
    last = there(timeline, "2011-10-21")
    assert (last["title"], last["type"], last["by"]) == (
        "Guideline",
        "guideline",
        ["xy-secretariat"],
    )
    assert (last["adopted_by"], last["body"]["published"]) == (["group", "xy-cop"], "2006-03-20")


def test_acts_stand_side_by_side_each_with_its_own_day_and_manner() -> None:
    rows = [
        there(DocumentActs().timeline(key, [fact]), "2012-01-01")
        for fact in (PUBLISHED, APPROVED, ADOPTED)
        for key in DocumentActs().keys(fact)
    ]
    said = [(row["act"], row["body"]["manner"], row["body"]["occurred"]) for row in rows]
    assert said == [
        ("PUBLISHED", "online", "2006-03-20"),
        ("ADOPTED", "approves", "2009-03-25"),
        ("ADOPTED", "adopts", "2011-10-21"),
    ]
    assert [row["body_key"] for row in rows] == [None, "group", "xy-cop"]
    assert [row["body"].get("version") for row in rows] == [None, 1, None]
    assert rows[2]["body"]["parts"] == ["section 3"]


def test_a_body_that_takes_note_has_not_adopted() -> None:
    noted = one("adopted", "2005-01-01", act="takes-note")
    assert there(document(noted), "2005-01-01")["adopted_by"] == []
    act = there(DocumentActs().timeline("guideline 1", [noted]), "2005-01-01")
    assert act["body"]["manner"] == "takes-note"


def test_every_version_has_a_row_of_its_own() -> None:
    second = one("drafted", "2005-02", 2, version={"n": 2, "label": "Rev.1"}, revises=1)
    keys = [key for fact in (DRAFT, second) for key in DocumentVersions().keys(fact)]
    assert keys == ["guideline 1", "guideline 2"]
    row = there(DocumentVersions().timeline("guideline 2", [second]), "2005-02-28")
    assert (row["number"], row["body"]["label"], row["body"]["revises"]) == (2, "Rev.1", 1)
    assert (row["body"]["drafted"], str(row["drafted"])) == ("2005-02", "2005-02-28")


def test_a_symbol_is_taken_from_the_newest_label_that_is_one() -> None:
    official = one("drafted", "2005-02", 2, version={"n": 2, "label": "UNEP/CHW/OEWG/2/9"})
    assert there(document(DRAFT, official), "2005-03-01")["symbol"] == "UNEP/CHW/OEWG/2/9"
    assert there(document(DRAFT), "2005-03-01")["symbol"] is None


def test_a_document_that_is_known_by_an_act_alone_is_there_with_what_the_act_says() -> None:
    columns = there(document(one("published", "2006", title="The guideline is out")), "2006-12-31")
    assert (columns["title"], columns["type"], columns["by"]) == (
        "The guideline is out",
        None,
        ["xy-secretariat"],
    )


def test_an_earlier_publication_found_later_is_the_first_one() -> None:
    earlier = one("published", "2005", 9, file={"url": "https://example.org/1"})
    body = there(document(PUBLISHED, earlier), "2007-01-01")["body"]
    assert body == {"published": "2005", "url": "https://example.org/1"}
