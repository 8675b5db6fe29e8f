"""Rules and events of the small convention: a programme to draft, adopt and report on, a call to act, an option."""

from typing import Any, Final

from service.mandate.evidence import Evidence
from tests.service.mandate.world import ASSEMBLY, OFFICE, PANEL, PLAN, act, rule

# The programme that the office is to draft, the panel to adopt by P-1, and the office to report on at A-2.
DUTY: Final = rule(
    "duty",
    {
        "asked": {"text": "views asked for", "match": {"act": "ask", "document": "plan"}},
        "drafted": {
            "text": "a draft",
            "match": {"act": "draft", "document": "plan", "by": "office"},
        },
        "submitted": {"match": {"act": "submit", "document": "plan", "body": "PANEL"}},
        "adopted": {
            "text": "adoption by the panel",
            "match": {"act": "adopt", "document": "plan", "body": "PANEL"},
            "due": {"by": "P-1", "basis": "implied"},
        },
        "adopted-by-any": {"match": {"act": "adopt", "document": "plan"}},
        "reported": {
            "text": "report to the assembly",
            "match": {"act": "report", "by": "office", "body": "ASSEMBLY"},
            "due": {"by": "A-2", "basis": "stated"},
        },
    },
    [
        ["ADOPTED_AS_ASKED", "adopted"],
        ["ADOPTED_BY_OTHER_BODY", "adopted-by-any"],
        ["SUBMITTED", "submitted"],
        ["DRAFTED", "drafted"],
    ],
    required=["drafted", "adopted", "reported"],
)

# Reports to both bodies, asked for separately.
REPORTS: Final = rule(
    "duty",
    {
        "to-panel": {
            "match": {"act": "report", "by": "office", "body": "PANEL"},
            "due": {"by": "P-1", "basis": "implied"},
        },
        "to-assembly": {
            "text": "report to the assembly",
            "match": {"act": "report", "by": "office", "body": "ASSEMBLY"},
            "due": {"by": "A-2", "basis": "stated"},
        },
    },
    [["PARTLY_FULFILLED", {"any": ["to-panel", "to-assembly"]}]],
    required=["to-panel", "to-assembly"],
)

RESPONSE: Final = rule(
    "response",
    {
        "words": {"match": {"act": ["join", "answer"], "by": ["makers", "greens"]}},
        "makers": {
            "text": "a maker in a regional or national activity",
            "match": {
                "act": "work",
                "has": ["activity"],
                "level": ["regional", "national"],
                "by": "makers",
            },
        },
        "greens": {
            "text": "a named NGO in a regional or national activity",
            "match": {
                "act": "work",
                "has": ["activity"],
                "level": ["regional", "national"],
                "by": "greens",
            },
        },
    },
    [
        [
            "SUSTAINED",
            {
                "all": [
                    {"distinct": "year", "of": "makers", "at_least": 3},
                    {"distinct": "year", "of": "greens", "at_least": 3},
                ]
            },
        ],
        ["RESPONSE_BROAD", {"all": ["makers", "greens"]}],
        ["RESPONSE_PARTIAL", {"any": ["makers", "greens"]}],
        ["DECLARED", "words"],
    ],
)

ELEMENT: Final = rule(
    "element",
    {"named": {"match": {"act": "join", "by": "makers"}}},
    [
        ["WIDE_EVIDENCE", {"distinct": "kind", "class": "makers", "of": "named", "at_least": 2}],
        ["EVIDENCE", "named"],
    ],
)


def drafted(day: str = "2000-12-01", /, **more: object) -> Evidence:
    said: dict[str, Any] = {"by": [OFFICE], **more}
    return act("document.drafted", day, stream=PLAN, **said)


def submitted(day: str = "2001-02-01", /, **more: object) -> Evidence:
    said: dict[str, Any] = {"by": [OFFICE], "body": PANEL, "for_": "adoption", **more}
    return act("document.submitted", day, stream=PLAN, **said)


def adopted(day: str = "2001-03-05", /, body: str = PANEL, **more: object) -> Evidence:
    return act("document.adopted", day, stream=PLAN, body=body, **more)


def reported(day: str = "2002-06-03", /, body: str = ASSEMBLY, **more: object) -> Evidence:
    said: dict[str, Any] = {"by": [OFFICE], "body": body, "medium": "written", **more}
    return act("report.submitted", day, **said)


def decided(day: str, /, body: str = ASSEMBLY, *, other: str = "other", **more: object) -> Evidence:
    said: dict[str, Any] = {"body": body, "form": "decision", **more}
    return act("decision.adopted", day, stream=f"decision/{other}", **said)


def joined(day: str, who: str, /, **more: object) -> Evidence:
    said: dict[str, Any] = {"capacity": "member", "how": "signed", **more}
    partner = f"stakeholder/{who}"
    return act("partnership.joined", day, stream="partnership/pact", partner=partner, **said)


def worked(day: str, *who: str, level: str | None = "regional", **more: object) -> Evidence:
    partners = [f"stakeholder/{name}" for name in who] or None
    said: dict[str, Any] = {"partners": partners, "level": level, **more}
    return act("activity.started", day, form="pilot", **said)
