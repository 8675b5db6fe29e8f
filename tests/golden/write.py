"""Adds the golden files that are missing: `python -m tests.golden.write`.

A file that exists is never written again, whatever the code has become. If one is wrong, the version it stands for is
released as it is, and a new version follows.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from events import registry
from events.canonical import canonical_bytes
from events.envelope import schema_urn
from events.registry import ANY_KIND, EVENT_TYPES, EventType
from events.types.fields import World
from tests.sentences.builders import A_MOMENT, claim, event, recorded

FOLDER = Path(__file__).parent
STREAMS = {
    "instrument": "instrument/xy-1-2",
    "paragraph": "paragraph/xy-1-2-1",
    ANY_KIND: "partnership/phones",
}
EVERYWHERE: dict[str, Any] = {
    "actors": [{"who": "stakeholder/chair", "role": "chair", "onBehalfOf": "stakeholder/xy-cop"}],
    "note": 'Zoë says "über" → 日本 \U0001f4f1\n\u2028\u007f',
}
IN_THE_WORLD: dict[str, Any] = {
    "language": "en-GB",
    "occurred": "2004-10",
    "sources": [
        {
            "title": "Report of the meeting",
            "url": "https://archive.example/report.html",
            "symbol": "XY/COP.1/40",
            "locator": "paragraph 7",
            "retrievedFrom": "https://copy.example/report.html",
        }
    ],
    "confidence": "inferred",
    "participants": [{"class": "government", "count": 12}, {"class": "ngo"}],
    "unnamed": {"class": "industry", "count": 3, "text": "three firms"},
    "evidence": [
        claim("XY-1/2#1"),
        claim("XY-1/2#a", bearing="analogue", against=True),
    ],
    "level": "regional",
    "regions": ["africa"],
    "countries": ["GH", "NG"],
    "sectors": ["mobile-phones"],
    "wasteStreams": ["e-waste", "A1180"],
    "lifeCycle": ["collection", "recovery"],
    "topics": ["life-cycle"],
    "priorityFields": ["BD1", "SP2.1"],
    "aims": ["capacity"],
    "covers": ["industry", "ngo"],
    "fundedBy": ["stakeholder/donor"],
    "partnership": "partnership/phones",
    "activity": "activity/pilot",
    "document": "document/programme",
    "body": "stakeholder/xy-cop",
    "meeting": "meeting/xy-cop-1",
}


def path_of(entry: EventType) -> Path:
    return FOLDER / entry.name / f"{entry.version}.json"


def golden(entry: EventType) -> dict[str, Any]:
    """Return what is kept of one event of the type."""
    everything: dict[str, Any] = EVERYWHERE | (
        IN_THE_WORLD if issubclass(entry.model, World) else {}
    )
    # Who names no schema is read by the first version.
    if entry.version > 1:
        everything["dataschema"] = schema_urn(entry.name, entry.version)
    posted = event(
        entry.name,
        STREAMS.get(entry.kind, f"{entry.kind}/golden"),
        id="golden-1",
        correlationid="a-piece-of-work",
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        **everything,
    )
    standing = "admitted" if "evidence" in posted["data"] else None
    held = recorded(posted, claimstanding=standing)
    return {
        "posted": posted,
        "set": {
            "recordedtime": A_MOMENT.isoformat(),
            "authid": held.authid,
            "authtype": held.authtype,
            "claimstanding": standing,
        },
        "canonical": held.entry.decode(),
        "leafHash": held.leaf_hash.hex(),
        "upcast": registry.upcast(held.type, held.dataschema, held.data),
        "schemaSha256": schema_digest(entry),
    }


def schema_digest(entry: EventType) -> str:
    """Return the digest of what a schema demands, its explanations and examples left out: they may be better."""
    return hashlib.sha256(canonical_bytes(_demands(registry.json_schema(entry)))).hexdigest()


def _demands(schema: object) -> object:
    match schema:
        case Mapping():
            texts = {"description": str, "title": str, "$comment": str, "examples": list}
            return {
                name: _demands(item)
                for name, item in schema.items()
                if not isinstance(item, texts.get(name, ()))
            }
        case list():
            return [_demands(item) for item in schema]
        case _:
            return schema


def write() -> list[Path]:
    """Write what is missing, and return it."""
    missing = [entry for entry in EVENT_TYPES if not entry.draft and not path_of(entry).exists()]
    for entry in missing:
        path_of(entry).parent.mkdir(exist_ok=True)
        text = json.dumps(golden(entry), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        path_of(entry).write_text(text, encoding="utf-8")
    return [path_of(entry) for entry in missing]


if __name__ == "__main__":
    write()
