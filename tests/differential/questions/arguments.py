"""Arguments by chance: what a field can be asked with, from the schema and from what the log holds."""

from collections.abc import Callable
from random import Random
from typing import Final

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

from tests.differential.oracle.seen import KIND_OF
from tests.differential.questions.material import Clocks, Given, Material, some

PAGE: Final = 5


class Arguments:
    """Makes arguments for fields; what it cannot make is left away."""

    def __init__(self, material: Material, chance: Random) -> None:
        self._material = material
        self._chance = chance
        self._clocks: Clocks | None = None

    def of(self, name: str, field: GraphQLField, *, most: int = PAGE) -> dict[str, Given]:
        """Return arguments for a field below the root: a page of at most so many, and what else may be asked."""
        found: dict[str, Given] = {}
        if "first" in field.args:
            end = "last" if self._chance.random() < 0.2 else "first"
            found[end] = self._chance.randint(1, most)
        if "where" in field.args and self._chance.random() < 0.4:
            found["where"] = self.where(field.args["where"].type)
        for argument, make in self._others().items():
            must = argument in field.args and isinstance(field.args[argument].type, GraphQLNonNull)
            if argument in field.args and (must or self._chance.random() < 0.4):
                found[argument] = make(field.args[argument].type)
        return {one: value for one, value in found.items() if value is not None}

    def _others(self) -> dict[str, Callable[[GraphQLInputType], Given]]:
        return {
            "orderBy": self.order,
            "direction": self._code,
            "clock": self._code,
            "kinds": lambda kind: some(self._chance, _codes(kind), 3),
            "by": self._dimensions,
            "language": lambda _: self._chance.choice(["en", "fr"]),
            "since": lambda _: self._material.since(self._chance, self._clocks),
        }

    def root(self, name: str, field: GraphQLField) -> dict[str, Given]:
        """Return arguments for a root field; whatever names one thing mostly names one that is there."""
        found = self.of(name, field) if name != "event" else {"by": self._event()}
        self._clocks = self.clocks() if "asOf" in field.args else None
        found |= self._clocks or {}
        kind = KIND_OF.get(get_named_type(field.type).name, "")
        if "key" in field.args:
            found["key"] = self._chance.choice([*self._material.keys(kind), "nobody"])
        if "address" in field.args:
            found["address"] = self._chance.choice(self._material.addresses(kind))
        if "id" in field.args:
            found["id"] = self._material.ids(self._chance, 1)[0]
        if "ids" in field.args:
            found["ids"] = self._material.ids(self._chance, self._chance.randint(1, 6))
        return found

    def clocks(self) -> Clocks:
        return self._material.clocks(self._chance)

    def _event(self) -> Given:
        event = self._chance.choice(self._material.oracle.log)
        if self._chance.random() < 0.5:
            return {"position": str(event.position)}
        return {"identity": {"source": event.source, "id": event.id}}

    def where(self, kind: GraphQLInputType, depth: int = 0) -> Given:
        """Return some conditions, at times within `and` and `or`."""
        made = get_named_type(kind)
        assert isinstance(made, GraphQLInputObjectType)
        own = [name for name in made.fields if name not in {"and", "or"}]
        if "and" in made.fields and depth < 2 and self._chance.random() < 0.25:
            several = [self.where(kind, depth + 1) for _ in range(self._chance.randint(1, 3))]
            return {self._chance.choice(["and", "or"]): several}
        chosen = some(self._chance, own, 2)
        found = {name: self.condition(made, name) for name in chosen}
        return {name: asked for name, asked in found.items() if asked is not None}

    def condition(self, made: GraphQLInputObjectType, name: str) -> Given:
        """Return one condition of a filter, None where nothing is there to ask for."""
        filter_name = get_named_type(made.fields[name].type).name
        if made.name in {"EventWhere", "EvidenceWhere", "ParagraphWhere"}:
            return self._other_condition(made, name)
        kind = KIND_OF[made.name.removesuffix("Where")]
        if filter_name == "DateFilter":
            return self._span(self._material.spans(kind, name))
        more = ["nobody"] if filter_name == "KeyFilter" else []
        return self._one_of([*self.codes(made, name), *more])

    def codes(self, made: GraphQLInputObjectType, name: str) -> list[str]:
        """Return the codes that a condition can be asked for: those that are there, or those of a closed list."""
        if get_named_type(made.fields[name].type).name == "KeyFilter":
            return self._material.codes(KIND_OF[made.name.removesuffix("Where")], name)
        return _codes_of_filter(made, name)

    def _other_condition(self, made: GraphQLInputObjectType, name: str) -> Given:
        log = self._material.oracle.log
        makers: dict[str, Callable[[], Given]] = {
            "types": lambda: some(self._chance, _codes(made.fields[name].type), 6),
            "subject": lambda: self._one_of(self._material.streams()),
            "paragraph": lambda: self._one_of(self._material.addresses("paragraph")),
            "position": lambda: self._span([str(one.position) for one in log]),
            "recorded": lambda: self._span([one.recorded_at.isoformat() for one in log]),
            "occurred": lambda: self._span(list(self._material.days)),
            "bearing": lambda: some(self._chance, _codes(made.fields[name].type), 2),
            "verdict": lambda: self._code(made.fields[name].type),
            "family": lambda: self._one_of(_codes_of_filter(made, name)),
            "number": lambda: self._one_of(["1", "3", "a", "9"]),
        }
        return makers[name]()

    def _one_of(self, codes: list[str]) -> Given:
        if self._chance.random() < 0.5:
            return {"eq": self._chance.choice(codes)}
        return {"in": some(self._chance, codes, 4)}

    def _span(self, ends: list[str]) -> Given:
        if not ends:
            return None
        since, until = sorted(self._chance.choices(range(len(ends)), k=2))
        found = {"gte": ends[since], "lt": ends[until]}
        return dict(list(found.items())[self._chance.randint(0, 1) :])

    def order(self, kind: GraphQLInputType) -> Given:
        """Return in what order, each member once."""
        made = get_named_type(kind)
        assert isinstance(made, GraphQLInputObjectType)
        fields = some(self._chance, _codes(made.fields["field"].type), 2)
        return [{"field": one, "direction": self._chance.choice(["ASC", "DESC"])} for one in fields]

    def _code(self, kind: GraphQLInputType) -> Given:
        return self._chance.choice(_codes(kind))

    def _dimensions(self, kind: GraphQLInputType) -> Given:
        return some(self._chance, _codes(kind), 2) if _is_list(kind) else None


def _is_list(kind: GraphQLInputType) -> bool:
    return isinstance(kind.of_type if isinstance(kind, GraphQLNonNull) else kind, GraphQLList)


def _codes(kind: GraphQLInputType) -> list[str]:
    made = get_named_type(kind)
    return list(made.values) if isinstance(made, GraphQLEnumType) else []


def _codes_of_filter(made: GraphQLInputObjectType, name: str) -> list[str]:
    filter_type = get_named_type(made.fields[name].type)
    assert isinstance(filter_type, GraphQLInputObjectType)
    return _codes(filter_type.fields["eq"].type)
