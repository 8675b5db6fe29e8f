"""From a rule's JSON to frozen data: everything about a rule that can be judged without the rest of its file."""

from collections.abc import Mapping
from typing import Final

from events.envelope import JsonObject
from events.types.codes import STATUS_VALUES
from service.mandate.errors import RefusedRule
from service.mandate.facts import FIELDS, ROW_FIELDS
from service.mandate.language import (
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    CriterionName,
    Due,
    Enough,
    Match,
    Measure,
    Met,
    Rule,
)
from service.mandate.shapes import Piece
from service.mandate.status import OWN_VALUES

BASES: Final = ("stated", "implied")
OF_A_CLASS: Final = ("actor", "kind")

_FIELD_NAMES: Final = (*FIELDS, *ROW_FIELDS)
_WHO: Final = ("by", "with", "to")
_MATCH_WORDS: Final = ("act", "has", *_WHO, *_FIELD_NAMES)
_DISTINCT: Final = ("year", *OF_A_CLASS, *_FIELD_NAMES)
_CRITERION_WORDS: Final = ("text", "match", "need", "after", "due")


def parse(data: JsonObject) -> Rule:
    """Read a rule as its event carries it.

    Raises RefusedRule with every fault of the rule itself. Whether classes, acts, bodies, meetings and other
    paragraphs exist is for `check`, which sees the whole file.
    """
    piece = Piece(data, (), [])
    rule = _rule(piece)
    if piece.faults:
        raise RefusedRule(piece.faults)
    return rule


def _rule(piece: Piece) -> Rule:
    needs = ("paragraph", "version", "family", "criteria", "values")
    if not piece.mapping(needs=needs) or any(not piece.holds(key) for key in needs):
        return Rule("", 1, "element", (), ())
    paragraph, family = piece.at("paragraph").text(), piece.at("family").text(one_of=STATUS_VALUES)
    criteria = tuple(
        _criterion(name, part, paragraph) for name, part in piece.at("criteria").items()
    )
    names = tuple(criterion.name for criterion in criteria)
    if not names:
        piece.at("criteria").fault("Name at least one criterion.")
    rule = Rule(
        paragraph=paragraph,
        version=piece.at("version").count(),
        family=family,
        criteria=criteria,
        values=_values(piece.at("values"), family, names),
        required=_required(piece, names),
        open_ended=piece.at("openEnded").value is True,
        depends_on=_criterion_name(piece.at("dependsOn"), paragraph)
        if piece.holds("dependsOn")
        else None,
    )
    _judge_ends(piece, rule)
    return rule


def _required(piece: Piece, names: tuple[str, ...]) -> tuple[str, ...]:
    return piece.at("required").texts(one_of=names) if piece.holds("required") else ()


def _judge_ends(piece: Piece, rule: Rule) -> None:
    """Note a duty without an end, or with two, and whatever only a duty may have."""
    if piece.holds("openEnded") and not rule.open_ended:
        piece.at("openEnded").fault("Write `true`, or leave the word out.")
    if rule.family == "duty" and bool(rule.required) == rule.open_ended:
        piece.fault("A duty has either `required` or `openEnded: true`: give one of the two.")
    if rule.open_ended and rule.values:
        piece.at("values").fault(
            "A duty without an end goes no higher than its beginning: leave it empty."
        )
    if rule.family != "duty":
        _judge_what_only_a_duty_has(piece, rule)


def _judge_what_only_a_duty_has(piece: Piece, rule: Rule) -> None:
    for word in ("required", "openEnded", "dependsOn"):
        if piece.holds(word):
            piece.at(word).fault("Only a duty can have this: leave it out.")
    for criterion in rule.criteria:
        if criterion.due:
            due = piece.at("criteria").at(criterion.name).at("due")
            due.fault("Only a duty has a due: leave it out.")


def _criterion(name: str, piece: Piece, paragraph: str) -> Criterion:
    if "." in name:
        piece.fault("A criterion's name holds no dot: it would read as another paragraph's.")
    if not piece.mapping(known=_CRITERION_WORDS, needs=("match",)) or not piece.holds("match"):
        return Criterion(name, name, ())
    return Criterion(
        name=name,
        text=piece.at("text").text() if piece.holds("text") else name,
        matches=_matches(piece.at("match")),
        need=_measure(piece.at("need")) if piece.holds("need") else Measure(),
        after=_criterion_name(piece.at("after"), paragraph) if piece.holds("after") else None,
        due=_due(piece.at("due")) if piece.holds("due") else None,
    )


def _matches(piece: Piece) -> tuple[Match, ...]:
    if isinstance(piece.value, Mapping):
        return (_match(piece),)
    matches = tuple(_match(part) for part in piece.elements())
    if not matches:
        piece.fault("Offer at least one way to match.")
    return matches


def _match(piece: Piece) -> Match:
    if not piece.mapping(known=_MATCH_WORDS, needs=("act",)) or not piece.holds("act"):
        return Match(())
    who = {word: piece.at(word).texts() if piece.holds(word) else () for word in _WHO}
    # By name, because neither canonical bytes nor tables keep the order of members.
    tested = sorted(name for name in piece.value if name in _FIELD_NAMES)
    return Match(
        acts=piece.at("act").texts(),
        fields=tuple((name, piece.at(name).texts()) for name in tested),
        has=piece.at("has").texts(one_of=_FIELD_NAMES) if piece.holds("has") else (),
        by=who["by"],
        with_=who["with"],
        to=who["to"],
    )


def _measure(piece: Piece) -> Measure:
    if not piece.mapping(known=("count", "distinct", "class", "at_least", "of")):
        return Measure()
    if piece.holds("count") == piece.holds("distinct"):
        piece.fault("Write either `count` or `distinct` with `at_least`.")
        return Measure()
    if piece.holds("count"):
        for word in ("class", "at_least"):
            if piece.holds(word):
                piece.at(word).fault("This goes with `distinct`, not with `count`: leave it out.")
        return Measure(piece.at("count").count())
    return _distinct(piece)


def _distinct(piece: Piece) -> Measure:
    what = piece.at("distinct").text(one_of=_DISTINCT)
    if piece.holds("class") != (what in OF_A_CLASS):
        piece.fault("`class` goes with `actor` and `kind`, and with nothing else.")
    return Measure(
        at_least=piece.at("at_least").count(),
        what=what,
        class_=piece.at("class").text() if piece.holds("class") else None,
    )


def _due(piece: Piece) -> Due | None:
    if not piece.mapping(known=("by", "basis"), needs=("by", "basis")):
        return None
    return Due(piece.at("by").text(), piece.at("basis").text(one_of=BASES))


def _criterion_name(piece: Piece, paragraph: str) -> CriterionName | None:
    """Read `criterion`, or `number.criterion` of another paragraph of the same instrument."""
    number, dot, name = piece.text().rpartition(".")
    if dot and not number:
        piece.fault("Write the paragraph's number, a dot and the criterion.")
    address = f"{paragraph.partition('#')[0]}#{number}" if number else paragraph
    return CriterionName(address, name)


def _values(piece: Piece, family: str, names: tuple[str, ...]) -> tuple[tuple[str, Condition], ...]:
    own = OWN_VALUES.get(family, ())
    found: list[tuple[str, Condition]] = []
    for row in piece.elements():
        if not isinstance(row.value, (list, tuple)) or len(row.value) != 2:
            row.fault("Write a pair: [VALUE, condition].")
            continue
        value = row.at(0).text(one_of=own)
        if (
            found
            and value in own
            and found[-1][0] in own
            and own.index(value) <= own.index(found[-1][0])
        ):
            row.fault(f"Each value once, and the highest first: {', '.join(own)}.")
        found.append((value, _condition(row.at(1), names)))
    return tuple(found)


def _condition(piece: Piece, names: tuple[str, ...]) -> Condition:
    if isinstance(piece.value, str):
        return Met(piece.text(one_of=names))
    if not piece.mapping(known=("any", "all", "count", "distinct", "class", "of", "at_least")):
        return Met("")
    for word, kind in (("any", AnyOf), ("all", AllOf)):
        if piece.holds(word):
            return kind(_conditions(piece, word, names))
    if not piece.holds("of"):
        piece.fault("Say with `of` which criterion's events are counted.")
        return Met("")
    return Enough(piece.at("of").texts(one_of=names), _measure(piece))


def _conditions(piece: Piece, word: str, names: tuple[str, ...]) -> tuple[Condition, ...]:
    if len(piece.value) != 1:
        piece.fault(f"`{word}` stands alone: put the other words into a condition of their own.")
    parts = tuple(_condition(part, names) for part in piece.at(word).elements())
    if not parts:
        piece.at(word).fault("Name at least one condition.")
    return parts
