"""An instrument's file as parts, each the content of one event: bodies, meetings, the text, its paragraphs, rules and edges.

The file has been checked before; here nothing is judged.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias

from events.canonical import canonical_bytes
from events.types.keys import instrument_stream

Change: TypeAlias = Literal["again", "describe", "correct"]
Document: TypeAlias = Mapping[str, Any]

LONGEST_TITLE: Final = 300


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the file and the event that says it.

    name:   the part within its file, as event ids begin: `paragraph-3`.
    path:   where it stands in the file.
    change: how a later content is recorded: the same type again, a description, or a correction.
    begins: whether it begins a stream of its own, which others may have begun before.
    """

    name: str
    path: tuple[str | int, ...]
    type: str
    stream: str
    data: Mapping[str, Any]
    change: Change = "again"
    begins: bool = False

    @property
    def digest(self) -> str:
        """Twelve characters that stand for the content."""
        return hashlib.sha256(canonical_bytes(self.data)).hexdigest()[:12]


def parts_of(document: Document) -> tuple[Part, ...]:
    """Return the parts in the order in which one may name the other."""
    file = _File(document)
    return (
        *file.bodies(),
        *file.meetings(),
        file.text(),
        *file.recitals(),
        *file.paragraphs("paragraphs", "paragraph"),
        *file.paragraphs("elements", "element"),
        *file.rules(),
        *file.references(),
        *file.edges(),
    )


def source_of(document: Document) -> str:
    """Return the source of an instrument's own events."""
    return f"urn:servanda:instrument:{instrument_stream(document['instrument']).partition('/')[2]}"


class _File:
    """The document while its parts are taken out of it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._address: str = document["instrument"]
        self._stream = instrument_stream(self._address)
        self._day: str = document["adopted"]["day"]
        self._source = {"title": f"{self._address}: {document['text']['title']}"[:LONGEST_TITLE]}

    def bodies(self) -> Iterator[Part]:
        for code, body in self._document["bodies"].items():
            title = f"{body['name']} is a body that {self._address} speaks of"
            said = {"name": body["name"], "type": body["type"]}
            yield Part(
                name=_plain(f"body-{code}"),
                path=("bodies", code),
                type="stakeholder.registered",
                stream=_stakeholder(body["stakeholder"]),
                data=self._world(title) | said,
                change="describe",
                begins=True,
            )

    def meetings(self) -> Iterator[Part]:
        for index, meeting in enumerate(self._document.get("meetings", ())):
            said = _members(meeting, "code", "from", "to", "place", "basis", "also", "note")
            said["body"] = self._body(meeting["body"])
            title = f"{meeting['code']} is held from {meeting['from']} to {meeting['to']}"
            world = self._world(title, confidence=meeting["basis"], day=meeting["from"])
            yield Part(
                name=_plain(f"meeting-{meeting['code']}"),
                path=("meetings", index),
                type="meeting.scheduled",
                stream=_meeting(meeting["code"]),
                data=world | said | {"sources": [{"title": meeting["source"]}]},
                change="correct",
                begins=True,
            )

    def text(self) -> Part:
        document, adopted, text = self._document, self._document["adopted"], self._document["text"]
        bodies = {
            code: _members(body, "type", "name")
            | {"stakeholder": _stakeholder(body["stakeholder"])}
            for code, body in document["bodies"].items()
        }
        said = _members(document, "window", "classes", "acts", "verbs", "documents")
        said |= _members(adopted, "note") | _members(text, "language")
        said |= {
            "address": self._address,
            "name": text["title"],
            "adoptedBy": self._body(adopted["by"]),
            "adoptedAt": _meeting(adopted["at"]),
            "adoptedOn": self._day,
            "textSha256": text["sha256"],
            "bodies": bodies,
        }
        title = f"{self._address}: {text['title']}"
        world = self._world(title, confidence=adopted.get("basis", "stated"))
        return self._own("text", ("instrument",), "recorded", world | said)

    def recitals(self) -> Iterator[Part]:
        for index, recital in enumerate(self._document.get("preamble", ())):
            said = _members(recital, "act", "text", "note", refers_to="refersTo")
            title = f"{self._address}, recital {recital['id']}"
            yield self._paragraph(
                ("preamble", index), recital["id"], title, said | {"role": "recital"}
            )

    def paragraphs(self, member: str, role: str) -> Iterator[Part]:
        for index, item in enumerate(self._document.get(member, ())):
            said = _members(
                item,
                *("verb", "addressees", "object", "scope", "text", "deliverables", "note"),
                takes_into_account="takesIntoAccount",
                refers_to="refersTo",
            )
            said |= {"role": role, "family": self._family(item, role)}
            if "depends_on" in item:
                said["dependsOn"] = [self._own_address(number) for number in item["depends_on"]]
            asked = item.get("object", {}).get("text", role)
            title = f"{self._address}, {role} {item['id']}: {asked}"
            yield self._paragraph((member, index), item["id"], title, said)

    def _family(self, item: Mapping[str, Any], role: str) -> str:
        return "element" if role == "element" else self._document["verbs"][item["verb"]]

    def _paragraph(
        self, path: tuple[str, int], number: str, title: str, said: dict[str, Any]
    ) -> Part:
        data = self._world(title) | said | {"address": self._own_address(number)}
        return self._own(f"paragraph-{number}", path, "paragraph_recorded", data)

    def rules(self) -> Iterator[Part]:
        for index, rule in enumerate(self._document.get("rules", ())):
            said = _members(
                rule,
                *("version", "family", "criteria", "values", "required", "openEnded", "note"),
                depends_on="dependsOn",
            )
            said["paragraph"] = self._own_address(rule["paragraph"])
            title = f"How {said['paragraph']} is judged, version {rule['version']}"
            data = self._world(title, confidence="inferred") | said
            yield self._own(f"rule-{rule['paragraph']}", ("rules", index), "rule_recorded", data)

    def references(self) -> Iterator[Part]:
        for index, text in enumerate(self._document.get("references", ())):
            said = _members(text, "version", "kind", "items", "note", register_of="registerOf")
            said["reference"] = text["id"]
            bases = {item["basis"] for item in text["items"]}
            title = text.get("title", f"{text['id']}, version {text['version']}")
            world = self._world(title, confidence="stated" if bases == {"stated"} else "inferred")
            if "source" in text:
                world["sources"] = [{"title": text["source"]}]
            name = f"reference-{text['id']}-{text['version']}"
            yield self._own(name, ("references", index), "reference_recorded", world | said)

    def edges(self) -> Iterator[Part]:
        for index, edge in enumerate(self._document.get("succession", ())):
            said = _members(edge, "kind", "basis", "note") | {
                "fromAddress": edge["from"],
                "toAddress": edge["to"],
                "on": edge["day"],
            }
            title = f"{edge['to']} {edge['kind']} {edge['from']}"
            world = self._world(title, confidence=edge["basis"], day=edge["day"])
            name = f"link-{edge['from']}-{edge['to']}"
            part = self._own(name, ("succession", index), "linked", world | said)
            yield replace(part, change="correct")

    def _own(
        self, name: str, path: tuple[str | int, ...], verb: str, data: Mapping[str, Any]
    ) -> Part:
        return Part(_plain(name), path, f"instrument.{verb}", self._stream, data)

    def _world(
        self, title: str, *, confidence: str = "stated", day: str | None = None
    ) -> dict[str, Any]:
        known = confidence if confidence in {"stated", "inferred"} else "inferred"
        return {
            "title": title[:LONGEST_TITLE],
            "occurred": day or self._day,
            "sources": [self._source],
            "confidence": known,
        }

    def _own_address(self, number: str) -> str:
        return f"{self._address}#{number}"

    def _body(self, code: str) -> str:
        return _stakeholder(self._document["bodies"][code]["stakeholder"])


def _plain(name: str) -> str:
    """Keep the slash for the id, where it stands before the digest."""
    return name.replace("/", "-")


def _stakeholder(named: str) -> str:
    return named if named.startswith("stakeholder/") else f"stakeholder/{named}"


def _meeting(code: str) -> str:
    return f"meeting/{re.sub('[^a-z0-9]+', '-', code.lower())}"


def _members(part: Mapping[str, Any], *same: str, **renamed: str) -> dict[str, Any]:
    """Return the members that the part has, some under the event's own names."""
    names = {name: name for name in same} | renamed
    return {told: part[name] for name, told in names.items() if name in part}
