"""Nothing of a record is lost, and nothing is said that no record says."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from tests.instruments.folder import (
    ADDRESS,
    SOURCE,
    Item,
    events,
    names,
    records,
    register,
    source_of,
    stakeholder_named,
    stakeholders_in,
    supporting,
    without_symbol,
)

TYPES: Final[Mapping[str, str]] = {
    "consultation_circulated": "consultation.opened",
    "consultation_held": "consultation.held",
    "decision_adopted": "decision.adopted",
    "declaration_adopted": "decision.adopted",
    "document_published": "document.published",
    "document_submitted": "document.submitted",
    "framework_draft": "document.drafted",
    "funding_pledged": "contribution.pledged",
    "funding_received": "contribution.received",
    "guideline_adopted": "document.adopted",
    "guideline_circulated": "document.circulated",
    "guideline_drafted": "document.drafted",
    "joint_activity_completed": "activity.completed",
    "joint_activity_planned": "activity.planned",
    "joint_activity_started": "activity.started",
    "meeting_held": "meeting.held",
    "partner_joined": "partnership.joined",
    "partnership_formed": "partnership.formed",
    "partnership_proposed": "partnership.proposed",
    "post_created": "post.created",
    "project_proposed": "activity.proposed",
    "report_submitted": "report.submitted",
    "response_received": "response.received",
    "stakeholder_identified": "stakeholder.identified",
    "training_held": "training.held",
    "work_programme_adopted": "document.adopted",
    "work_programme_drafted": "document.drafted",
}
OTHER_TYPES: Final = {  # what the record says is another act than its kind
    "VI32-0001": "decision.adopted",
    "VI32-0110": "document.published",
    "VI32-0111": "document.published",
}

COP: Final = "stakeholder/basel-cop"
OEWG: Final = "stakeholder/basel-oewg"
FROM_THE_TITLE: Final[Mapping[str, set[str]]] = {  # whom the title names and the actors do not
    "VI32-0004": {"stakeholder/bcrc-uruguay"},
    "VI32-0039": {OEWG},
    "VI32-0040": {OEWG},
    "VI32-0043": {"stakeholder/bcrc-el-salvador", "stakeholder/bcrc-trinidad-and-tobago"},
    "VI32-0051": {OEWG},
    "VI32-0080": {COP},
    "VI32-0084": {COP},
    "VI32-0098": {OEWG},
    "VI32-0175": {"stakeholder/germany"},
    "VI32-0213": {COP},
}
LENGTHS: Final = {"year": 4, "month": 7, "day": 10}
MEMBERS: Final = {  # of a record; each is accounted for below, or left out with a reason in names.yaml
    *("id", "date", "precision", "kind", "title", "actors", "phase", "paragraphs", "source"),
    *("confidence", "note", "deadline", "donor", "amount", "currency"),
}

every_record = pytest.mark.parametrize("record", records().values(), ids=records())


def data_of(record: Item) -> Mapping[str, Any]:
    data = events()[record["id"]]["data"]
    assert isinstance(data, dict)
    return data


def test_all_193_records_and_81_stakeholders_are_there() -> None:
    assert len(records()) == 193
    assert len(register()) == 81
    own = {name for name in events() if "/" not in name}
    assert own == records().keys() | register().keys()


def test_every_kind_has_its_type_and_no_type_is_idle() -> None:
    assert {record["kind"] for record in records().values()} == TYPES.keys()
    assert len(TYPES) == 27


def test_no_record_has_a_member_that_nobody_accounts_for() -> None:
    assert {member for record in records().values() for member in record} == MEMBERS
    for left_out in ("phase", "amount", "currency"):
        assert names()["omitted"][left_out]
    for record in records().values():
        assert record.get("amount") is None
        assert record.get("currency") is None


@every_record
def test_the_event_is_of_the_type_that_the_kind_says(record: Item) -> None:
    wanted = OTHER_TYPES.get(record["id"], TYPES[record["kind"]])
    assert events()[record["id"]]["type"] == f"servanda.{wanted}"


@every_record
def test_title_date_precision_source_and_confidence_are_those_of_the_record(record: Item) -> None:
    data = data_of(record)
    assert data["title"] == record["title"]
    assert data["occurred"] == str(record["date"])
    assert len(data["occurred"]) == LENGTHS[record["precision"]]
    assert [without_symbol(source) for source in data["sources"]] == [source_of(record["source"])]
    assert data["confidence"] == record["confidence"]


@every_record
def test_every_paragraph_is_claimed_with_its_bearing_and_reason_and_no_other(record: Item) -> None:
    claimed = [
        (claim["paragraph"], claim["bearing"], claim["reason"])
        for claim in data_of(record)["evidence"]
    ]
    assert claimed == [
        (f"{ADDRESS}#{said['ref']}", said["bearing"], said["reason"])
        for said in record["paragraphs"]
    ]


@every_record
def test_every_actor_finds_a_stakeholder_a_class_or_a_text_and_nobody_is_added(
    record: Item,
) -> None:
    event, named = events()[record["id"]], {*record["actors"], *_donor(record)}
    wanted = {stakeholder_named()[name] for name in named if name in stakeholder_named()}
    assert stakeholders_in(event) == wanted | FROM_THE_TITLE.get(record["id"], set())
    for name in named:
        settled = names()["names"].get(name, {})
        assert name in stakeholder_named() or settled
        if "class" in settled:
            classes = [some["class"] for some in event["data"]["participants"]]
            assert settled["class"] in classes
        if "unnamed" in settled:
            assert event["data"]["unnamed"]["text"] == settled["unnamed"]


@every_record
def test_nobody_acts_twice_in_one_event(record: Item) -> None:
    data = data_of(record)
    said = [actor["who"] for actor in data.get("actors", ())]
    assert len(said) == len(set(said))
    for member in ("by", "with", "partners", "centres"):
        acting = data.get(member, ())
        assert isinstance(acting, str) or len(acting) == len({str(one) for one in acting})


@every_record
def test_the_note_is_kept_and_adds_only_what_the_names_settle(record: Item) -> None:
    named = dict.fromkeys((*record["actors"], *_donor(record)))
    added = [names()["names"].get(name, {}).get("note") for name in named]
    wanted = [text for text in (record.get("note"), *added) if text]
    assert data_of(record).get("note") == (" ".join(wanted) or None)


@every_record
def test_deadline_and_donor_are_kept(record: Item) -> None:
    data = data_of(record)
    assert data.get("deadline") == (str(record["deadline"]) if "deadline" in record else None)
    for donor in _donor(record):
        given = data.get("donor") or data["fundedBy"][0]
        assert given == stakeholder_named()[donor]
    assert "amount" not in data
    assert "currency" not in data


@every_record
def test_supporting_events_claim_nothing_and_rest_on_sources_of_the_records(record: Item) -> None:
    cited = [source_of(other["source"]) for other in records().values()]
    for event in supporting(record["id"]):
        assert "evidence" not in event["data"]
        assert event["data"]["occurred"] == str(record["date"])
        assert all(without_symbol(source) in cited for source in event["data"]["sources"])


def test_everything_of_one_record_is_one_request_of_one_source() -> None:
    correlations = [event["correlationid"] for event in events().values()]
    requests = [one for n, one in enumerate(correlations) if n == 0 or correlations[n - 1] != one]
    assert len(requests) == len(set(requests)) == 193 + 81
    for name, event in events().items():
        assert event["source"] == SOURCE
        assert event["correlationid"] == name.partition("/")[0]


def test_counter_evidence_is_what_the_note_calls_so() -> None:
    against = {
        (name, claim["paragraph"])
        for name, event in events().items()
        for claim in event["data"].get("evidence", ())
        if claim.get("against")
    }
    assert against == {("VI32-0198", f"{ADDRESS}#1"), ("VI32-0198", f"{ADDRESS}#a")}


def test_readings_are_of_records_that_exist() -> None:
    assert names()["readings"].keys() <= records().keys()


def _donor(record: Item) -> tuple[str, ...]:
    return (record["donor"],) if record.get("donor") else ()
