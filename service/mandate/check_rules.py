"""The faults of rules against the rest of their file: codes nobody declared, criteria nothing can meet, circles."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from service.mandate.declared import Declared
from service.mandate.errors import Fault, RefusedRule
from service.mandate.hidden import hidden_values
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
    Rule,
)
from service.mandate.possible import impossible, most_different
from service.mandate.rules import parse
from service.mandate.shapes import Piece, near

Place = TypeVar("Place", str, CriterionName)

_KNOWN: Final = (
    *("paragraph", "version", "family", "criteria", "values", "required", "openEnded"),
    *("depends_on", "note"),
)


def check_rules(piece: Piece, declared: Declared) -> None:
    """Note what is wrong with the rules of a file, each by itself and all together."""
    rules: dict[str, tuple[Rule, Piece]] = {}
    seen = set[str]()
    for row in piece.elements():
        number = _number(row, declared)
        if number in seen:
            row.at("paragraph").fault("This paragraph has a rule already: write one for each.")
        elif number is not None:
            seen.add(number)
            rule = _parsed(row, f"{declared.address}#{number}")
            rules |= {} if rule is None else {rule.paragraph: (rule, row)}
    # A rule that could not be read is there all the same: whoever refers to it has not made the mistake.
    unread = {f"{declared.address}#{number}" for number in seen} - rules.keys()
    known = {address: rule for address, (rule, _) in rules.items()}
    for rule, row in rules.values():
        _check(rule, row, declared, {**known, **dict.fromkeys(unread)})
    _circles(rules)


def _number(row: Piece, declared: Declared) -> str | None:
    """Return the paragraph that a rule is about, and note a family that its verb does not have."""
    if not row.mapping(known=_KNOWN, needs=("paragraph",)) or not row.holds("paragraph"):
        return None
    number = row.at("paragraph").text(one_of=declared.families)
    family = declared.families.get(number)
    if family is not None and row.holds("family") and row.at("family").value != family:
        row.at("family").fault(f"What paragraph {number} says makes it `{family}`: write that.")
    return number


def _parsed(row: Piece, address: str) -> Rule | None:
    """Read one rule as its event will carry it; its own faults are noted where they stand in the file."""
    data: dict[str, Any] = {_member(str(key)): part for key, part in row.value.items()}
    try:
        return parse(data | {"paragraph": address})
    except RefusedRule as refused:
        row.faults.extend(_in_the_file(fault, row) for fault in refused.faults)
        return None


def _in_the_file(fault: Fault, row: Piece) -> Fault:
    path = ("depends_on" if part == "dependsOn" else part for part in fault.path)
    return Fault((*row.path, *path), fault.message)


def _member(key: str) -> str:
    return "dependsOn" if key == "depends_on" else key


def _check(rule: Rule, row: Piece, declared: Declared, rules: Mapping[str, Rule | None]) -> None:
    _against_the_text(rule, row, declared)
    for criterion in rule.criteria:
        _criterion(criterion, row.at("criteria").at(criterion.name), declared, rules=rules)
    if rule.depends_on:
        _refers(row.at("depends_on"), rule.depends_on, rules)
    values = row.at("values")
    for index, (_, condition) in enumerate(rule.values):
        for enough in _counted(condition):
            _class_of(values.at(index), enough.measure, declared)
            of = [one for name in enough.of if (one := rule.criterion(name))]
            _reachable(values.at(index), enough.measure, of, declared=declared)
    for index, higher in hidden_values(rule):
        values.at(index).fault(f"Never shown: wherever it holds, {higher} holds too and is higher.")


def _against_the_text(rule: Rule, row: Piece, declared: Declared) -> None:
    number = rule.paragraph.partition("#")[2]
    names = {criterion.name for criterion in rule.criteria}
    for name in declared.deliverables.get(number, ()):
        if name not in names:
            row.at("criteria").fault(
                f"Paragraph {number} names the deliverable `{name}`: add a criterion for it."
            )


def _reachable(
    piece: Piece, measure: Measure, criteria: list[Criterion], *, declared: Declared
) -> None:
    """Note a measure that asks for more different values than events can state."""
    matches = [match for one in criteria for match in one.matches]
    most = most_different(measure.what, matches, declared.acts)
    if most is not None and measure.at_least > most:
        piece.fault(
            f"Never reached: such events can state {most} different values of `{measure.what}`,"
            f" not {measure.at_least}."
        )


def _due(due: Due, piece: Piece, declared: Declared) -> None:
    if due.meeting not in declared.meetings:
        piece.fault(f"Unknown meeting: {near(due.meeting, declared.meetings)}")
    end = declared.ends.get(due.meeting)
    if end and declared.begins and end < declared.begins:
        piece.fault(
            f"{due.meeting} ended before anything counts: nobody could be in time. Name a later one."
        )


def _criterion(
    criterion: Criterion, piece: Piece, declared: Declared, *, rules: Mapping[str, Rule | None]
) -> None:
    if criterion.due:
        _due(criterion.due, piece.at("due").at("by"), declared)
    if criterion.after:
        _refers(piece.at("after"), criterion.after, rules)
    _class_of(piece, criterion.need, declared)
    _reachable(piece, criterion.need, [criterion], declared=declared)
    alternatives = piece.at("match")
    reasons = []
    for index, match in enumerate(criterion.matches):
        part = alternatives if isinstance(alternatives.value, Mapping) else alternatives.at(index)
        _match(match, part, declared)
        reasons.append(impossible(match, declared.acts))
    if all(reasons):
        said = "; ".join(dict.fromkeys(reason for one in reasons for reason in one))
        piece.fault(f"No event can meet this criterion: {said}.")


def _match(match: Match, piece: Piece, declared: Declared) -> None:
    asked = {
        "act": (match.acts, declared.acts),
        "by": (match.by, declared.classes),
        "with": (match.with_, declared.classes),
        "to": (match.to, declared.classes),
    }
    fields = dict(match.fields)
    own = {"body": declared.bodies, "meeting": declared.meetings, "document": declared.documents}
    asked |= {word: (fields[word], known) for word, known in own.items() if word in fields}
    for word, (named, known) in asked.items():
        for name in named:
            if name not in known:
                piece.at(word).fault(f"Unknown {_called(word)}: {near(name, known)}")


def _called(word: str) -> str:
    return "class" if word in {"by", "with", "to"} else word


def _class_of(piece: Piece, measure: Measure, declared: Declared) -> None:
    if measure.class_ is not None and measure.class_ not in declared.classes:
        piece.fault(f"Unknown class: {near(measure.class_, declared.classes)}")


def _refers(piece: Piece, name: CriterionName, rules: Mapping[str, Rule | None]) -> None:
    rule = rules.get(name.paragraph)
    if name.paragraph not in rules:
        piece.fault(f"No rule of this file is about {name.paragraph}.")
    elif rule is not None and rule.criterion(name.name) is None:
        piece.fault(f"Unknown criterion: {near(name.name, [one.name for one in rule.criteria])}")


def _counted(condition: Condition) -> Iterator[Enough]:
    match condition:
        case AnyOf(parts) | AllOf(parts):
            for part in parts:
                yield from _counted(part)
        case Enough():
            yield condition
        case _:
            return


def _circles(rows: Mapping[str, tuple[Rule, Piece]]) -> None:
    """Note every `after` and `depends_on` that leads back to where it begins."""
    rules = [rule for rule, _ in rows.values()]
    after = {
        CriterionName(rule.paragraph, one.name): one.after
        for rule in rules
        for one in rule.criteria
        if one.after
    }
    for name in after:
        if _returns(name, after):
            place = rows[name.paragraph][1].at("criteria").at(name.name).at("after")
            place.fault("This leads round in a circle: nothing could ever come first.")
    leaning = {rule.paragraph: rule.depends_on.paragraph for rule in rules if rule.depends_on}
    for address in leaning:
        if _returns(address, leaning):
            rows[address][1].at("depends_on").fault(
                "This leads round in a circle: all would be blocked."
            )


def _returns(start: Place, leads: Mapping[Place, Place]) -> bool:
    seen = set[Place]()
    at = leads.get(start)
    while at is not None and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = leads.get(at)
    return False
