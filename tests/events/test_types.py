"""What payloads say: strictness, the facets that rules test, and who acted."""

import pytest
from pydantic import ValidationError

from events import registry
from events.errors import RefusedPayload
from events.types.fields import Payload, named_actors
from tests.sentences.builders import claim, payload


def said(name: str, /, **members: object) -> Payload:
    return registry.payload(f"servanda.{name}", None, payload(f"servanda.{name}", **members))


def faults(name: str, /, **members: object) -> set[tuple[str, str]]:
    with pytest.raises(RefusedPayload) as refused:
        said(name, **members)
    return {(fault.pointer, fault.code) for fault in refused.value.faults}


def test_a_payload_is_a_fact_and_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        said("post.created").note = "later"  # type: ignore[misc]  # that it is refused is the point


def test_a_payload_says_again_exactly_what_was_sent() -> None:
    sent = payload(
        "servanda.training.held",
        occurred="2003-11",
        centres=["stakeholder/centre"],
        audience=["sme-support-bodies"],
        support=[{"class": "industry", "how": "expertise"}],
        from_="2003-11-10",
        to="2003-11-13",
        level="regional",
        aims=["minimization"],
        activity="activity/course",
        evidence=[claim("XY-1/2#e")],
    )
    model = registry.payload("servanda.training.held", None, sent)
    assert model.model_dump(mode="json", by_alias=True, exclude_unset=True) == sent


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("response.received", {"stance": "conditional", "document": "document/programme"}),
        ("response.received", {"by": None, "unnamed": {"text": "many businesses"}}),
        ("report.submitted", {"covers": ["industry", "ngo"], "body": "stakeholder/oewg", "meeting": "meeting/oewg-2"}),
        ("report.submitted", {"medium": "oral", "unnamed": {"text": "the President"}}),
        ("consultation.opened", {"deadline": "2003-06-30", "document": "document/programme", "meeting": "meeting/oewg-1"}),
        ("consultation.held", {"with": None, "participants": [{"class": "ngo", "count": 3}], "topics": ["life-cycle"]}),
        ("partnership.formed", {"priorityFields": ["BD1", "SP2.1"], "level": "global", "sectors": ["mobile-phones"]}),
        ("training.held", {"audience": ["sme"], "support": [{"stakeholder": "stakeholder/firm", "how": "funding"}]}),
        ("activity.started", {"aims": ["capacity", "technology"], "regions": ["africa"], "wasteStreams": ["e-waste", "Y31", "A1180"]}),
        ("activity.completed", {"fundedBy": ["stakeholder/government"], "countries": ["GH"], "lifeCycle": ["recovery"]}),
        ("contribution.received", {"donor": None, "unnamed": {"class": "industry"}, "form": "in-kind"}),
        ("stakeholder.registered", {"membership": [{"status": "party", "since": "1992"}], "country": "CH", "countryBasis": "source"}),
        ("meeting.scheduled", {"from": "2007-09", "to": "2007-09", "also": [{"to": "2002-12-14", "source": "a report"}]}),
        ("document.drafted", {"revises": 1, "version": {"n": 2, "label": "second draft"}, "uses": ["response/one"]}),
        ("decision.adopted", {"asks": [{"of": "centre", "what": "take part"}, {"of": "stakeholder/x", "what": "go on"}]}),
    ],
)  # fmt: skip
def test_what_the_history_states_has_a_member(name: str, members: dict[str, object]) -> None:
    said(name, **members)


@pytest.mark.parametrize(
    ("name", "members", "expected"),
    [
        ("meeting.held", {"evidence": [claim("XY-1/2#1"), claim("XY-1/2#1")]}, ("/evidence", "twice")),
        ("meeting.held", {"evidence": [claim("XY-1/2")]}, ("/evidence/0/paragraph", "wrong-form")),
        ("meeting.held", {"unnamed": {}}, ("/unnamed", "says-nothing")),
        ("consultation.opened", {"addressees": [{}]}, ("/addressees/0", "says-nothing")),
        ("meeting.held", {"title": "x" * 301}, ("/title", "too-long")),
        ("meeting.held", {"sectors": []}, ("/sectors", "empty")),
        ("meeting.held", {"countries": ["UK"]}, ("/countries/0", "unknown-code")),
        ("meeting.held", {"sources": [{"title": "x", "url": "no address"}]}, ("/sources/0/url", "wrong-form")),
        ("meeting.held", {"body": "meeting/x"}, ("/body", "wrong-form")),
        ("activity.planned", {"from": "2004"}, ("/from", "not-a-day")),
        ("contribution.pledged", {"amount": "0.00"}, ("/amount", "wrong-form")),
        ("response.received", {"by": None}, ("", "nobody")),
        ("claim.made", {"evidence": [claim("XY-1/2#1")]}, ("/evidence", "unknown-member")),
        ("event.retracted", {"sources": [{"title": "x"}]}, ("/sources", "unknown-member")),
        ("instrument.recorded", {"classes": {"é": ["company"]}}, ("/classes/é", "wrong-form")),
        ("conflict.noted", {"about": {"source": "urn:x"}}, ("/about/id", "missing-member")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_pointed_at(
    name: str, members: dict[str, object], expected: tuple[str, str]
) -> None:
    assert faults(name, **members) == {expected}


@pytest.mark.parametrize(
    ("name", "members", "expected"),
    [
        ("decision.adopted", {"body": "stakeholder/a"}, ["stakeholder/a"]),
        ("report.submitted", {"by": ["stakeholder/a"], "body": "stakeholder/b", "to": "stakeholder/c"}, ["stakeholder/a"]),
        ("partnership.formed", {"partners": [{"stakeholder": "stakeholder/a", "capacity": "member"}]}, ["stakeholder/a"]),
        ("activity.started", {"partners": ["stakeholder/a"], "centres": ["stakeholder/b"]}, ["stakeholder/a", "stakeholder/b"]),
        ("activity.started", {"actors": [{"who": "stakeholder/a"}]}, []),
        ("consultation.held", {"with": ["stakeholder/a"]}, ["stakeholder/a"]),
        ("meeting.held", {}, []),
    ],
)  # fmt: skip
def test_those_who_act_are_found_in_the_members_of_the_type(
    name: str, members: dict[str, object], expected: list[str]
) -> None:
    assert list(named_actors(said(name, **members))) == expected


@pytest.mark.parametrize(
    "entry", registry.EVENT_TYPES, ids=lambda entry: f"{entry.name}/{entry.version}"
)
def test_the_members_that_act_are_members(entry: registry.EventType) -> None:
    assert set(entry.model.acting) <= entry.model.model_fields.keys()
