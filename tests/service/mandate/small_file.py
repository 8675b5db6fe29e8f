"""The file of an instrument of another convention: other bodies, verbs and acts, and an edge that replaces."""

from typing import Any

FILE: dict[str, Any] = {
    "instrument": "OZ-3/7",
    "adopted": {"by": "MEETING", "at": "M-3", "day": "1992-11-25"},
    "text": {"file": "decision.txt", "sha256": "0" * 64, "title": "Substitutes"},
    "window": {"opens": "M-3"},
    "bodies": {
        "MEETING": {"stakeholder": "oz-meeting", "type": "convention_body", "name": "Meeting"},
    },
    "classes": {"producers": ["company"], "office": ["convention_secretariat"]},
    "acts": {
        "write": ["document.drafted"],
        "enter": ["partnership.joined"],
        "answer": ["response.received"],
    },
    "verbs": {"urges": "response", "instructs": "duty"},
    "documents": {"survey": {"type": "study", "name": "Survey"}},
    "meetings": [
        {
            "code": "M-3",
            "body": "MEETING",
            "from": "1992-11-23",
            "to": "1992-11-25",
            "basis": "stated",
            "source": "report",
        },
        {
            "code": "M-4",
            "body": "MEETING",
            "from": "1993-11",
            "to": "1993-11",
            "basis": "inferred",
            "source": "report",
        },
    ],
    "preamble": [{"id": "P1", "act": "recalls", "text": "Recalling"}],
    "paragraphs": [
        {
            "id": "1",
            "verb": "instructs",
            "addressees": ["office"],
            "object": {"text": "a survey", "document": "survey", "scope": ["producers"]},
            "text": "Instructs",
            "deliverables": {"surveyed": "a survey"},
        },
        {
            "id": "2",
            "verb": "urges",
            "addressees": ["producers"],
            "text": "Urges",
            "depends_on": ["1"],
        },
    ],
    "elements": [{"id": "a", "addressees": [], "text": "Options"}],
    "references": [
        {
            "id": "list",
            "version": "1",
            "kind": "substances",
            "items": [{"code": "S1", "label": "One", "basis": "unverified"}],
        }
    ],
    "rules": [
        {
            "paragraph": "1",
            "version": 1,
            "family": "duty",
            "criteria": {
                "surveyed": {
                    "match": {"act": "write", "document": "survey", "by": "office"},
                    "due": {"by": "M-4", "basis": "stated"},
                },
                "drafted": {"match": {"act": "write", "document": "survey"}},
            },
            "required": ["surveyed"],
            "values": [["DRAFTED", "drafted"]],
        },
        {
            "paragraph": "2",
            "version": 1,
            "family": "response",
            "criteria": {
                "said": {"match": {"act": "answer", "by": "producers", "stance": "support"}},
                "joined": {"match": {"act": "enter", "by": "producers"}},
            },
            "values": [
                [
                    "RESPONSE_BROAD",
                    {"distinct": "actor", "class": "producers", "of": "joined", "at_least": 3},
                ],
                ["RESPONSE_PARTIAL", "joined"],
                ["DECLARED", "said"],
            ],
        },
        {
            "paragraph": "a",
            "version": 1,
            "family": "element",
            "criteria": {"entered": {"after": "1.surveyed", "match": {"act": "enter"}}},
            "values": [["EVIDENCE", "entered"]],
        },
    ],
    "succession": [
        {
            "from": "OZ-3/7#2",
            "to": "OZ-4/1#1",
            "kind": "replaces",
            "day": "1993-11-19",
            "basis": "stated",
        }
    ],
}
