"""Questions as documents: fields with their arguments, written out or sent as variables."""

import json
from dataclasses import dataclass, field

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
)
from typing_extensions import override

from tests.differential.questions.material import Given


@dataclass(frozen=True, slots=True)
class Question:
    """A document with its variables."""

    text: str
    variables: dict[str, Given]

    @override
    def __str__(self) -> str:
        return f"{self.text}\n{json.dumps(self.variables)}"


@dataclass(slots=True)
class Sheet:
    """What belongs to one document besides its selections: variables, fragments, names that are taken."""

    variables: dict[str, Given] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    _names: int = 0

    def name(self, first: str) -> str:
        """Return a name that nothing else in the document has."""
        self._names += 1
        return f"{first}{self._names}"

    def variable(self, kind: str, value: Given) -> str:
        """Send a value as a variable; return how it is written."""
        name = self.name("v")
        self._types[name], self.variables[name] = kind, value
        return f"${name}"

    def question(self, selections: str) -> Question:
        """Return the whole document."""
        declared = ", ".join(f"${name}: {kind}" for name, kind in self._types.items())
        head = f"query ({declared}) " if declared else ""
        text = "\n".join([f"{head}{{ {selections} }}", *self.fragments])
        return Question(text, self.variables)


def written(field_: GraphQLField, args: dict[str, Given]) -> str:
    """Return arguments as they are written in a document."""
    if not args:
        return ""
    pairs = (f"{name}: {literal(value, field_.args[name].type)}" for name, value in args.items())
    return f"({', '.join(pairs)})"


def literal(value: Given, kind: GraphQLInputType) -> str:
    """Return a value as it is written in a document."""
    if isinstance(kind, GraphQLNonNull):
        return literal(value, kind.of_type)
    if isinstance(kind, GraphQLList):
        return f"[{', '.join(literal(one, kind.of_type) for one in value)}]"
    if isinstance(kind, GraphQLInputObjectType):
        pairs = (f"{name}: {literal(one, kind.fields[name].type)}" for name, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    return str(value) if isinstance(kind, GraphQLEnumType) else json.dumps(value)
