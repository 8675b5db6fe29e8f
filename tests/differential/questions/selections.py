"""Selections by chance: fields within fields, through fragments, under other names, included or skipped."""

from random import Random
from typing import Final

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

from tests.differential.questions.arguments import PAGE, Arguments
from tests.differential.questions.material import Given, Material
from tests.differential.questions.writing import Question, Sheet, written

LEFT_OUT: Final = frozenset(
    {"search", "indicators", "rates", "cost", "preview", "readModel", "schemaVersion"}
)
"""Asked elsewhere: full text, figures, previews and prices have tests of their own; how the tables are called is no fold."""
NEVER_RENAMED: Final = frozenset({"cursor", "startCursor", "endCursor"})
"""Each side has cursors of its own, and they are told by these names."""
DEEPEST: Final = 8
WIDEST: Final = 36
PLAIN_LIST: Final = 10
GROUPS: Final = 20


class Asker:
    """Makes questions about one log; the same chance makes the same questions."""

    def __init__(self, schema: GraphQLSchema, material: Material, chance: Random) -> None:
        self._schema = schema
        self._chance = chance
        self._arguments = Arguments(material, chance)
        self._sheet = Sheet()
        self._left = 0

    def question(self) -> Question:
        """Return a question of one to three root fields."""
        self._sheet, self._left = Sheet(), WIDEST
        assert self._schema.query_type
        fields = self._schema.query_type.fields
        names = [name for name in fields if name not in LEFT_OUT]
        chosen = self._chance.choices(names, k=self._chance.choice([1, 1, 1, 2, 3]))
        return self._sheet.question(" ".join(self._root(name, fields[name]) for name in chosen))

    def _root(self, name: str, field: GraphQLField) -> str:
        args = self._arguments.root(name, field)
        shown = self._args(field, args)
        size = _times(name, field, args)
        within = self.selection(get_named_type(field.type), 1, 60 // size)
        return f"{self._sheet.name('r')}: {name}{shown} {within}"

    def selection(self, kind: GraphQLNamedType, depth: int, budget: int) -> str:
        """Return a selection of a type; `budget` bounds how many objects stand below each."""
        if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
            return f"{{ {self._abstract(kind, depth, budget)} }}"
        assert isinstance(kind, GraphQLObjectType)
        parts = [
            self._field(kind, name, depth, budget) for name in self._chosen(kind, depth, budget)
        ]
        parts += self._fragments(kind, depth, budget)
        return f"{{ {' '.join(parts)} }}"

    def _chosen(self, kind: GraphQLObjectType, depth: int, budget: int) -> list[str]:
        names = [name for name in kind.fields if name not in LEFT_OUT]
        leaves = [name for name in names if is_leaf_type(get_named_type(kind.fields[name].type))]
        others = [name for name in names if name not in leaves]
        if depth >= DEEPEST or budget < 1 or self._left <= 0:
            others = []
        linked = kind.name.endswith(("Connection", "Edge"))
        most = len(others) if linked else 3
        found = self._chance.sample(others, min(len(others), self._chance.randint(1, max(1, most))))
        found += self._chance.sample(leaves, min(len(leaves), self._chance.randint(0, 4)))
        self._left -= len(found)
        return found or ["__typename"]

    def _field(self, kind: GraphQLObjectType, name: str, depth: int, budget: int) -> str:
        if name == "__typename":
            return name
        field = kind.fields[name]
        args = self._arguments.of(name, field, most=max(1, min(PAGE, budget)))
        times = _times(name, field, args)
        renamed = name not in NEVER_RENAMED and (bool(args) or self._chance.random() < 0.2)
        alias = f"{self._sheet.name('a')}: " if renamed else ""
        return f"{alias}{name}{self._args(field, args)}{self._directive(name)}{self._below(field, depth, budget // times)}"

    def _below(self, field: GraphQLField, depth: int, budget: int) -> str:
        kind = get_named_type(field.type)
        return "" if is_leaf_type(kind) else " " + self.selection(kind, depth + 1, budget)

    def _args(self, field: GraphQLField, args: dict[str, Given]) -> str:
        """Write arguments out, or send one of them as a variable."""
        if not args or self._chance.random() < 0.7:
            return written(field, args)
        name = self._chance.choice(sorted(args))
        variable = self._sheet.variable(str(field.args[name].type), args[name])
        rest = {one: value for one, value in args.items() if one != name}
        return f"({', '.join([f'{name}: {variable}', written(field, rest).strip('()')]).removesuffix(', ')})"

    def _directive(self, name: str) -> str:
        if name in NEVER_RENAMED or self._chance.random() > 0.06:
            return ""
        directive = self._chance.choice(["include", "skip"])
        return f" @{directive}(if: {self._sheet.variable('Boolean!', self._chance.random() < 0.5)})"

    def _fragments(self, kind: GraphQLObjectType, depth: int, budget: int) -> list[str]:
        """Return what is asked through fragments: of every subject, of every node, or of this very type."""
        found: list[str] = []
        interfaces = {one.name for one in kind.interfaces}
        if "Subject" in interfaces and self._chance.random() < 0.3:
            found.append("... on Subject { title key kind }")
        if "Node" in interfaces and self._chance.random() < 0.3:
            found.append("... on Node { id }")
        if depth < DEEPEST and self._left > 0 and self._chance.random() < 0.1:
            name = self._sheet.name("F")
            within = self._renamed(kind, depth, budget)
            self._sheet.fragments.append(f"fragment {name} on {kind.name} {{ {within} }}")
            found.append(f"...{name}")
        return found

    def _abstract(
        self, kind: GraphQLUnionType | GraphQLInterfaceType, depth: int, budget: int
    ) -> str:
        possible = list(self._schema.get_possible_types(kind))
        few = self._chance.sample(possible, min(len(possible), self._chance.randint(2, 6)))
        found = ["__typename"]
        if isinstance(kind, GraphQLInterfaceType) and kind.name == "Subject":
            found.append("title key")
        found += [f"... on {one.name} {{ {self._renamed(one, depth, budget)} }}" for one in few]
        return " ".join(found)

    def _renamed(self, kind: GraphQLObjectType, depth: int, budget: int) -> str:
        """Return fields under names of their own, so that two types need not agree on what they mean."""
        names = [one for one in self._chosen(kind, depth + 1, budget) if one not in NEVER_RENAMED]
        parts = (self._field(kind, name, depth + 1, budget) for name in names)
        return (
            " ".join(
                part
                if ":" in part.partition("(")[0].partition("{")[0]
                else f"{self._sheet.name('a')}: {part}"
                for part in parts
            )
            or "__typename"
        )


def _times(name: str, field: GraphQLField, args: dict[str, Given]) -> int:
    """Return how many objects may stand in a field: as many as its page, or as a list without pages is reckoned at."""
    if "first" in args or "last" in args:
        return int(args.get("first") or args.get("last") or 1)
    kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    if not isinstance(kind, GraphQLList) or name in {"edges", "nodes"}:
        return 1
    return GROUPS if get_named_type(kind).name == "Group" else PLAIN_LIST
