"""The folder of decision VI/32 as data: its own sources on one side, the events made from them on the other."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

FOLDER: Final = Path(__file__).parents[2] / "instruments" / "basel-vi-32"
ADDRESS: Final = "BC-VI/32"
SOURCE: Final = "urn:servanda:history:bc-vi-32"

Item: TypeAlias = Mapping[str, Any]


@cache
def instrument() -> dict[str, Any]:
    return dict(_yaml("instrument.yaml"))


@cache
def names() -> dict[str, Any]:
    return dict(_yaml("names.yaml"))


@cache
def decision() -> str:
    return (FOLDER / "decision.txt").read_text(encoding="utf-8")


@cache
def records() -> dict[str, Item]:
    return {record["id"]: record for record in _yaml("sources/chronology.yaml")}


@cache
def register() -> dict[str, Item]:
    return {entry["id"]: entry for entry in _yaml("sources/stakeholders.yaml")}


@cache
def events() -> dict[str, Item]:
    """Return the events of the history by id, in the order of the file; an id is there once."""
    lines = (FOLDER / "history.ndjson").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    by_id = {event["id"]: event for event in found}
    assert len(by_id) == len(found)
    return by_id


def supporting(record: str) -> list[Item]:
    """Return the events that stand beside a record's own."""
    return [event for name, event in events().items() if name.startswith(f"{record}/")]


@cache
def stakeholder_named() -> dict[str, str]:
    """Return the stream of each stakeholder by every name that the sources use for it."""
    found: dict[str, str] = {}
    for identity, entry in register().items():
        for name in (entry["name"], *entry.get("also_known_as", ())):
            found[name] = events()[identity]["subject"]
    settled = names()["names"].items()
    return found | {
        name: f"stakeholder/{to['stakeholder']}" for name, to in settled if "stakeholder" in to
    }


def strings(value: object) -> Iterator[str]:
    """Yield every string inside a JSON value."""
    match value:
        case str():
            yield value
        case Mapping():
            for part in value.values():
                yield from strings(part)
        case list():
            for part in value:
                yield from strings(part)


def stakeholders_in(event: Item) -> set[str]:
    """Return the stakeholders that an event names, the subject of its stream among them."""
    named = {event["subject"], *strings(event["data"])}
    return {name for name in named if name.startswith("stakeholder/")}


def source_of(source: Item) -> dict[str, str]:
    """Return a printed source as an event cites it: who only copied a text goes into `retrievedFrom`."""
    cited = {"title": source["title"]}
    if "locator" in source:
        cited["locator"] = source["locator"]
    if source["url"] == "decision.txt":
        return cited | {"symbol": ADDRESS}
    copied = source["title"].endswith("(copy)")
    return cited | {"retrievedFrom" if copied else "url": source["url"]}


def without_symbol(source: Item) -> dict[str, str]:
    """Leave out a UN symbol, which only repeats what the title begins with."""
    symbol = source.get("symbol")
    if symbol == ADDRESS:
        return dict(source)
    assert symbol is None or symbol in source["title"]
    return {name: text for name, text in source.items() if name != "symbol"}


def _yaml(name: str) -> Any:  # noqa: ANN401 - what a file holds
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
