"""The decision as data: its words letter by letter, its rules readable, its traps kept."""

import hashlib
import re
from collections.abc import Mapping

from events.registry import is_known
from service.mandate import rules
from tests.instruments.folder import ADDRESS, FOLDER, decision, instrument

PARTS = ("preamble", "paragraphs", "elements")


def test_the_text_is_the_one_that_the_digest_names() -> None:
    digest = hashlib.sha256((FOLDER / "decision.txt").read_bytes()).hexdigest()
    assert instrument()["text"]["sha256"] == digest


def test_every_recital_paragraph_and_element_is_a_line_of_the_decision_and_none_is_missing() -> (
    None
):
    marks = {"preamble": "", "paragraphs": "- {}. ", "elements": "- ({}) "}
    said = [
        marks[part].format(one["id"]) + one["text"] for part in PARTS for one in instrument()[part]
    ]
    asking = re.compile(r"- |<u>[RTWC][a-z ]+</u>|Noting")
    assert said == [line for line in decision().splitlines() if asking.match(line)]
    assert [len(instrument()[part]) for part in PARTS] == [8, 9, 5]


def test_the_slips_of_the_text_are_kept_and_said() -> None:
    paragraphs = {one["id"]: one for one in instrument()["paragraphs"]}
    assert paragraphs["4"]["text"].endswith("Working Group,")
    assert "comma" in paragraphs["4"]["note"]
    assert paragraphs["3"]["text"].startswith("Requests the secretariat")
    assert paragraphs["6"]["text"].startswith("<u>Further Requests</u>")


def test_each_paragraph_and_element_has_a_rule_of_the_family_that_its_verb_names() -> None:
    families = {
        **{one["id"]: instrument()["verbs"][one["verb"]] for one in instrument()["paragraphs"]},
        **{one["id"]: "element" for one in instrument()["elements"]},
    }
    assert {rule["paragraph"]: rule["family"] for rule in instrument()["rules"]} == families
    assert len(instrument()["rules"]) == 14


def test_every_rule_can_be_read_and_every_criterion_says_what_it_wants() -> None:
    for rule in instrument()["rules"]:
        words = {"depends_on": "dependsOn"}
        data = {words.get(name, name): value for name, value in rule.items()}
        parsed = rules.parse(data | {"paragraph": f"{ADDRESS}#{rule['paragraph']}"})
        assert parsed.version == 1
        assert all(criterion.text != criterion.name for criterion in parsed.criteria)


def test_every_deliverable_is_a_criterion_of_its_paragraph() -> None:
    criteria = {rule["paragraph"]: rule["criteria"].keys() for rule in instrument()["rules"]}
    for paragraph in instrument()["paragraphs"]:
        assert paragraph.get("deliverables", {}).keys() <= criteria[paragraph["id"]]


def test_only_two_dues_are_stated_and_both_fall_on_the_seventh_conference() -> None:
    dues = [
        (rule["paragraph"], criterion["due"]["by"], criterion["due"]["basis"])
        for rule in instrument()["rules"]
        for criterion in rule["criteria"].values()
        if "due" in criterion
    ]
    assert [due for due in dues if due[2] == "stated"] == [
        ("3", "COP-7", "stated"),
        ("7", "COP-7", "stated"),
    ]
    assert {due[1] for due in dues if due[2] == "implied"} == {"OEWG-3"}


def test_every_type_that_an_act_names_exists() -> None:
    named = {name for types in instrument()["acts"].values() for name in types}
    assert [name for name in sorted(named) if not is_known(f"servanda.{name}")] == []


def test_no_value_of_the_file_is_read_as_anything_but_what_is_written() -> None:
    """Only versions, thresholds, counts and one flag are no texts: dates and numbers of paragraphs stand in quotes."""
    assert set(_others(instrument())) == {"version", "at_least", "number", "openEnded"}


def test_unverified_principles_say_so() -> None:
    principles = next(one for one in instrument()["references"] if one["id"] == "bali-principles")
    assert len(principles["items"]) == 11
    assert {item["basis"] for item in principles["items"]} == {"unverified"}


def _others(value: object, key: str = "") -> list[str]:
    if isinstance(value, Mapping):
        assert all(isinstance(name, str) for name in value)
        return [found for name, part in value.items() for found in _others(part, name)]
    if isinstance(value, list):
        return [found for part in value for found in _others(part, key)]
    return [] if isinstance(value, str) else [key]
