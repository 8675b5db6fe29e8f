"""Events of every version ever released: today's code reads them, and would store the same bytes."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from events import cloudevents, registry
from events.registry import EVENT_TYPES
from tests.golden.write import FOLDER, path_of, schema_digest

FILES = sorted(FOLDER.glob("*/*.json"))


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(params=FILES, ids=named)
def path(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


@pytest.fixture
def kept(path: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def test_every_type_that_is_no_draft_has_its_golden_event() -> None:
    wanted = {path_of(entry) for entry in EVENT_TYPES if not entry.draft}
    assert sorted(wanted - set(FILES)) == [], "run python -m tests.golden.write"


def test_no_golden_event_is_left_of_a_type_that_went_away() -> None:
    known = {path_of(entry) for entry in EVENT_TYPES}
    assert sorted(set(FILES) - known) == []


def test_the_same_bytes_would_be_stored_today(kept: dict[str, Any]) -> None:
    at = datetime.fromisoformat(kept["set"].pop("recordedtime"))
    sealed = cloudevents.seal(cloudevents.parse(kept["posted"]), **kept["set"])
    entry = sealed.entry(at)
    assert entry.decode() == kept["canonical"]
    assert entry == rfc8785.dumps(json.loads(entry))
    assert hashlib.sha256(b"\x00" + entry).hexdigest() == kept["leafHash"]


def test_the_stored_bytes_are_read_as_what_was_posted(kept: dict[str, Any]) -> None:
    entry = kept["canonical"].encode()
    leaf_hash = bytes.fromhex(kept["leafHash"])
    held = cloudevents.unseal(entry, position=1, revision=1, leaf_hash=leaf_hash)
    assert not cloudevents.differences(cloudevents.parse(kept["posted"]), held)
    assert registry.upcast(held.type, held.dataschema, held.data) == kept["upcast"]
    assert isinstance(
        registry.payload(held.type, held.dataschema, held.data), registry.find(held.type).model
    )


def test_what_a_released_schema_demands_has_not_changed(path: Path, kept: dict[str, Any]) -> None:
    (entry,) = (entry for entry in EVENT_TYPES if path_of(entry) == path)
    assert schema_digest(entry) == kept["schemaSha256"], "a released version never changes: add one"
