"""The tour: every field of every type once, every condition and every order of every list."""

from collections import deque
from collections.abc import Iterator
from random import Random
from typing import Final

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

from tests.differential.oracle.answers import LISTS
from tests.differential.oracle.seen import KIND_OF
from tests.differential.questions.arguments import Arguments
from tests.differential.questions.material import Clocks, Given, Material
from tests.differential.questions.selections import LEFT_OUT
from tests.differential.questions.writing import Question, written

Way = tuple[tuple[str, GraphQLField, str], ...]
"""From the root to a type: fields by name, and the type that each is expected to have."""


BEGINNINGS: Final = frozenset({*LISTS, "events", "meta"})
"""Root fields at which ways begin: from a list, many subjects are seen at once."""
LAST_BEGINNINGS: Final = frozenset({"inbox"})
"""Where ways begin that lead to what no other does: few subjects are seen from here."""

ROOT_PAGES: Final = {"events": 100, "inbox": 10, "instruments": 10}
BELOW: Final = (
    ("{ instruments(first: 2) { nodes { %s } } }", "Instrument", "paragraphs"),
    (
        "{ instruments(first: 2) { nodes { paragraphs(first: 9) { nodes { %s } } } } }",
        "Paragraph",
        "evidence",
    ),
)
"""Lists that no root field has: where they stand, of which type, which field."""
TELLING: Final = ("key", "position", "edtf", "code")
"""Members by which things are told apart."""


class Tour:
    """Goes through a schema on the shortest ways."""

    def __init__(self, schema: GraphQLSchema, material: Material, chance: Random) -> None:
        self._schema = schema
        self._material = material
        self._chance = chance
        self._arguments = Arguments(material, chance)

    def fields(self, clocks: Clocks) -> Iterator[Question]:
        """Yield, for every type, all of its fields."""
        for way, kind in (*self._ways(), self._inbox()):
            yield self._asked(way, self._all(kind), clocks)

    def _inbox(self) -> tuple[Way, GraphQLObjectType]:
        """Return the way to what waits for judgement: events themselves are seen better from other lists."""
        assert self._schema.query_type
        inbox = self._schema.query_type.fields["inbox"]
        connection = get_named_type(inbox.type)
        assert isinstance(connection, GraphQLObjectType)
        edges = connection.fields["edges"]
        kind = get_named_type(edges.type)
        assert isinstance(kind, GraphQLObjectType)
        return (("inbox", inbox, connection.name), ("edges", edges, kind.name)), kind

    def _ways(self) -> list[tuple[Way, GraphQLObjectType]]:
        """Return the shortest way to every type; through interfaces and unions only where no other leads there."""
        assert self._schema.query_type
        query = self._schema.query_type
        seen = {query.name}
        found: list[tuple[Way, GraphQLObjectType]] = [((), query)]
        for through_all in (False, True):
            waiting = deque(found)
            while waiting:
                way, kind = waiting.popleft()
                for step, one in self._steps(way, kind, through_all=through_all):
                    if one.name not in seen:
                        seen.add(one.name)
                        waiting.append((step, one))
                        found.append((step, one))
        return found[1:]

    def _steps(
        self, way: Way, kind: GraphQLObjectType, *, through_all: bool
    ) -> Iterator[tuple[Way, GraphQLObjectType]]:
        beginnings = BEGINNINGS | LAST_BEGINNINGS if through_all else BEGINNINGS
        for name, field in kind.fields.items():
            named = get_named_type(field.type)
            left_out = name in LEFT_OUT or (not way and name not in beginnings)
            if not left_out and (through_all or isinstance(named, GraphQLObjectType)):
                for one in self._possible(named):
                    yield (*way, (name, field, one.name)), one

    def _possible(self, kind: GraphQLNamedType) -> list[GraphQLObjectType]:
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            return list(self._schema.get_possible_types(kind))
        return [kind] if isinstance(kind, GraphQLObjectType) else []

    def _all(self, kind: GraphQLObjectType) -> str:
        asked = (
            self._leaf(name, field) for name, field in kind.fields.items() if name not in LEFT_OUT
        )
        return " ".join(asked)

    def _leaf(self, name: str, field: GraphQLField) -> str:
        args = {"by": self._arguments.of(name, field)["by"]} if "by" in field.args else {}
        args |= self._since(field)
        return f"{name}{written(field, args)}{self._named(get_named_type(field.type))}"

    def _named(self, kind: GraphQLNamedType) -> str:
        """Select by what things of a type are told apart."""
        if is_leaf_type(kind):
            return ""
        names = [name for name in TELLING if name in getattr(kind, "fields", {})]
        return f" {{ {' '.join(['__typename', *names])} }}"

    def _asked(self, way: Way, within: str, clocks: Clocks) -> Question:
        for place, (name, field, expected) in reversed(list(enumerate(way))):
            args = self._page(name, field, at_root=place == 0)
            if place == 0:
                args |= {key: value for key, value in clocks.items() if key in field.args}
            kind = get_named_type(field.type)
            inside = (
                within if kind.name == expected else f"__typename ... on {expected} {{ {within} }}"
            )
            within = f"{name}{written(field, args)} {{ {inside} }}"
        return Question(f"{{ {within} }}", {})

    def _page(self, name: str, field: GraphQLField, *, at_root: bool) -> dict[str, Given]:
        size = ROOT_PAGES.get(name, 60) if at_root else 8
        args: dict[str, Given] = {"first": size} if "first" in field.args else {}
        args |= self._since(field)
        if "by" in field.args or "address" in field.args or "key" in field.args:
            made = self._arguments.root(name, field) if at_root else self._arguments.of(name, field)
            args |= {key: made[key] for key in ("by", "address", "key") if key in made}
        return args

    def _since(self, field: GraphQLField) -> dict[str, Given]:
        """Ask for changes since a day after the first adoption, with most of the history still to come."""
        return {"since": {"date": self._material.days[1]}} if "since" in field.args else {}

    def conditions(self, clocks: Clocks) -> Iterator[Question]:
        """Yield, for every list, each condition with what is there to be found."""
        for name, field in self._lists():
            made = get_named_type(field.args["where"].type)
            assert isinstance(made, GraphQLInputObjectType)
            for condition in made.fields:
                where = self._where(made, condition)
                if where is not None:
                    yield self._listed(name, field, {"where": {condition: where}, **clocks})

    def _where(self, made: GraphQLInputObjectType, condition: str) -> Given:
        """Return a condition that lets through whatever has anything to do with it."""
        if condition in {"and", "or"}:
            other = next(name for name in made.fields if name not in {"and", "or"})
            return [{other: self._where(made, other)}, {}]
        asked = self._arguments.condition(made, condition)
        kind = KIND_OF.get(made.name.removesuffix("Where"), "")
        if isinstance(asked, dict) and {"gte", "lt"} & asked.keys():
            return {"gte": min(self._material.spans(kind, condition))} if kind else asked
        if kind and isinstance(asked, dict) and {"eq", "in"} & set(asked):
            codes = self._arguments.codes(made, condition)
            return {"in": codes[:100]}
        return asked

    def _lists(self) -> Iterator[tuple[str, GraphQLField]]:
        assert self._schema.query_type
        fields = self._schema.query_type.fields
        yield from ((name, fields[name]) for name in (*LISTS, "events"))

    def _listed(self, name: str, field: GraphQLField, args: dict[str, Given]) -> Question:
        shown = written(field, {**args, "first": 20})
        node = "position" if name == "events" else "key"
        return Question(
            f"{{ {name}{shown} {{ totalCount nodes {{ {node} }} pageInfo {{ hasNextPage }} }} }}",
            {},
        )

    def ones(self, clocks: Clocks) -> Iterator[Question]:
        """Yield every root field of one thing, and those that ask for nodes by their ids."""
        assert self._schema.query_type
        for name, field in self._schema.query_type.fields.items():
            if {"key", "address", "by", "id", "ids"} & field.args.keys():
                args = {
                    one: x for one, x in self._named_by(name, field).items() if one in field.args
                }
                moment = {one: x for one, x in clocks.items() if one in field.args}
                yield Question(f"{{ {name}{written(field, args | moment)} {{ id }} }}", {})

    def _named_by(self, name: str, field: GraphQLField) -> dict[str, Given]:
        """Return what names a thing that is there."""
        head, kind = self._material.head, KIND_OF.get(get_named_type(field.type).name, "")
        event = head.id_of("Event", "1")
        found: dict[str, Given] = {"id": event, "ids": [event], "by": {"position": "1"}}
        if kind:
            key = self._chance.choice(self._material.keys(kind) or ["nobody"])
            found |= {"key": key, "address": head.world.subjects[kind].get(key, {}).get("address")}
        return found

    def conditions_below(self) -> Iterator[Question]:
        """Yield each condition of the lists that stand below a subject alone."""
        for way, type_name, name in BELOW:
            kind = self._schema.type_map[type_name]
            assert isinstance(kind, GraphQLObjectType)
            field = kind.fields[name]
            made = get_named_type(field.args["where"].type)
            assert isinstance(made, GraphQLInputObjectType)
            for condition in made.fields:
                args = {
                    "where": {condition: self._arguments.condition(made, condition)},
                    "first": 20,
                }
                within = f"{name}{written(field, args)} {{ totalCount nodes {{ id }} }}"
                yield Question(way % within, {})

    def orders(self, clocks: Clocks) -> Iterator[Question]:
        """Yield, for every list, each order, rising and falling."""
        for name, field in self._lists():
            if "orderBy" not in field.args:
                continue
            made = get_named_type(field.args["orderBy"].type)
            assert isinstance(made, GraphQLInputObjectType)
            members = get_named_type(made.fields["field"].type)
            for member in getattr(members, "values", ()):
                for direction in ("ASC", "DESC"):
                    order = [{"field": member, "direction": direction}]
                    yield self._listed(name, field, {"orderBy": order, **clocks})
