"""The cases of an instrument's folder, straight from its files: no log, no tables, the engine alone."""

import json
from collections.abc import Iterator
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from events import registry
from events.edtf import parse
from service.mandate import rules
from service.mandate.case import Case, Edge, MeetingDays, Words, words_of
from service.mandate.evidence import Evidence
from service.mandate.facts import Party, facts_of

FOLDER = Path(__file__).resolve().parents[3] / "instruments" / "basel-vi-32"


class Loaded:
    """An instrument's file and history, with a case for each paragraph."""

    def __init__(self, folder: Path = FOLDER, *, opens: str | None = None) -> None:
        self.file = yaml.safe_load((folder / "instrument.yaml").read_text("utf-8"))
        lines = (folder / "history.ndjson").read_text("utf-8").splitlines()
        self.history = [json.loads(line) for line in lines]
        self.meetings = {row["code"]: _days(row) for row in self.file["meetings"]}
        self.words = self._words(opens or self.file["window"]["opens"])
        self.rules = self._rules()
        self.evidence = self._evidence()

    def under(self, rows: Any) -> "Loaded":  # noqa: ANN401 - rules as a file holds them
        """Return the same instrument and history under other rules."""
        other = copy(self)
        other.file = self.file | {"rules": rows}
        other.rules = other._rules()
        return other

    def case(self, number: str) -> Case:
        address = self._address(number)
        return Case(
            paragraph=address,
            words=self.words,
            rules=self.rules,
            evidence={own: tuple(self.evidence.get(own, ())) for own in self.rules},
            meetings=self.meetings,
            edges=tuple(_edges(self.file["succession"], address)),
        )

    def _address(self, number: str) -> str:
        return f"{self.file['instrument']}#{number}"

    def _words(self, opens: str) -> Words:
        recorded = {
            "address": self.file["instrument"],
            "adoptedOn": self.file["adopted"]["day"],
            "window": {"opens": opens},
            "classes": self.file["classes"],
            "acts": self.file["acts"],
            "bodies": self.file["bodies"],
        }
        return words_of(recorded, meetings=self.meetings)

    def _rules(self) -> dict[str, Any]:
        return {self._address(row["paragraph"]): self._rule(row) for row in self.file["rules"]}

    def _rule(self, row: dict[str, Any]) -> Any:  # noqa: ANN401 - the rule as the event would carry it
        renamed = {"dependsOn" if key == "depends_on" else key: part for key, part in row.items()}
        return rules.parse(renamed | {"paragraph": self._address(row["paragraph"])})

    def _evidence(self) -> dict[str, list[Evidence]]:
        parties = dict(self._parties())
        found: dict[str, list[Evidence]] = {}
        for position, event in enumerate(self.history, start=1):
            for claim in event["data"].get("evidence", ()):
                held = found.setdefault(claim["paragraph"], [])
                held.append(_nominated(event, claim, position=position, parties=parties))
        return found

    def _parties(self) -> Iterator[tuple[str, Party]]:
        for body in self.file["bodies"].values():
            yield body["stakeholder"], Party(body["stakeholder"], body["type"])
        for event in self.history:
            data, key = event["data"], event["subject"].partition("/")[2]
            if event["type"] == "servanda.stakeholder.registered":
                yield key, Party(key, data["type"], data.get("kind"))


def _days(row: dict[str, Any]) -> MeetingDays:
    first, last = parse(row["from"]).earliest, parse(row["to"]).latest
    return MeetingDays(row["code"], row["code"].lower(), first, last)


def _edges(rows: list[dict[str, Any]], address: str) -> Iterator[Edge]:
    for row in rows:
        if row["from"] == address:
            yield Edge(row["to"], row["kind"], date.fromisoformat(row["day"]))


def _nominated(
    event: dict[str, Any], claim: dict[str, Any], *, position: int, parties: dict[str, Party]
) -> Evidence:
    payload = registry.payload(event["type"], event.get("dataschema"), event["data"])
    return Evidence(
        position=position,
        source=event["source"],
        id=event["id"],
        type=event["type"],
        stream=event["subject"],
        title=event["data"]["title"],
        first_day=payload.occurred.earliest,
        last_day=payload.occurred.latest,
        bearing=claim["bearing"],
        against=claim.get("against", False),
        reason=claim["reason"],
        admitted=True,
        retracted=False,
        stated=event["data"]["confidence"] == "stated",
        facts=facts_of(payload, stream=event["subject"], parties=parties),
    )
