"""The printed schemas: committed, valid, and of one mind with the models."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from events import registry, schemas
from events.errors import RefusedPayload
from events.registry import EVENT_TYPES, EventType
from tests.sentences.builders import payload


def test_the_committed_files_are_what_the_models_print() -> None:
    assert list(schemas.drift(schemas.FOLDER)) == []
    assert schemas.main(["--check"]) == 0


def test_a_missing_a_changed_and_a_strange_file_are_named(tmp_path: Path) -> None:
    schemas.write(tmp_path)
    assert list(schemas.drift(tmp_path)) == []
    (tmp_path / "servanda.meeting.held/1.json").unlink()
    (tmp_path / "servanda.post.created/1.json").write_text("{}\n")
    (tmp_path / "servanda.post.created/2.json").write_text("{}\n")
    assert list(schemas.drift(tmp_path)) == [
        "servanda.meeting.held/1.json is missing.",
        "servanda.post.created/1.json differs from its model.",
        "servanda.post.created/2.json belongs to no type: a released version is never taken away.",
    ]


@pytest.mark.parametrize("entry", EVENT_TYPES, ids=lambda entry: f"{entry.name}/{entry.version}")
def test_a_schema_accepts_what_the_model_accepts(entry: EventType) -> None:
    schema = registry.json_schema(entry)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(payload(entry.name), schema)


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("servanda.partnership.joined", {"capacity": "friend"}),
        ("servanda.partnership.joined", {"unheardOf": 1}),
        ("servanda.partnership.joined", {"partner": "firm"}),
        ("servanda.partnership.joined", {"occurred": "May 2004"}),
        ("servanda.partnership.joined", {"countries": ["XX"]}),
        ("servanda.partnership.joined", {"sources": []}),
        ("servanda.response.received", {"by": None}),
        ("servanda.consultation.held", {"with": None}),
        ("servanda.principle.mapped", {"document": None}),
        ("servanda.activity.planned", {"from": "2004"}),
        ("servanda.contribution.pledged", {"amount": "0"}),
        ("servanda.contribution.pledged", {"amount": 5}),
    ],
)
def test_a_schema_refuses_what_the_model_refuses(name: str, members: dict[str, Any]) -> None:
    said = payload(name, **members)
    with pytest.raises(RefusedPayload):
        registry.payload(name, None, said)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said, registry.json_schema(registry.find(name)))


def test_a_member_that_is_null_is_refused_by_both() -> None:
    said = payload("servanda.partnership.joined") | {"note": None}
    with pytest.raises(RefusedPayload):
        registry.payload("servanda.partnership.joined", None, said)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(
            said, registry.json_schema(registry.find("servanda.partnership.joined"))
        )
