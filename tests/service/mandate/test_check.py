"""The faults of a whole instrument file, each at its place; and a second instrument that needs no code."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from service.mandate.check import faults
from tests.service.mandate.loaded import Loaded
from tests.service.mandate.small_file import FILE


def places(document: object) -> dict[str, str]:
    return {".".join(map(str, fault.path)): fault.message for fault in faults(document)}


def with_change(*path: str | int, to: object) -> dict[str, Any]:
    """Return the file with one value replaced, or taken out where `to` is None."""
    document = deepcopy(FILE)
    at: Any = document
    for key in path[:-1]:
        at = at[key]
    if to is None:
        del at[path[-1]]
    else:
        at[path[-1]] = to
    return document


def test_a_sound_file_has_no_faults() -> None:
    assert faults(FILE) == ()


def test_the_decision_that_is_shipped_has_no_faults() -> None:
    assert faults(Loaded().file) == ()


RULES, FIRST = ("rules", 0), ("rules", 0, "criteria", "surveyed")


@pytest.mark.parametrize(
    ("path", "to", "place"),
    [
        (("instrument",), "OZ-3/7#1", "instrument"),
        (("window", "opens"), "M-9", "window.opens"),
        (("adopted", "by"), "SENATE", "adopted.by"),
        (("adopted", "day"), "1992-11", "adopted.day"),
        (("adopted", "day"), "1992-11-31", "adopted.day"),
        (("adopted", "at"), "M-9", "adopted.at"),
        (("bodies", "MEETING", "type"), "club", "bodies.MEETING.type"),
        (("classes", "producers"), ["factory"], "classes.producers.0"),
        (("acts", "enter"), ["partnership.join"], "acts.enter"),
        (("acts", "enter"), ["meeting.held"], "acts.enter"),
        (("verbs", "urges"), "wish", "verbs.urges"),
        (("verbs", "urges"), "element", "verbs.urges"),
        (("documents", "survey", "type"), "book", "documents.survey.type"),
        (("meetings", 0, "body"), "SENATE", "meetings.0.body"),
        (("meetings", 0, "to"), "1992-11-01", "meetings.0.to"),
        (("meetings", 1, "code"), "M-3", "meetings.1.code"),
        (("paragraphs", 0, "verb"), "asks", "paragraphs.0.verb"),
        (("paragraphs", 0, "addressees"), ["ministry"], "paragraphs.0.addressees.0"),
        (("paragraphs", 0, "object", "scope"), ["ministry"], "paragraphs.0.object.scope.0"),
        (("paragraphs", 0, "object", "document"), "map", "paragraphs.0.object.document"),
        (("paragraphs", 1, "depends_on"), ["9"], "paragraphs.1.depends_on.0"),
        (("paragraphs", 1, "id"), "1", "paragraphs.1.id"),
        (("paragraphs", 0, "deliverables"), {"sent": "x"}, "rules.0.criteria"),
        (("preamble", 0, "text"), None, "preamble.0"),
        (("elements", 0, "verb"), "urges", "elements.0.verb"),
        (("references", 0, "items", 0, "label"), None, "references.0.items.0"),
        (("references", 0, "register_of"), "nobody", "references.0.register_of"),
        (("references", 0, "register_of"), "producers", "references.0.register_of"),
        (("references", 0, "items", 0, "from"), "June", "references.0.items.0.from"),
        (("references", 0, "items", 0, "number"), 0, "references.0.items.0.number"),
        (("references", 0, "items", 0), {"number": 3}, "references.0.items.0.number"),
        (("references", 0, "items", 0, "countries"), ["XX"], "references.0.items.0.countries.0"),
        (("succession", 0, "kind"), "ends", "succession.0.kind"),
        (("succession", 0, "from"), "OZ-3/7#9", "succession.0.from"),
        (("succession", 0, "day"), "1993", "succession.0.day"),
        (("succession", 0, "to"), "OZ-3/7#2", "succession.0"),
        (("rules", 0, "paragraph"), "9", "rules.0.paragraph"),
        (("rules", 1, "paragraph"), "1", "rules.1.paragraph"),
        (("rules", 0, "family"), "response", "rules.0.family"),
        (("rules", 2, "family"), "response", "rules.2.family"),
        (("rules", 0, "required"), None, "rules.0"),
        (("rules", 0, "hurry"), True, "rules.0.hurry"),
        (("rules", 0, "depends_on"), "2.nothing", "rules.0.depends_on"),
        (("rules", 0, "depends_on"), "1", "rules.0.depends_on"),
        ((*FIRST, "match", "by"), "ministry", "rules.0.criteria.surveyed.match.by"),
        ((*FIRST, "match", "act"), "paint", "rules.0.criteria.surveyed.match.act"),
        ((*FIRST, "match", "document"), "map", "rules.0.criteria.surveyed.match.document"),
        ((*FIRST, "match", "body"), "SENATE", "rules.0.criteria.surveyed.match.body"),
        ((*FIRST, "match", "meeting"), "M-9", "rules.0.criteria.surveyed.match.meeting"),
        ((*FIRST, "match", "colour"), "red", "rules.0.criteria.surveyed.match.colour"),
        ((*FIRST, "due", "by"), "M-9", "rules.0.criteria.surveyed.due.by"),
        (
            (*FIRST, "need"),
            {"distinct": "actor", "class": "x", "at_least": 2},
            "rules.0.criteria.surveyed",
        ),
        (("rules", 2, "criteria", "entered", "after"), "1.sent", "rules.2.criteria.entered.after"),
        (("rules", 2, "criteria", "entered", "after"), "7.sent", "rules.2.criteria.entered.after"),
        (("rules", 1, "values", 0, 1, "class"), "x", "rules.1.values.0"),
    ],
)
def test_each_fault_is_found_at_its_place(
    path: tuple[str | int, ...], to: object, place: str
) -> None:
    assert place in places(with_change(*path, to=to))


def test_all_faults_of_all_parts_come_at_once() -> None:
    document = with_change("window", "opens", to="M-9")
    document["verbs"]["urges"] = "wish"
    document["rules"][0]["criteria"]["surveyed"]["match"]["by"] = "ministry"
    assert {"window.opens", "verbs.urges", "rules.0.criteria.surveyed.match.by"} <= places(
        document
    ).keys()


def test_an_unknown_code_names_the_near_ones() -> None:
    told = places(with_change("acts", "enter", to=["partnership.join"]))["acts.enter"]
    assert "did you mean partnership.joined" in told


def test_a_part_that_is_missing_or_unknown_is_named() -> None:
    assert places(with_change("window", to=None)) == {"": "Add `window`."}
    assert "chapters" in places(FILE | {"chapters": []})


def test_a_key_that_yaml_reads_as_true_is_told() -> None:
    document = with_change("adopted", to={"by": "MEETING", "at": "M-3", True: "1992-11-25"})
    assert "True is not text" in " ".join(fault.message for fault in faults(document))


def test_a_criterion_that_no_event_can_meet_says_why() -> None:
    told = places(with_change(*FIRST, "match", "stance", to="support"))
    assert told["rules.0.criteria.surveyed"] == (
        "No event can meet this criterion: document.drafted says no stance support."
    )


@pytest.mark.parametrize(
    "match",
    [
        {"act": "answer", "stance": "suport"},
        {"act": "write", "level": "galactic"},
        {"act": "write", "has": ["principle"]},
        {"act": "write", "finding": "met"},
        {"act": "write", "to": "producers"},
        {"act": "enter", "waste_stream": "tea"},
        {"act": "enter", "priority_field": "BD10"},
        {"act": "write", "answers": "x"},
    ],
)
def test_no_event_meets_a_field_its_type_lacks_or_a_code_nobody_uses(match: dict[str, Any]) -> None:
    told = places(with_change("rules", 2, "criteria", "entered", "match", to=match))
    assert told["rules.2.criteria.entered"].startswith("No event can meet this criterion")


def test_one_alternative_that_can_be_met_is_enough() -> None:
    either = [{"act": "write", "stance": "support"}, {"act": "answer", "stance": "support"}]
    assert faults(with_change("rules", 2, "criteria", "entered", "match", to=either)) == ()


def test_a_value_always_hidden_by_a_higher_one_is_found() -> None:
    document = with_change("rules", 1, "values", 1, to=["RESPONSE_PARTIAL", "joined"])
    document["rules"][1]["values"][2] = ["DECLARED", {"all": ["said", "joined"]}]
    told = places(document)
    assert told.keys() == {"rules.1.values.2"}
    assert "RESPONSE_PARTIAL holds too" in told["rules.1.values.2"]


def test_more_of_the_same_implies_less_of_it() -> None:
    three = {"distinct": "actor", "class": "producers", "of": "joined", "at_least": 3}
    document = with_change("rules", 1, "values", 0, 1, to=three | {"at_least": 2})
    document["rules"][1]["values"][1] = ["RESPONSE_PARTIAL", three]
    assert "rules.1.values.1" in places(document)


def test_a_stricter_criterion_is_hidden_by_a_looser_one() -> None:
    document = with_change("rules", 0, "required", to=["surveyed", "drafted"])
    document["rules"][0]["criteria"]["other"] = {"match": {"act": "enter"}}
    document["rules"][0]["required"] = ["other"]
    document["rules"][0]["values"] = [["SUBMITTED", "drafted"], ["DRAFTED", "surveyed"]]
    assert "rules.0.values.1" in places(document)


def test_a_value_that_only_holds_once_all_is_fulfilled_is_hidden() -> None:
    document = with_change("rules", 0, "values", to=[["DRAFTED", "surveyed"]])
    assert "FULFILLED holds too" in places(document)["rules.0.values.0"]


def test_a_rule_with_more_conditions_than_anybody_reads_is_not_searched() -> None:
    same = {"match": {"act": "enter"}}
    document = with_change("rules", 1, "criteria", to={f"c{n}": same for n in range(14)})
    document["rules"][1]["values"] = [
        ["RESPONSE_PARTIAL", {"any": [f"c{n}" for n in range(14)]}],
        ["DECLARED", "c0"],
    ]
    assert faults(document) == ()


def test_circles_of_after_and_of_dependence_are_found() -> None:
    document = with_change(*FIRST, "after", to="a.entered")
    assert {
        "rules.0.criteria.surveyed.after",
        "rules.2.criteria.entered.after",
    } == places(document).keys()
    document = with_change("rules", 0, "depends_on", to="1.drafted")
    assert "circle" in places(document)["rules.0.depends_on"]


@pytest.mark.parametrize(
    ("what", "most"),
    [
        ({"distinct": "stance", "at_least": 6}, 5),
        ({"distinct": "level", "at_least": 5}, 4),
        ({"distinct": "kind", "class": "producers", "at_least": 5}, 4),
        ({"distinct": "outcome", "at_least": 1}, 0),
    ],
)
def test_a_measure_that_no_number_of_events_can_reach_is_found(
    what: dict[str, Any], most: int
) -> None:
    told = f"Never reached: such events can state {most} different values of `{what['distinct']}`"
    needed = with_change("rules", 1, "criteria", "said", "need", to=what)
    assert told in places(needed)["rules.1.criteria.said"]
    counted = with_change("rules", 1, "values", 0, 1, to=what | {"of": "said"})
    assert told in places(counted)["rules.1.values.0"]


@pytest.mark.parametrize(
    "what",
    [
        {"distinct": "stance", "at_least": 5},
        {"distinct": "sector", "at_least": 2},
        {"distinct": "country", "at_least": 90},
        {"distinct": "partnership", "at_least": 90},
        {"distinct": "year", "at_least": 90},
        {"distinct": "actor", "class": "producers", "at_least": 90},
    ],
)
def test_a_measure_that_events_can_reach_is_no_fault(what: dict[str, Any]) -> None:
    assert faults(with_change("rules", 1, "criteria", "said", "need", to=what)) == ()


def test_a_due_before_anything_counts_is_found() -> None:
    document = with_change("meetings", 1, "from", to="1992-10")
    document["meetings"][1]["to"] = "1992-10"
    assert "nobody could be in time" in places(document)["rules.0.criteria.surveyed.due.by"]
    document = with_change("window", "opens", to="M-4")
    document["meetings"][1] |= {"from": "1993-11-02", "to": "1993-11-05"}
    assert faults(document) == ()


def test_a_succession_before_the_adoption_is_found() -> None:
    document = with_change("succession", 0, "day", to="1992-11-24")
    assert "before it is adopted" in places(document)["succession.0.day"]
    document["succession"][0] |= {"from": "OZ-2/9", "to": "OZ-3/7"}
    assert faults(document) == ()


@pytest.mark.parametrize("document", [None, [], "text", 3, {}, {"rules": []}])
def test_what_is_no_instrument_file_is_told_so(document: object) -> None:
    assert faults(document)


SCRAPS: st.SearchStrategy[object] = st.sampled_from(
    (None, 1, True, "", "x", [], [[]], {}, {"x": 1}, ["x"], {"act": "x"})
)


def paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        return found + [p for key, part in value.items() for p in paths(part, (*path, key))]
    if isinstance(value, list):
        return found + [p for i, part in enumerate(value) for p in paths(part, (*path, i))]
    return found


@settings(max_examples=400, deadline=None)
@forall(st.sampled_from(paths(FILE)), SCRAPS)
def test_no_scrap_in_any_place_is_more_than_a_fault(
    path: tuple[str | int, ...], scrap: object
) -> None:
    document = deepcopy(FILE)
    at: Any = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = scrap
    for fault in faults(document):
        assert fault.message
