"""A rule of an instrument's file, made wrong in one place."""

from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, TypeAlias

from typing_extensions import override

Json: TypeAlias = Any


class Gone(Enum):
    """Stands where something is taken out."""

    GONE = "gone"


GONE: Final = Gone.GONE


@dataclass(frozen=True)
class Mutation:
    """Write `wrong` at a place of a paragraph's rule; GONE takes out what is there.

    place: words and numbers with slashes between, from the rule on. A criterion that is taken out is taken out of all
           conditions too, and a condition that is left with nothing goes with it.
    """

    paragraph: str
    place: str
    wrong: Json

    @override
    def __str__(self) -> str:
        said = "gone" if self.wrong is GONE else self.wrong
        return f"{self.paragraph}: {self.place} {said}".replace("criteria/", "")

    def of(self, rules: Json) -> Json:
        """Return the rules of a file with the mistake among them."""
        mistaken = deepcopy(rules)
        rule = next(one for one in mistaken if one["paragraph"] == self.paragraph)
        *way, last = (int(step) if step.isdigit() else step for step in self.place.split("/"))
        at = rule
        for step in way:
            at = at[step]
        if self.wrong is not GONE:
            assert at.get(last) != self.wrong if isinstance(at, dict) else at[last] != self.wrong
            at[last] = self.wrong
            return mistaken
        del at[last]
        if way == ["criteria"]:
            _forget(rule, str(last))
        return mistaken


def _forget(rule: Json, name: str) -> None:
    if "required" in rule:
        rule["required"] = [one for one in rule["required"] if one != name]
    left = ((value, _without(condition, name)) for value, condition in rule["values"])
    rule["values"] = [[value, condition] for value, condition in left if condition]


def _without(condition: Json, name: str) -> Json:
    if isinstance(condition, str):
        return None if condition == name else condition
    for word in ("all", "any"):
        if word in condition:
            left = [part for one in condition[word] if (part := _without(one, name))]
            return {word: left} if left else None
    return None if name in {condition["of"], *condition["of"]} else condition
