"""The examples: one for every type and version, accepted by its own schema, and of nobody real."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from events import cloudevents, registry
from events.examples import BY_SERVICE, POSTED, examples, examples_of
from events.registry import EVENT_TYPES, EventType
from events.rules.outcome import Streams
from events.rules.request import Request
from events.rules.streams import judge
from tests.sentences.telling import tell

BY_VERSION = pytest.mark.parametrize(
    "entry", EVENT_TYPES, ids=lambda entry: f"{entry.name}/{entry.version}"
)
BOTH = pytest.mark.parametrize("file", [POSTED, BY_SERVICE], ids=lambda file: file.stem)


@BY_VERSION
def test_every_version_of_every_type_has_an_example_that_its_schema_accepts(
    entry: EventType,
) -> None:
    told = examples_of(entry.name, entry.version)
    assert told
    schema = registry.json_schema(entry)
    assert schema["examples"] == [one["data"] for one in told]
    for one in told:
        jsonschema.validate(one["data"], schema)


def test_no_example_is_of_a_type_or_a_version_that_there_is_not() -> None:
    told = [one["id"] for entry in EVENT_TYPES for one in examples_of(entry.name, entry.version)]
    every = [one["id"] for file in (POSTED, BY_SERVICE) for one in examples(file)]
    assert sorted(told) == sorted(set(every))


def test_what_the_service_alone_writes_is_not_among_what_can_be_posted() -> None:
    assert not any(registry.find(one["type"]).by_service for one in examples())
    assert all(registry.find(one["type"]).by_service for one in examples(BY_SERVICE))


def test_every_line_rests_on_earlier_lines_only() -> None:
    posted = [cloudevents.parse(one) for one in examples()]
    for count in range(1, len(posted) + 1):
        assert judge(Request.of(Streams(), tell(posted[:count]))) == ()


@BOTH
def test_every_line_is_one_event_as_json_writes_it(file: Path) -> None:
    for line in file.read_text(encoding="utf-8").splitlines():
        assert line == json.dumps(json.loads(line), ensure_ascii=False)


@BOTH
def test_every_address_in_an_example_is_one_that_nobody_can_own(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\"]+)", text)) <= {"example.org"}
    assert "@" not in text
