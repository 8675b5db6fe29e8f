"""What an instrument file declares: the codes that its other parts may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from events.edtf import EdtfDate, parse
from events.errors import NotADate


@dataclass(frozen=True, slots=True)
class Declared:
    """The codes of a file, as far as it can be read at all.

    acts:       act → types of events.
    families:   paragraph or element → the family that its verb, or its being an element, gives it; None if unknown.
    deliverables: paragraph → the criteria that its deliverables name.
    adopted_on: the day from which there is a status; `begins`: from which on something can count in time, if known.
    ends:       meeting → its last day.
    """

    address: str
    bodies: tuple[str, ...]
    classes: tuple[str, ...]
    acts: Mapping[str, tuple[str, ...]]
    documents: tuple[str, ...]
    meetings: tuple[str, ...]
    verbs: Mapping[str, str]
    families: Mapping[str, str | None]
    deliverables: Mapping[str, tuple[str, ...]]
    adopted_on: date | None
    begins: date | None
    ends: Mapping[str, date]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Declared":
        """Take the codes out of a file, passing over whatever has the wrong shape."""
        verbs = {key: str(value) for key, value in _mapping(document, "verbs").items()}
        paragraphs = {_id(row): row for row in _rows(document, "paragraphs")}
        elements = {_id(row): "element" for row in _rows(document, "elements")}
        meetings = {str(row.get("code")): row for row in _rows(document, "meetings")}
        adopted = _date(_mapping(document, "adopted").get("day"))
        opening = meetings.get(str(_mapping(document, "window").get("opens")), {})
        opens = _date(opening.get("from"))
        ends = {code: _date(row.get("to")) for code, row in meetings.items()}
        asked = {key: verbs.get(str(row.get("verb"))) for key, row in paragraphs.items()}
        return cls(
            address=str(document.get("instrument", "")),
            bodies=tuple(_mapping(document, "bodies")),
            classes=tuple(_mapping(document, "classes")),
            acts={key: _texts(value) for key, value in _mapping(document, "acts").items()},
            documents=tuple(_mapping(document, "documents")),
            meetings=tuple(meetings),
            verbs=verbs,
            families={**asked, **elements},
            deliverables={
                key: tuple(_mapping(row, "deliverables")) for key, row in paragraphs.items()
            },
            adopted_on=adopted.latest if adopted else None,
            begins=max(
                (*(a.latest for a in (adopted,) if a), *(o.earliest for o in (opens,) if o)),
                default=None,
            ),
            ends={code: end.latest for code, end in ends.items() if end},
        )


def _date(value: object) -> EdtfDate | None:
    try:
        return parse(value) if isinstance(value, str) else None
    except NotADate:
        return None


def _id(row: Mapping[str, Any]) -> str:
    return str(row.get("id"))


def _mapping(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = document.get(key)
    return {str(k): v for k, v in found.items()} if isinstance(found, Mapping) else {}


def _rows(document: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = document.get(key)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)
