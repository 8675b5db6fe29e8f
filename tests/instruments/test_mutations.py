"""A rule that is wrong in one place is found out: by the tables of two meetings, or by the timelines.

What cannot show on this history is listed too, with the reason, and held to not showing: a history that comes to know
more takes a row out of that list.
"""

from collections import Counter
from functools import cache

import pytest

from service.mandate.explain import explain
from tests.docs.timelines import MEETINGS, rows
from tests.instruments.mutations import GONE, Mutation
from tests.service.mandate.loaded import Loaded

FOUND = [
    Mutation("1", "criteria/industry/match/by", "ngo"),
    Mutation("1", "criteria/industry/match/level", "national"),
    Mutation("1", "criteria/industry/match/act", "train"),
    Mutation("1", "criteria/words/match/act", ["form", "join"]),
    Mutation("1", "criteria/words/match/by", "ngo"),
    Mutation("1", "criteria/words", GONE),
    Mutation("1", "values/2/1", {"all": ["industry", "ngo"]}),
    Mutation("1", "criteria/ngo/match/by", GONE),
    Mutation("1", "criteria/ngo/match/by", "centre"),
    Mutation("1", "criteria/ngo", GONE),
    Mutation("2", "criteria/industry/match/by", "ngo"),
    Mutation("2", "criteria/industry/match/act", "pay"),
    Mutation("2", "criteria/words", GONE),
    Mutation("2", "criteria/words/match/by", "ngo"),
    Mutation("2", "criteria/ngo/match/by", "industry"),
    Mutation("3", "criteria/adopted/match/body", "COP"),
    Mutation("3", "criteria/adopted/due/by", "COP-7"),
    Mutation("3", "criteria/adopted/due/basis", "stated"),
    Mutation("3", "criteria/adopted/due", GONE),
    Mutation("3", "criteria/adopted-by-any", GONE),
    Mutation("3", "criteria/drafted/match/by", "government"),
    Mutation("3", "criteria/drafted/match/document", "industry-framework"),
    Mutation("3", "criteria/input-sought", GONE),
    Mutation("3", "criteria/reported/due/by", "COP-8"),
    Mutation("3", "criteria/reported", GONE),
    Mutation("3", "criteria/submitted/match/act", "report"),
    Mutation("3", "criteria/reported/match/body", "OEWG"),
    Mutation("4", "criteria/consulted/after", GONE),
    Mutation("4", "criteria/consulted/after", "3.adopted"),
    Mutation("4", "criteria/consulted/match/body", "COP"),
    Mutation("4", "criteria/consulted/match/act", ["ask", "talk", "answer", "report"]),
    Mutation("4", "depends_on", "3.adopted-by-any"),
    Mutation("4", "depends_on", GONE),
    Mutation("5", "criteria/adopted/due/by", "COP-7"),
    Mutation("5", "criteria/adopted/due/basis", "stated"),
    Mutation("5", "criteria/adopted", GONE),
    Mutation("6", "criteria/circulated/due/by", "COP-7"),
    Mutation("6", "criteria/circulated/due/basis", "stated"),
    Mutation("6", "criteria/circulated/due", GONE),
    Mutation("7", "criteria/to-oewg/match/body", "BUREAU"),
    Mutation("7", "criteria/to-cop/match/body", "BUREAU"),
    Mutation("7", "criteria/to-cop/match/by", GONE),
    Mutation("7", "criteria/to-cop/match/act", ["report", "submit"]),
    Mutation("7", "criteria/to-cop/due/by", "COP-8"),
    Mutation("7", "criteria/to-cop/due/basis", "implied"),
    Mutation("7", "criteria/covers-ngos/match/covers", GONE),
    Mutation("7", "criteria/to-cop", GONE),
    Mutation("7", "criteria/to-oewg", GONE),
    Mutation("7", "criteria/covers-ngos", GONE),
    Mutation("7", "criteria/to-oewg/due/by", "OEWG-1"),
    Mutation("7", "values/0/1", {"all": ["to-oewg", "to-cop"]}),
    Mutation("8", "values/1/1/at_least", 4),
    Mutation("8", "values/0/1/all/1/at_least", 2),
    Mutation("8", "criteria/promoted/match/0", GONE),
    Mutation("8", "criteria/promoted/match/2", GONE),
    Mutation("8", "criteria/promoted/match/1/with", GONE),
    Mutation("8", "criteria/promoted/match/0/by", "centre"),
    Mutation("8", "criteria/words/match/stance", GONE),
    Mutation("8", "criteria/words/match/stance", "conditional"),
    Mutation("9", "criteria/promoted/match/with", GONE),
    Mutation("9", "criteria/promoted/match/act", "form"),
    Mutation("9", "values/1/1/at_least", 4),
    Mutation("9", "values/0/1/all/1/at_least", 2),
    Mutation("9", "criteria/considered", GONE),
    Mutation("9", "criteria/considered/match/by", "government"),
    Mutation("a", "criteria/identified/match/by", "ngo"),
    Mutation("a", "criteria/identified/match/act", "identify"),
    Mutation(
        "a",
        "values/0/1",
        {"distinct": "actor", "class": "industry", "of": "identified", "at_least": 2},
    ),
    Mutation("b", "criteria/dialogue/match/topic", GONE),
    Mutation("b", "criteria/dialogue/match/by", GONE),
    Mutation("c", "criteria/formed/match/by", "ngo"),
    Mutation("c", "criteria/formed/match/has", ["priority_field", "region"]),
    Mutation("c", "criteria/regional/match/has", ["priority_field"]),
    Mutation("d", "criteria/joint/match/by", "ngo"),
    Mutation("d", "criteria/joint/match/by", GONE),
    Mutation("d", "criteria/joint/match/act", "start"),
    Mutation("d", "criteria/joint/match/act", "train"),
    Mutation("d", "values/1/1", "started"),
]

UNSEEN = [
    (
        Mutation("1", "criteria/industry/match/has", GONE),
        "every work at these levels names its activity",
    ),
    (
        Mutation("2", "criteria/industry/match/with", "government"),
        "0043, the only work of industry, has an authority beside the centres",
    ),
    (
        Mutation("2", "criteria/industry/match/with", GONE),
        "0043 has centres at its side, and no other work of industry is claimed",
    ),
    (
        Mutation("3", "criteria/submitted/match/document", GONE),
        "0075, the only text laid before a body, went to the COP",
    ),
    (
        Mutation("3", "criteria/submitted/match/body", "COP"),
        "0075 is a draft decision, not the programme",
    ),
    (
        Mutation("3", "criteria/reported/match/by", GONE),
        "no report to the COP is claimed, whoever made it",
    ),
    (Mutation("4", "criteria/initiated", GONE), "no activity is claimed for it"),
    (Mutation("4", "criteria/initiated/after", GONE), "no activity is claimed for it"),
    (
        Mutation("5", "criteria/developed/match/document", "work-programme"),
        "nothing but the decision itself is claimed",
    ),
    (
        Mutation("5", "criteria/developed/match/by", "centre"),
        "nothing but the decision itself is claimed",
    ),
    (
        Mutation("5", "criteria/principles/need/at_least", 10),
        "nothing but the decision itself is claimed",
    ),
    (
        Mutation("6", "criteria/circulated/match/document", GONE),
        "what was circulated is claimed as an analogue, and no rule looks at that",
    ),
    (
        Mutation("6", "criteria/circulated/match/to", "ngo"),
        "what was circulated is claimed as an analogue",
    ),
    (Mutation("6", "criteria/views/match/by", "ngo"), "answers are claimed as analogues"),
    (
        Mutation("6", "criteria/views", GONE),
        "answers are claimed as analogues, and none is required",
    ),
    (Mutation("7", "criteria/covers-ngos/match/covers", "industry"), "0050 covers both"),
    (
        Mutation("8", "values/1/1/at_least", 2),
        "the second and the third Government count from the same day",
    ),
    (
        Mutation("8", "criteria/promoted/match/1", GONE),
        "no Government is in evidence that proposed or formed one",
    ),
    (
        Mutation("9", "criteria/promoted/match/with", "government"),
        "0043 and 0064 have authorities beside industry",
    ),
    (
        Mutation("9", "criteria/promoted/match/by", "government"),
        "0043 and 0064 have authorities beside the centres",
    ),
    (
        Mutation("a", "criteria/identified/match/by", GONE),
        "whoever was identified, or joined, is a company",
    ),
    (Mutation("a", "values/0/1/at_least", 1), "no source states a company's kind"),
    (
        Mutation("b", "criteria/dialogue/match/act", ["ask", "talk", "form", "answer"]),
        "the one answer claimed, 0048, has no such topic",
    ),
    (
        Mutation("c", "criteria/formed/match/has", GONE),
        "the only partnership claimed states its field",
    ),
    (Mutation("c", "criteria/formed/match/by", "industry"), "0020 was signed by companies alone"),
    (
        Mutation("c", "criteria/formed/match/by", "government"),
        "0020 has Switzerland among its actors",
    ),
    (
        Mutation("c", "criteria/formed/match/act", ["form", "suggest"]),
        "no proposal claimed states a field",
    ),
    (Mutation("c", "values/0/1/all/0/at_least", 1), "none of them is for a region"),
    (Mutation("d", "criteria/joint/match/has", GONE), "all work claimed names its activity"),
    (
        Mutation("d", "criteria/started/match/by", "centre"),
        "0071, the only start claimed, names no centre either",
    ),
    (
        Mutation("e", "criteria/trained/match/audience", GONE),
        "no training claimed states support of industry",
    ),
    (
        Mutation("e", "criteria/trained/match/support", GONE),
        "no training claimed states SMEs as its audience",
    ),
    (
        Mutation("e", "criteria/trained/match/by", "industry"),
        "no training claimed states SMEs as its audience",
    ),
    (
        Mutation("e", "criteria/trained/match/support", "ngo"),
        "no training claimed states SMEs as its audience",
    ),
    (
        Mutation("e", "criteria/trained/match/audience", "sme-support-bodies"),
        "0055 has that audience, and no support of industry",
    ),
]


@cache
def right() -> Loaded:
    return Loaded()


def seen(loaded: Loaded, number: str) -> tuple[object, ...]:
    """Return all that the page of timelines shows of a paragraph."""
    turns = [(str(turn.from_day), shown) for turn, shown in rows(loaded, number)]
    decided = []
    for code in MEETINGS:
        told = explain(loaded.case(number), loaded.meetings[code].last_day)
        assert told is not None
        counted = {one.name: [event.id for event in one.matched] for one in told.criteria}
        decided.append({name: ids for name, ids in counted.items() if ids})
    return turns, decided


def test_three_mistakes_and_more_are_seen_in_each_of_twelve_paragraphs() -> None:
    seen_in = Counter(mutation.paragraph for mutation in FOUND)
    assert sum(1 for count in seen_in.values() if count >= 3) >= 12


@pytest.mark.parametrize("mutation", FOUND, ids=str)
def test_a_mistake_in_a_rule_is_seen(mutation: Mutation) -> None:
    wrong = right().under(mutation.of(right().file["rules"]))
    assert seen(wrong, mutation.paragraph) != seen(right(), mutation.paragraph)


@pytest.mark.parametrize(("mutation", "reason"), UNSEEN, ids=str)
def test_a_mistake_that_cannot_show_on_this_history_does_not(
    mutation: Mutation, reason: str
) -> None:
    wrong = right().under(mutation.of(right().file["rules"]))
    assert reason
    assert seen(wrong, mutation.paragraph) == seen(right(), mutation.paragraph)
