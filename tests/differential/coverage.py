"""What a run of questions has asked, and what was found: fields that held something, conditions and orders that were used."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    parse,
)

from tests.differential.oracle.answers import Info, answer
from tests.differential.oracle.moments import Oracle
from tests.differential.oracle.seen import Seen, Value
from tests.differential.questions.selections import LEFT_OUT
from tests.differential.questions.writing import Question

ALWAYS_EMPTY: Final[Mapping[str, str]] = {
    "parked": "nothing here cannot be folded; what cannot be has tests beside the projector",
    "standstill": "likewise, where this release cannot go on",
    "advice": "likewise: nothing is to be done",
    "leasedUntil": "nobody folds while questions are asked; who does has tests beside the commands",
    **dict.fromkeys(
        ("Group.countMax", "Group.of", "Group.share"),
        "only figures of indicators have them, which have tests of their own",
    ),
}
"""Fields that hold nothing in either log, and why."""

Name = tuple[str, str]
"""Of a type, and of a field, a condition or an order in it."""


@dataclass(slots=True)
class Run:
    """What was asked and answered so far."""

    held: set[Name] = field(default_factory=set)
    used: set[Name] = field(default_factory=set)

    def ask(self, oracle: Oracle, questions: Iterable[Question]) -> None:
        """Let the oracle answer, and note what it is asked on the way."""
        for question in questions:
            answer(oracle, parse(question.text), question.variables, told=self._note)

    def _note(self, info: Info, args: Mapping[str, Any], found: Value) -> None:
        if _is_something(found):
            self.held.add((info.parent_type.name, info.field_name))
        asked = info.parent_type.fields[info.field_name].args
        for name in ("where", "orderBy"):
            if args.get(name) and _is_something(found):
                kind = get_named_type(asked[name].type).name
                self.used.update((kind, one) for one in _words(args[name]))


def _is_something(found: Value) -> bool:
    """Whether an answer holds anything: of a list with pages, whether the whole list does."""
    if isinstance(found, Seen) and "whole" in found.thing:
        return bool(found.thing["whole"])
    return found is not None and found != []


def _words(asked: Any) -> Iterator[str]:  # noqa: ANN401 - a filter or an order
    """Yield the conditions of a filter, nested ones included, or the members of an order."""
    for one in asked if isinstance(asked, list) else [asked]:
        if "direction" in one:
            yield f"{one['field']} {one['direction']}"
            continue
        for name, inner in one.items():
            yield name
            if name in {"and", "or"}:
                yield from _words(inner)


def fields(schema: GraphQLSchema) -> set[Name]:
    """Return every field that is to hold something somewhere."""
    assert schema.query_type
    found: set[Name] = set()
    waiting: list[GraphQLObjectType] = [schema.query_type]
    seen = {schema.query_type.name}
    while waiting:
        kind = waiting.pop()
        for name, one in kind.fields.items():
            if name in LEFT_OUT or {name, f"{kind.name}.{name}"} & ALWAYS_EMPTY.keys():
                continue
            found.add((kind.name, name))
            further = [
                each for each in _objects(schema, get_named_type(one.type)) if each.name not in seen
            ]
            seen.update(each.name for each in further)
            waiting += further
    return found


def _objects(schema: GraphQLSchema, kind: Any) -> list[GraphQLObjectType]:  # noqa: ANN401 - any named type
    if isinstance(kind, GraphQLObjectType):
        return [kind]
    return list(schema.get_possible_types(kind)) if hasattr(kind, "resolve_type") else []


def conditions_and_orders(schema: GraphQLSchema) -> set[Name]:
    """Return every condition of every filter, and every order, rising and falling."""
    found: set[Name] = set()
    for name, kind in schema.type_map.items():
        if not isinstance(kind, GraphQLInputObjectType) or name == "IndicatorWhere":
            continue
        if name.endswith("Where"):
            found |= {(name, one) for one in kind.fields}
        if name.endswith("Order"):
            members = get_named_type(kind.fields["field"].type)
            codes = getattr(members, "values", {})
            found |= {(name, f"{one} {way}") for one in codes for way in ("ASC", "DESC")}
    return found
