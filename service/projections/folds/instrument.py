"""Instruments, their paragraphs, rules and succession edges: texts, so the latest recorded one holds.

Texts have no timeline on the world clock: as of an earlier position they stand as they then were,
on every day of the world.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from events.edtf import parse
from events.envelope import JsonObject
from events.types.keys import instrument_stream, paragraph_stream
from service.projections.contract import BEGINNING, Fact, Timeless, Timeline, since_the_beginning

RECORDED = "servanda.instrument.recorded"
PARAGRAPH_RECORDED = "servanda.instrument.paragraph_recorded"
RULE_RECORDED = "servanda.instrument.rule_recorded"
LINKED = "servanda.instrument.linked"
REFERENCE_RECORDED = "servanda.instrument.reference_recorded"

RECITAL = "recital"
"""The role of a paragraph of the preamble, which asks for nothing."""


class Instruments(Timeless):
    """A decision as a whole: its words, classes, acts and bodies."""

    table = "instrument"
    types = frozenset({RECORDED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (slug(fact.stream),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return _latest(facts, self._columns)

    def _columns(self, facts: Sequence[Fact]) -> dict[str, object]:
        data = facts[-1].data
        return {
            "address": data["address"],
            "title": data["name"],
            "adopted_on": _last_day(data.get("adoptedOn")),
            "bodies": sorted(body["stakeholder"] for body in data["bodies"].values()),
            "body": dict(data),
        }


class Paragraphs(Timeless):
    """Recitals, paragraphs and elements, in the order in which they were first recorded."""

    table = "paragraph"
    types = frozenset({PARAGRAPH_RECORDED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (paragraph_key(fact.data["address"]),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return _latest(facts, self._columns)

    def _columns(self, facts: Sequence[Fact]) -> dict[str, object]:
        data = facts[-1].data
        return {
            "instrument": slug(facts[-1].stream),
            "address": data["address"],
            "number": data["address"].partition("#")[2],
            "ordinal": facts[0].position,
            "role": data["role"],
            "title": data["title"],
            "family": data.get("family"),
            "body": dict(data),
        }


class Rules(Timeless):
    """How each paragraph is judged, and on which other paragraphs its rule leans."""

    table = "rule"
    types = frozenset({RULE_RECORDED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (paragraph_key(fact.data["paragraph"]),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return _latest(facts, self._columns)

    def _columns(self, facts: Sequence[Fact]) -> dict[str, object]:
        data = facts[-1].data
        return {
            "instrument": slug(facts[-1].stream),
            "address": data["paragraph"],
            "rule_version": data["version"],
            "leans_on": sorted(leans_on(data)),
            "body": dict(data),
        }


class Succession(Timeless):
    """Edges between paragraphs of decisions: what is asked again, amended or replaced."""

    table = "succession"
    types = frozenset({LINKED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (f"{fact.data['fromAddress']} {fact.data['toAddress']}",)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        return _latest(facts, self._columns)

    def _columns(self, facts: Sequence[Fact]) -> dict[str, object]:
        data = facts[-1].data
        return {
            "instrument": slug(facts[-1].stream),
            "from_address": data["fromAddress"],
            "to_address": data["toAddress"],
            "kind": data["kind"],
            "day": _last_day(data["on"]),
            "basis": data["basis"],
        }


class References(Timeless):
    """Texts to judge by, each version of each a subject of its own: principles, fields, streams of waste, registers.

    Names are shared by all instruments, for findings name a text by name and version alone. So the instrument that first
    recorded a version keeps it; what another one records under the same name changes nothing.
    """

    table = "reference"
    types = frozenset({REFERENCE_RECORDED})

    def keys(self, fact: Fact) -> Iterable[str]:
        return (reference_key(fact.data["reference"], fact.data["version"]),)

    def timeline(
        self, key: str, facts: Sequence[Fact], before: Timeline = (), since: date = BEGINNING
    ) -> Timeline:
        own = [fact for fact in facts if fact.stream == facts[0].stream]
        return _latest(own, self._columns)

    def _columns(self, facts: Sequence[Fact]) -> dict[str, object]:
        data = facts[-1].data
        return {
            "title": data["title"],
            "instrument": slug(facts[-1].stream),
            "name": data["reference"],
            "reference_version": data["version"],
            "kind": data["kind"],
            "body": dict(data),
        }


def reference_key(name: str, version: str) -> str:
    """Return the key of one version of a reference text."""
    return f"{name} {version}"


def slug(stream: str) -> str:
    """Return the name of a stream without its kind."""
    return stream.partition("/")[2]


def paragraph_key(address: str) -> str:
    """Return the key of a paragraph and of its rule, from its address."""
    return slug(paragraph_stream(address))


def instrument_key(address: str) -> str:
    """Return the key of the instrument that a paragraph belongs to, from the paragraph's address."""
    return slug(instrument_stream(address.partition("#")[0]))


def leans_on(rule: JsonObject) -> set[str]:
    """Return the addresses of the other paragraphs whose criteria this rule mentions."""
    own = str(rule["paragraph"])
    mentioned = [rule.get("dependsOn"), *(c.get("after") for c in _criteria(rule))]
    numbers = {name.rpartition(".")[0] for name in mentioned if name and "." in name}
    return {f"{own.partition('#')[0]}#{number}" for number in numbers} - {own}


def _criteria(rule: JsonObject) -> Iterator[Mapping[str, Any]]:
    yield from rule["criteria"].values()


def _latest(facts: Sequence[Fact], columns: Any) -> Timeline:  # noqa: ANN401 - one of the folds above
    return since_the_beginning(columns(facts) if facts else None)


def _last_day(text: str | None) -> date | None:
    return parse(text).latest if text else None
