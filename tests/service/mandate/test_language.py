"""Each word of the rule language, one at a time."""

from typing import Any

import pytest

from service.mandate.evidence import Evidence
from tests.service.mandate.told import adopted, drafted, joined, reported, worked
from tests.service.mandate.world import ASSEMBLY, OFFICE, PANEL, act, given, rule

LATER = "2009-12-31"


def counts(event: Evidence, match: object, **more: object) -> bool:
    """Say whether one event meets a criterion with this match."""
    text = rule("element", {"it": {"match": match, **more}}, [["EVIDENCE", "it"]])
    return given(event).under(text).value(LATER) == "EVIDENCE"


def answered(**more: object) -> Evidence:
    said: dict[str, Any] = {"by": ["stakeholder/maker"], **more}
    return act("response.received", "2001-01-01", **said)


def trained(*, support: object = None) -> Evidence:
    return act("training.held", "2001-01-01", support=support)


def asked(*addressees: dict[str, str]) -> Evidence:
    said: dict[str, Any] = {"by": OFFICE, "addressees": list(addressees)}
    return act("consultation.opened", "2001-01-01", **said)


def mapped(*rows: tuple[str, str], day: str = "2001-01-01") -> Evidence:
    told = [{"principle": p, "finding": f, "reason": "read"} for p, f in rows]
    said: dict[str, Any] = {"reference": "principles", "version": "1", "document": "document/plan"}
    return act("principle.mapped", day, rows=told, **said)


def test_an_act_stands_for_several_types() -> None:
    assert counts(worked("2001-01-01"), {"act": "work"})
    assert counts(trained(), {"act": "work"})
    assert not counts(joined("2001-01-01", "maker"), {"act": "work"})


def test_one_of_several_acts_will_do() -> None:
    assert counts(joined("2001-01-01", "maker"), {"act": ["work", "join"]})


def test_a_meeting_held_is_reference_data_whatever_the_acts_say() -> None:
    held = act("meeting.held", "2001-03-01", body=PANEL)
    assert not counts(held, {"act": "meet"})


def test_alternatives_are_a_list_of_matches() -> None:
    either = [{"act": "join", "by": "greens"}, {"act": "join", "capacity": "host"}]
    assert counts(joined("2001-01-01", "green"), either)
    assert counts(joined("2001-01-01", "maker", capacity="host"), either)
    assert not counts(joined("2001-01-01", "maker"), either)


def test_a_field_wants_its_value_or_one_of_a_list() -> None:
    assert counts(answered(stance="support"), {"act": "answer", "stance": "support"})
    assert counts(answered(stance="support"), {"act": "answer", "stance": ["support", "comment"]})
    assert not counts(answered(stance="oppose"), {"act": "answer", "stance": "support"})


def test_an_absent_field_satisfies_nothing() -> None:
    assert not counts(answered(), {"act": "answer", "stance": "support"})
    assert not counts(answered(), {"act": "answer", "has": ["document"]})


def test_every_test_of_a_match_must_pass() -> None:
    both = {"act": "answer", "stance": "support", "topic": "life-cycle"}
    assert counts(answered(stance="support", topics=["life-cycle"]), both)
    assert not counts(answered(stance="support"), both)


@pytest.mark.parametrize(
    ("members", "match"),
    [
        ({"priority_fields": ["BD1"]}, {"priority_field": "BD1"}),
        ({"waste_streams": ["mercury"]}, {"waste_stream": "mercury"}),
        ({"life_cycle": ["design"]}, {"life_cycle": "design"}),
        ({"regions": ["asia"]}, {"region": "asia"}),
        ({"countries": ["FR"]}, {"country": "FR"}),
        ({"covers": ["makers"]}, {"covers": "makers"}),
        ({"funded_by": ["stakeholder/arcadia"]}, {"funded_by": "arcadia"}),
        ({"partnership": "partnership/pact"}, {"partnership": "pact"}),
    ],
)
def test_a_member_is_named_in_the_singular_and_a_key_without_its_kind(
    members: dict[str, Any], match: dict[str, Any]
) -> None:
    assert counts(answered(**members), {"act": "answer"} | match)


def test_an_instruments_own_codes_are_resolved() -> None:
    assert counts(adopted(body=PANEL), {"act": "adopt", "body": "PANEL"})
    assert not counts(adopted(body=ASSEMBLY), {"act": "adopt", "body": "PANEL"})
    at_p_1 = reported(meeting="meeting/xy-p-1")
    assert counts(at_p_1, {"act": "report", "meeting": "P-1"})
    assert not counts(at_p_1, {"act": "report", "meeting": "A-2"})


def test_has_wants_the_field_whatever_it_says() -> None:
    assert counts(answered(activity="activity/any"), {"act": "answer", "has": ["activity"]})
    assert counts(mapped(("1", "met")), {"act": "map", "has": ["finding"]})


def test_the_streams_own_kind_is_a_facet() -> None:
    assert counts(drafted(), {"act": "draft", "document": "plan"})
    assert counts(worked("2001-01-01"), {"act": "start", "has": ["activity"]})


def test_by_wants_an_actor_of_the_class_with_an_identity() -> None:
    by = {"act": "start", "by": "greens"}
    assert counts(worked("2001-01-01", "green"), by)
    assert not counts(worked("2001-01-01", "maker"), by)
    assert not counts(worked("2001-01-01", participants=[{"class": "greens"}]), by)
    assert not counts(worked("2001-01-01", unnamed={"class": "greens", "count": 9}), by)


def test_an_unclear_type_is_in_no_class() -> None:
    assert not counts(
        worked("2001-01-01", "unclear"), {"act": "start", "by": ["greens", "centres"]}
    )


def test_somebody_the_register_does_not_know_is_in_no_class() -> None:
    assert not counts(worked("2001-01-01", "stranger"), {"act": "start", "by": "makers"})


def test_a_mere_recipient_is_no_actor() -> None:
    got = [{"who": "stakeholder/green", "role": "recipient"}]
    gave = [{"who": "stakeholder/green", "role": "donor"}]
    assert not counts(worked("2001-01-01", actors=got), {"act": "start", "by": "greens"})
    assert counts(worked("2001-01-01", actors=gave), {"act": "start", "by": "greens"})


def test_with_wants_such_an_actor_or_the_class_among_participants() -> None:
    match = {"act": "start", "by": "centres", "with": "makers"}
    assert counts(worked("2001-01-01", "north", "maker"), match)
    assert counts(worked("2001-01-01", "north", participants=[{"class": "makers"}]), match)
    assert not counts(worked("2001-01-01", "north"), match)
    assert not counts(worked("2001-01-01", "north", participants=[{"class": "greens"}]), match)


def test_with_is_the_other_side_not_the_same_actor_twice() -> None:
    match = {"act": "start", "by": "centres", "with": "centres"}
    assert not counts(worked("2001-01-01", "north"), match)
    assert counts(worked("2001-01-01", "north", "south"), match)


def test_to_wants_the_class_among_addressees() -> None:
    match = {"act": "ask", "to": "makers"}
    assert counts(asked({"class": "makers"}), match)
    assert counts(asked({"stakeholder": "stakeholder/guild"}), match)
    assert not counts(asked({"class": "greens"}), match)


def test_support_may_be_a_class_or_somebody_of_it() -> None:
    by_code = [{"class": "industry", "how": "funding"}]
    by_name = [{"stakeholder": "stakeholder/maker", "how": "funding"}]
    assert counts(trained(support=by_code), {"act": "train", "support": "industry"})
    assert counts(trained(support=by_name), {"act": "train", "support": "makers"})
    assert counts(trained(support=by_name), {"act": "train", "has": ["support"]})
    assert not counts(trained(), {"act": "train", "support": "industry"})


def test_tests_on_rows_must_hold_within_one_row() -> None:
    match = {"act": "map", "principle": "2", "finding": "met"}
    assert counts(mapped(("1", "not-met"), ("2", "met")), match)
    assert not counts(mapped(("1", "met"), ("2", "not-met")), match)
