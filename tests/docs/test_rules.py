"""docs/rules.md under test: its examples are read as rules are read, and no word of the language is missing."""

import re
from copy import deepcopy
from typing import Any, get_args

import pytest
import yaml

from events.types import codes
from events.types.codes import STATUS_VALUES
from service.mandate import check_rules, rules
from service.mandate.check import faults
from service.mandate.evidence import Reason
from service.mandate.facts import FIELDS, ROW_FIELDS
from service.mandate.possible import TYPES
from tests.house.checkout import ROOT
from tests.instruments.folder import instrument

PAGE = (ROOT / "docs" / "rules.md").read_text("utf-8")
EXAMPLES: list[dict[str, Any]] = [
    yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
]
FIELD_EXAMPLES = re.findall(r"^\| `(\w+)` \| [^|]+ \| `(\w+: .+)` \|$", PAGE, re.MULTILINE)
OF_A_DUTY = ("required", "openEnded", "depends_on")


def ruled(rule: dict[str, Any]) -> dict[str, Any]:
    """Return the shipped file with this rule for its paragraph, and without promises that another rule kept."""
    file = deepcopy(instrument())
    for paragraph in file["paragraphs"]:
        paragraph.pop("deliverables", None)
    file["acts"]["anything"] = list(TYPES)
    others = [one for one in file["rules"] if one["paragraph"] != rule["paragraph"]]
    return file | {"rules": [*others, rule]}


def whole(example: dict[str, Any]) -> dict[str, Any]:
    """Fill in what an example leaves out, as a rule for a paragraph of its family."""
    duty = any(word in example for word in OF_A_DUTY)
    first = next(iter(example["criteria"]))
    said = (
        {"paragraph": "7", "family": "duty"} if duty else {"paragraph": "1", "family": "response"}
    )
    values = [] if duty else [["RESPONSE_PARTIAL", first]]
    return {"version": 1, "values": values, **said, **example}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: next(iter(one["criteria"])))
def test_each_example_is_a_rule_without_a_fault(example: dict[str, Any]) -> None:
    assert faults(ruled(whole(example))) == ()


@pytest.mark.parametrize(("field", "example"), FIELD_EXAMPLES, ids=lambda one: one)
def test_each_field_is_tested_as_its_example_says(field: str, example: str) -> None:
    test = yaml.safe_load(example)
    assert test.get("has", field) == field
    assert test.keys() <= {"has", field}
    criteria = {"one": {"match": {"act": "anything"} | test}}
    assert faults(ruled(whole({"criteria": criteria}))) == ()


def test_every_field_has_its_row_and_every_row_its_field() -> None:
    assert [field for field, _ in FIELD_EXAMPLES] == sorted((*FIELDS, *ROW_FIELDS))


def test_every_word_is_told() -> None:
    words = {
        *rules._CRITERION_WORDS,
        *rules._MATCH_WORDS,
        *rules._DISTINCT,
        *rules.BASES,
        *check_rules._KNOWN,
        *("any", "all", "count", "distinct", "class", "of", "at_least"),
        *STATUS_VALUES,
        *(value for values in STATUS_VALUES.values() for value in values),
        *get_args(codes.Bearing),
    }
    assert {word for word in words if f"`{word}`" not in PAGE} == set()


def test_every_word_of_a_rule_is_used_in_an_example() -> None:
    used = set(re.findall(r"[\w-]+", "".join(re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))))
    who = {word for word in rules._MATCH_WORDS if word not in (*FIELDS, *ROW_FIELDS)}
    wanted = {*rules._CRITERION_WORDS, *who, *check_rules._KNOWN, *rules.BASES}
    wanted |= {
        "any",
        "all",
        "count",
        "distinct",
        "class",
        "of",
        "at_least",
        "year",
        "actor",
        "kind",
    }
    assert wanted - used == {"note"}


def test_the_reasons_stand_in_their_order() -> None:
    _, _, last = PAGE.partition("## Why an event does not count")
    assert re.findall(r"^\| `([A-Z_]+)` \|", last, re.MULTILINE) == [str(one) for one in Reason]
