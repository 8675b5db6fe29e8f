"""What a rule may ask of an event: who acted, who was there, which fields it states."""

from typing import Any

from events import registry
from events.types.fields import World
from service.mandate.facts import FIELDS, ROW_FIELDS, EventFacts, Party, dump, facts_of, load
from tests.sentences.builders import payload

PARTIES = {
    "firm": Party("firm", "company", "national_company"),
    "old-firm": Party("firm", "company", "national_company"),
    "centre": Party("centre", "regional_centre"),
    "body": Party("body", "convention_body"),
}


def facts(type_name: str, stream: str, /, **members: object) -> EventFacts:
    full = registry.PREFIX + type_name
    model = registry.payload(full, None, payload(full, **members))
    return facts_of(model, stream=stream, parties=PARTIES)


def actors(type_name: str, stream: str, /, **members: object) -> list[str]:
    return [party.key for party in facts(type_name, stream, **members).actors]


def test_bold_members_are_actors() -> None:
    firm = "stakeholder/firm"
    one: dict[str, Any] = {"partner": firm, "capacity": "member", "how": "signed"}
    assert actors("partnership.joined", "partnership/p", **one) == ["firm"]
    partners = [{"stakeholder": firm, "capacity": "member"}]
    assert actors("partnership.formed", "partnership/p", form="launch", partners=partners) == [
        "firm"
    ]
    assert actors(
        "activity.started",
        "activity/a",
        form="pilot",
        partners=[firm],
        centres=["stakeholder/centre"],
    ) == ["firm", "centre"]
    assert actors("consultation.held", "consultation/c", with_=[firm]) == ["firm"]
    assert actors("training.held", "activity/t", trainers=[firm]) == ["firm"]
    assert actors("contribution.pledged", "contribution/c", donor=firm, form="money") == ["firm"]


def test_a_body_acts_where_it_adopts_and_elsewhere_only_receives() -> None:
    body = "stakeholder/body"
    adopted = facts("document.adopted", "document/d", body=body, act="adopts")
    reported = facts(
        "report.submitted", "report/r", by=["stakeholder/firm"], body=body, medium="oral"
    )
    assert [party.key for party in adopted.actors] == ["body"]
    assert [party.key for party in reported.actors] == ["firm"]
    assert adopted.fields["body"] == reported.fields["body"] == ("body",)


def test_whoever_is_identified_acts_and_whoever_identified_them_does_not() -> None:
    assert actors("stakeholder.identified", "stakeholder/firm", by="stakeholder/body") == ["firm"]


def test_a_merged_stakeholder_is_the_one_it_was_merged_into_once() -> None:
    both = ["stakeholder/firm", "stakeholder/old-firm"]
    assert actors("activity.proposed", "activity/a", by=both) == ["firm"]


def test_actors_are_added_recipients_are_not_and_whoever_is_acted_for_is() -> None:
    told = [
        {"who": "stakeholder/centre", "role": "recipient"},
        {"who": "person/0c6ab1c4-6d9b-4d0e-8f0a-000000000001", "onBehalfOf": "stakeholder/firm"},
    ]
    assert actors("activity.cancelled", "activity/a", reason="x", actors=told) == ["firm"]


def test_a_stakeholder_the_register_lacks_has_a_key_and_no_type() -> None:
    told = facts("activity.proposed", "activity/a", by=["stakeholder/stranger"])
    assert told.actors == (Party("stranger"),)


def test_participants_and_addressees_are_known_by_class_or_name() -> None:
    told = facts(
        "document.circulated",
        "document/d",
        by=["stakeholder/body"],
        participants=[{"class": "ngo", "count": 3}],
        addressees=[{"class": "industry"}, {"stakeholder": "stakeholder/firm"}, {"sector": "lead"}],
    )
    assert told.participants == ("ngo",)
    assert told.addressee_classes == ("industry",)
    assert [party.key for party in told.addressees] == ["firm"]


def test_whom_something_goes_to_is_an_addressee_and_a_last_day_is_not() -> None:
    told = facts("activity.proposed", "activity/a", by=["stakeholder/firm"], to="stakeholder/body")
    held = facts(
        "activity.started", "activity/a", form="pilot", from_="2003-05-01", to="2003-05-02"
    )
    assert [party.key for party in told.addressees] == ["body"]
    assert held.addressees == ()


def test_the_facet_of_the_streams_own_kind_is_implied_beside_others() -> None:
    told = facts(
        "document.drafted", "document/mine", by=["stakeholder/firm"], partnership="partnership/p"
    )
    assert told.fields["document"] == ("mine",)
    assert told.fields["partnership"] == ("p",)
    assert (
        "document" not in facts("response.received", "response/r", by=["stakeholder/firm"]).fields
    )


def test_free_text_is_no_field() -> None:
    told = facts("partnership.concluded", "partnership/p", outcome="It went well, all things told.")
    assert "outcome" not in told.fields
    proposed = facts(
        "partnership.proposed", "partnership/p", by=["stakeholder/firm"], aim="capacity"
    )
    assert "aim" not in proposed.fields


def test_rows_keep_what_belongs_together() -> None:
    rows = [
        {"principle": "1", "finding": "met", "reason": "x"},
        {"principle": "2", "finding": "not-shown", "reason": "y"},
    ]
    told = facts(
        "principle.mapped",
        "mapping/m",
        document="document/d",
        reference="p",
        version="1",
        rows=rows,
    )
    assert told.rows == (
        {"finding": "met", "principle": "1"},
        {"finding": "not-shown", "principle": "2"},
    )


def test_facts_survive_as_json_and_say_nothing_of_what_is_empty() -> None:
    told = facts(
        "training.held",
        "activity/t",
        centres=["stakeholder/centre"],
        support=[
            {"class": "industry", "how": "funding"},
            {"stakeholder": "stakeholder/firm", "how": "premises"},
        ],
        participants=[{"class": "ngo"}],
        audience=["sme"],
    )
    assert load(dump(told)) == told
    assert dump(EventFacts()) == {}
    assert load({}) == EventFacts()


def test_every_field_is_a_member_of_some_type() -> None:
    members = {
        name
        for one in registry.EVENT_TYPES
        if issubclass(one.model, World)
        for name in one.model.model_fields
    }
    assert set(FIELDS.values()) <= members
    assert "rows" in members
    assert set(ROW_FIELDS).isdisjoint(FIELDS)
