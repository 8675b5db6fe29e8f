"""The decision of the made-up world: paragraphs of every family, and rules that its events can turn.

A convention on mountain lakes that nobody ever signed. Its words are few, its rules use the whole rule language.
"""

from typing import Any, Final

ADDRESS: Final = "LAKES-II/9"
STREAM: Final = "instrument/lakes-ii-9"
ASSEMBLY: Final = "stakeholder/lakes-assembly"
COMMITTEE: Final = "stakeholder/lakes-committee"
OFFICE: Final = "stakeholder/lakes-office"

BODIES: Final = {
    ASSEMBLY: ("ASSEMBLY", "convention_body", "Assembly of the Lakes Convention"),
    COMMITTEE: ("COMMITTEE", "convention_body", "Committee of the Lakes Convention"),
    OFFICE: ("OFFICE", "convention_secretariat", "Office of the Lakes Convention"),
}
VERBS: Final = {"requests": "duty", "invites": "response", "encourages": "response"}
CLASSES: Final = {
    "industry": ["company", "industry_association"],
    "ngo": ["environmental_ngo", "development_ngo"],
    "centre": ["regional_centre"],
    "authority": ["government", "public_authority", "public_agency"],
    "office": ["convention_secretariat"],
}
ACTS: Final = {
    "draft": ["document.drafted"],
    "submit": ["document.submitted"],
    "adopt": ["document.adopted"],
    "publish": ["document.published", "document.circulated"],
    "report": ["report.submitted"],
    "ask": ["consultation.opened", "consultation.widened"],
    "meet": ["consultation.held"],
    "answer": ["response.received"],
    "join": ["partnership.formed", "partnership.joined"],
    "extend": ["partnership.extended"],
    "work": ["activity.started", "activity.completed"],
    "plan": ["activity.proposed", "activity.planned"],
    "train": ["training.held"],
    "pay": ["contribution.pledged", "contribution.received"],
    "check": ["principle.mapped"],
    "name": ["stakeholder.identified"],
}
CLAIMING: Final = frozenset(name for names in ACTS.values() for name in names)
"""The types that are nominated for paragraphs."""

PROGRAMME: Final = "document/lake-programme"

# Number, verb, whom it addresses, what it asks for.
PARAGRAPHS: Final = (
    ("1", "requests", "office", "a programme of work on mountain lakes, for adoption by the Committee"),
    ("2", "requests", "office", "reports on progress to the Committee and to the Assembly"),
    ("3", "requests", "office", "the programme carried out"),
    ("4", "invites", "industry", "companies and associations to work on lakes, and NGOs with them"),
    ("5", "encourages", "ngo", "partnerships for lakes"),
    ("6", "invites", "authority", "authorities to answer what the Office asks"),
    ("7", "encourages", "centre", "regional centres to train those who look after lakes"),
    ("8", "invites", "industry", "contributions of any form"),
)  # fmt: skip
ELEMENTS: Final = (
    ("a", "industry", "industries named that matter for lakes"),
    ("b", "industry", "joint activities of many kinds of firms"),
    ("c", "ngo", "partnerships held against principles"),
)
NUMBERS: Final = tuple(row[0] for row in (*PARAGRAPHS, *ELEMENTS))

_WORDS: Final = {"match": {"act": ["join", "answer", "pay"], "by": ["industry", "ngo"]}}
_LASTING: Final = [{"distinct": "year", "of": name, "at_least": 3} for name in ("industry", "ngo")]


def _due(meeting: str, basis: str = "stated") -> dict[str, Any]:
    return {"by": meeting, "basis": basis}


def _at_work(who: str) -> dict[str, Any]:
    return {"match": {"act": "work", "has": ["activity"], "by": who}}


# Criteria, values, and what else the rule says.
RULES: Final[dict[str, tuple[dict[str, Any], list[Any], dict[str, Any]]]] = {
    "1": (
        {
            "drafted": {"match": {"act": "draft", "document": "lake-programme", "by": "office"}},
            "submitted": {"match": {"act": "submit", "document_type": "work-programme"}},
            "adopted": {"match": {"act": "adopt", "body": "COMMITTEE"}, "due": _due("C-2")},
            "anywhere": {"match": {"act": "adopt"}},
            "reported": {"match": {"act": "report", "by": "office", "body": "ASSEMBLY"}, "due": _due("A-2")},
        },
        [["ADOPTED_AS_ASKED", "adopted"], ["ADOPTED_BY_OTHER_BODY", "anywhere"], ["SUBMITTED", "submitted"], ["DRAFTED", "drafted"]],
        {"required": ["drafted", "adopted", "reported"]},
    ),
    "2": (
        {
            "committee": {"match": {"act": "report", "body": "COMMITTEE"}, "due": _due("C-3", "implied")},
            "assembly": {"match": {"act": "report", "body": "ASSEMBLY"}, "due": _due("A-3")},
        },
        [["PARTLY_FULFILLED", {"any": ["committee", "assembly"]}]],
        {"required": ["committee", "assembly"]},
    ),
    "3": (
        {"begun": {"match": {"act": ["plan", "work"]}, "after": "1.adopted"}},
        [],
        {"openEnded": True, "dependsOn": "1.adopted"},
    ),
    "4": (
        {"words": _WORDS, "industry": _at_work("industry"), "ngo": _at_work("ngo")},
        [["SUSTAINED", {"all": _LASTING}], ["RESPONSE_BROAD", {"all": ["industry", "ngo"]}],
         ["RESPONSE_PARTIAL", {"any": ["industry", "ngo"]}], ["DECLARED", "words"]],
        {},
    ),
    "5": (
        {"joined": {"match": {"act": ["join", "extend"], "by": ["industry", "ngo"]}}},
        [["RESPONSE_BROAD", {"distinct": "actor", "class": "ngo", "of": "joined", "at_least": 10}], ["RESPONSE_PARTIAL", "joined"]],
        {},
    ),
    "6": (
        {"answered": {"match": {"act": ["answer", "meet"], "by": "authority"}}},
        [["RESPONSE_BROAD", {"count": 20, "of": "answered"}], ["RESPONSE_PARTIAL", "answered"]],
        {},
    ),
    "7": (
        {"trained": {"match": {"act": "train", "by": "centre"}}},
        [["RESPONSE_BROAD", {"distinct": "region", "of": "trained", "at_least": 3}], ["RESPONSE_PARTIAL", "trained"]],
        {},
    ),
    "8": (
        {"paid": {"match": [{"act": "pay", "by": "industry"}, {"act": "pay", "form": ["money", "in-kind"]}]}},
        [["RESPONSE_BROAD", {"distinct": "actor", "class": "industry", "of": "paid", "at_least": 5}], ["RESPONSE_PARTIAL", "paid"]],
        {},
    ),
    "a": ({"named": {"match": {"act": "name"}}}, [["EVIDENCE", "named"]], {}),
    "b": (
        {"joint": {"match": {"act": ["work", "join"], "by": "industry"}}},
        [["WIDE_EVIDENCE", {"distinct": "kind", "class": "industry", "of": "joint", "at_least": 3}], ["EVIDENCE", "joint"]],
        {},
    ),
    "c": ({"held": {"match": {"act": "check", "finding": "met"}}}, [["EVIDENCE", "held"]], {}),
}  # fmt: skip

# Which paragraphs an event of a subject is nominated for, and how often; any other once in a while.
NEAR: Final = {
    "document": {"1": 6, "3": 1, "c": 1},
    "report": {"2": 5, "1": 2},
    "consultation": {"6": 4, "1": 1},
    "response": {"6": 6, "1": 1, "4": 1},
    "partnership": {"5": 5, "4": 2, "b": 2},
    "activity": {"4": 5, "3": 2, "b": 3, "7": 1},
    "training": {"7": 6, "4": 1},
    "contribution": {"8": 6, "4": 1},
    "principle": {"c": 1},
    "stakeholder": {"a": 1},
}


def family_of(number: str) -> str:
    """Return the family of a paragraph or an element."""
    verb = next((row[1] for row in PARAGRAPHS if row[0] == number), None)
    return VERBS[verb] if verb else "element"
