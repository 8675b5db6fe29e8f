"""People: no part of their event has room for a name, the name of its stream included."""

from typing import Any

import pytest

from events import registry
from events.cloudevents import parse
from events.errors import Fault, RefusedEvent
from tests.sentences.builders import event

STREAM = "person/0190b5c0-0000-7000-8000-000000000001"


def refused(stream: str, **members: Any) -> tuple[Fault, ...]:  # noqa: ANN401 - JSON
    with pytest.raises(RefusedEvent) as found:
        parse(event("person.recorded", stream, **members))
    return found.value.faults


def test_somebody_is_recorded_under_a_uuid() -> None:
    assert parse(event("person.recorded", STREAM)).stream == STREAM


@pytest.mark.parametrize(
    "slug", ["jane-doe", "0b7c1c9e", "0190b5c0-0000-7000-8000-000000000001-jane"]
)
def test_a_slug_that_somebody_chose_is_refused(slug: str) -> None:
    (fault,) = refused(f"person/{slug}")
    assert (fault.pointer, fault.code) == ("/subject", "wrong-stream")
    assert "person/<uuid>" in fault.message


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ("note", "Jane Doe, of Geneva"),
        ("actors", [{"who": "stakeholder/a-firm", "role": "Jane Doe"}]),
    ],
)
def test_there_is_no_room_for_a_name_in_plain(member: str, said: object) -> None:
    (fault,) = refused(STREAM, **{member: said})
    assert (fault.pointer, fault.code) == (f"/data/{member}", "unknown-member")


def test_the_schema_offers_no_such_room() -> None:
    offered = registry.json_schema(registry.find("servanda.person.recorded"))["properties"]
    assert sorted(offered) == ["_sd", "_sd_alg", "function", "occurred", "onBehalfOf"]
