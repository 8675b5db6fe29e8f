"""The list of types, and the way from a name to a payload."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from events import registry
from events.envelope import schema_urn
from events.errors import NoUpcaster, RefusedPayload, UnknownType, UnknownVersion
from events.registry import EVENT_TYPES, EventType
from events.types.fields import values_in
from events.types.keys import StreamRef
from tests.sentences.builders import payload

JOINED = "servanda.partnership.joined"


@pytest.mark.parametrize("entry", EVENT_TYPES, ids=lambda entry: f"{entry.name}/{entry.version}")
def test_every_type_is_named_subject_and_verb_and_takes_what_its_model_demands(
    entry: EventType,
) -> None:
    prefix, subject, verb = entry.name.split(".")
    assert prefix == "servanda"
    assert subject.isalpha()
    assert verb.replace("_", "").isalpha()
    assert entry.label
    assert registry.of_version(entry.name, schema_urn(entry.name, entry.version)) is entry
    assert isinstance(registry.checked(entry.model, payload(entry.name)), entry.model)


def test_a_type_and_version_stands_in_the_list_once() -> None:
    assert len({(entry.name, entry.version) for entry in EVENT_TYPES}) == len(EVENT_TYPES)
    assert len({entry.label for entry in EVENT_TYPES}) == len({one.name for one in EVENT_TYPES})


def test_the_newest_version_is_found_by_name_and_reads_what_an_older_one_said() -> None:
    text = "servanda.instrument.reference_recorded"
    assert registry.find(text).version == 2
    older = registry.payload(text, schema_urn(text, 1), payload(text))
    assert isinstance(older, registry.find(text).model)


def test_what_only_the_newest_version_has_is_refused_in_an_older_one() -> None:
    text = "servanda.instrument.reference_recorded"
    said = payload(text, kind="register", registerOf="office")
    first, second = (registry.of_version(text, schema_urn(text, number)) for number in (1, 2))
    assert isinstance(registry.checked(second.model, said), second.model)
    with pytest.raises(RefusedPayload, match="registerOf"):
        registry.checked(first.model, said)


def test_an_unknown_type_is_answered_with_the_near_ones() -> None:
    with pytest.raises(UnknownType, match=r"did you mean servanda\.partnership\.joined") as unknown:
        registry.find("servanda.partnership.join")
    assert JOINED in unknown.value.near


@pytest.mark.parametrize(
    "dataschema",
    [schema_urn(JOINED, 1), f"https://servanda.example/schemas/{JOINED}/1", None],
)
def test_a_version_may_be_named_in_either_form_or_left_out(dataschema: str | None) -> None:
    said = payload(JOINED)
    assert registry.upcast(JOINED, dataschema, said) == said


@pytest.mark.parametrize(
    "dataschema",
    [
        schema_urn(JOINED, 2),
        schema_urn("servanda.partnership.left", 1),
        "https://servanda.example/other",
        schema_urn(JOINED, 0),
    ],
)
def test_a_version_that_this_release_does_not_know_stops_the_reader(dataschema: str) -> None:
    with pytest.raises(UnknownVersion, match="up to version 1"):
        registry.payload(JOINED, dataschema, payload(JOINED))


def test_an_older_payload_is_led_step_by_step_to_the_newest_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = registry.find(JOINED)
    third = dataclasses.replace(first, version=3)

    def second_from_first(data: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**data, "steps": ["second"]}

    def third_from_second(data: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**data, "steps": [*data["steps"], "third"]}

    monkeypatch.setattr(registry, "_NEWEST", {JOINED: third})
    steps = {(JOINED, 1): second_from_first, (JOINED, 2): third_from_second}
    monkeypatch.setattr(registry, "STEPS", steps)
    monkeypatch.setattr(registry, "_steps", registry._steps.__wrapped__)
    said = {"occurred": "2003"}
    led = registry.upcast(JOINED, schema_urn(JOINED, 1), said)
    assert led == {"occurred": "2003", "steps": ["second", "third"]}
    assert said == {"occurred": "2003"}
    del steps[JOINED, 2]
    with pytest.raises(NoUpcaster, match=r"from servanda\.partnership\.joined version 2"):
        registry.upcast(JOINED, schema_urn(JOINED, 1), said)


def test_the_streams_that_a_payload_names_are_found_wherever_they_stand() -> None:
    said = payload(
        "servanda.partnership.formed",
        partners=[{"stakeholder": "stakeholder/a", "capacity": "member"}],
        text="document/declaration",
        actors=[{"who": "person/b", "onBehalfOf": "stakeholder/a"}],
        fundedBy=["stakeholder/c"],
        evidence=[
            {"paragraph": "XY-1/2#1", "bearing": "direct", "reason": "stakeholder/d in a text"}
        ],
    )
    values = values_in(registry.payload("servanda.partnership.formed", None, said))
    assert sorted({one for one in values if isinstance(one, StreamRef)}) == [
        "document/declaration",
        "person/b",
        "stakeholder/a",
        "stakeholder/c",
    ]


def test_every_fault_of_a_payload_is_named_with_its_place_and_its_near_names() -> None:
    said = payload(
        JOINED,
        occurred="2004-13",
        capacity="membr",
        sources=[{"title": "x", "urll": "y"}],
        partner=None,
    )
    with pytest.raises(RefusedPayload) as refused:
        registry.payload(JOINED, None, {**said, "note": None, "partnr": "stakeholder/x"})
    faults = {fault.pointer: (fault.code, fault.near) for fault in refused.value.faults}
    assert faults == {
        "/occurred": ("date-not-level-0", ()),
        "/capacity": ("unknown-code", ("member",)),
        "/sources/0/urll": ("unknown-member", ()),
        "/note": ("string-type", ()),
        "/partner": ("missing-member", ()),
        "/partnr": ("unknown-member", ("partner", "partnership")),
    }
    assert all(fault.message.endswith((".", "$.")) for fault in refused.value.faults)
    assert "membr" not in str(refused.value)
