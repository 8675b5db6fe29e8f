"""What an operation costs and how many objects it may return at most, known before it is executed.

An object is 1, a list with pages its page size times what stands below it, a plain list ten times, `totalCount` 5, groups 20
and twenty times what stands below them, a search 20, a preview 500, a look at what nobody claimed or at what changed since
a day 50, the part of a stakeholder 20 (what is asked of many is judged once for all of them), each condition and each value
in it 1; all of it twice as known in the past, and a figure that is worked out 50. Every fragment is looked at once for each
type that it is spread on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
    value_from_ast_untyped,
)

from service.graphql.refusals import Refusal
from service.reads.pages import DEFAULT

LARGEST: Final = 10_000
MOST_NODES: Final = 10_000
PLAIN_LIST: Final = 10
GROUPS: Final = 20
EXTRA: Final[Mapping[str, int]] = {
    "totalCount": 5,
    "search": 20,
    "preview": 500,
    "unclaimed": 50,
    "changes": 50,
    "part": 20,
}
GROUP: Final = "Group"
WORKED_OUT: Final = frozenset({"Indicators", "CentreCoverage"})
FIGURE: Final = 50
"""A figure of these types is worked out from all that counts, each time it is asked for."""
PAST: Final = ("position", "recordedAt")
ABOUT_THE_SCHEMA: Final = "__"


@dataclass(frozen=True, slots=True)
class Cost:
    """A figure for the work, and one for the objects of the answer; both for the worst case."""

    cost: int = 0
    nodes: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.cost + other.cost, self.nodes + other.nodes)

    def times(self, factor: int) -> "Cost":
        """Return what it is for so many of them."""
        return Cost(self.cost * factor, self.nodes * factor)


class Estimate:
    """Adds up one operation; its document has passed validation, so it has no circles and no unknown names."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = dict(variables)
        self._known: dict[tuple[str, str, int], Cost] = {}

    def of(self, operation: OperationDefinitionNode) -> Cost:
        """Return what an operation costs."""
        for one in operation.variable_definitions or ():
            if one.default_value is not None:
                default = value_from_ast_untyped(one.default_value)
                self._variables.setdefault(one.variable.name.value, default)
        root = self._schema.query_type
        return Cost() if root is None else self._selection(operation.selection_set, root)

    def _selection(
        self, selection: SelectionSetNode, parent: GraphQLCompositeType, page: int = 1
    ) -> Cost:
        """Add up a selection; `page` is the size of the page where the parent is a connection."""
        return sum((one for one in self._parts(selection, parent, page)), start=Cost())

    def _parts(
        self, selection: SelectionSetNode, parent: GraphQLCompositeType, page: int
    ) -> Iterator[Cost]:
        for one in selection.selections:
            match one:
                case FieldNode():
                    yield self._field(one, parent, page)
                case InlineFragmentNode():
                    yield self._selection(one.selection_set, self._narrowed(one, parent), page)
                case FragmentSpreadNode():
                    yield self._fragment(one.name.value, parent, page)

    def _fragment(self, name: str, parent: GraphQLCompositeType, page: int) -> Cost:
        key = (name, parent.name, page)
        if key not in self._known:
            found = self._fragments[name]
            narrowed = self._narrowed(found, parent)
            self._known[key] = self._selection(found.selection_set, narrowed, page)
        return self._known[key]

    def _narrowed(
        self, fragment: InlineFragmentNode | FragmentDefinitionNode, parent: GraphQLCompositeType
    ) -> GraphQLCompositeType:
        condition = fragment.type_condition
        found = None if condition is None else self._schema.get_type(condition.name.value)
        return found if found is not None and is_composite_type(found) else parent

    def _field(self, field: FieldNode, parent: GraphQLCompositeType, page: int) -> Cost:
        name = field.name.value
        found = getattr(parent, "fields", {}).get(name)
        if found is None or name.startswith(ABOUT_THE_SCHEMA):
            return Cost()
        arguments = {one.name.value: self._value(one.value) for one in field.arguments or ()}
        worked_out = FIGURE if parent.name in WORKED_OUT else 0
        own = Cost(EXTRA.get(name, 0) + worked_out + _conditions(arguments.get("where")))
        below = self._below(field, found, parent, arguments=arguments)
        below = below.times(page) if _is_page_of(field, found, parent) else below
        total = own + below.times(_asked_at_once(arguments))
        asked = arguments.get("asOf") or {}
        return total.times(2) if any(one in asked for one in PAST) else total

    def _below(
        self,
        field: FieldNode,
        found: GraphQLField,
        parent: GraphQLCompositeType,
        *,
        arguments: Mapping[str, Any],
    ) -> Cost:
        kind = get_named_type(found.type)
        if field.selection_set is None or not is_composite_type(kind):
            return Cost()
        if kind.name.endswith("Connection"):
            return Cost(1, 0) + self._selection(field.selection_set, kind, max(_page(arguments), 1))
        below = self._selection(field.selection_set, kind) + Cost(1, 1)
        if not _is_list(found) or "ids" in arguments or _is_page_of(field, found, parent):
            return below
        if kind.name == GROUP:
            return below.times(GROUPS) + Cost(GROUPS, 0)
        return below.times(PLAIN_LIST)

    def _value(self, node: Any) -> Any:  # noqa: ANN401 - any value of a document
        return value_from_ast_untyped(node, self._variables)


def _is_list(field: GraphQLField) -> bool:
    kind = field.type.of_type if is_non_null_type(field.type) else field.type
    return is_list_type(kind)


def _is_page_of(field: FieldNode, found: GraphQLField, parent: GraphQLCompositeType) -> bool:
    """Say whether a list is the page of a connection, whose size is known from that."""
    of_a_page = field.name.value in {"edges", "nodes"} and _is_list(found)
    return of_a_page and parent.name.endswith("Connection")


def _asked_at_once(arguments: Mapping[str, Any]) -> int:
    """Return how many nodes are asked for by their ids; one where none are."""
    ids = arguments.get("ids")
    return len(ids) if isinstance(ids, list) else 1


def _page(arguments: Mapping[str, Any]) -> int:
    asked = (arguments.get(name) for name in ("first", "last"))
    return next((one for one in asked if isinstance(one, int)), DEFAULT)


def _conditions(where: Any) -> int:  # noqa: ANN401 - an input, nested
    if isinstance(where, dict):
        return sum(1 + _conditions(one) for one in where.values())
    if isinstance(where, list):
        return sum(1 + _conditions(one) for one in where)
    return 0


def require_affordable(cost: Cost) -> None:
    """Refuse an operation that asks for more than one request may."""
    for code, what, actual, limit in (
        ("QUERY_TOO_EXPENSIVE", "cost", cost.cost, LARGEST),
        ("QUERY_TOO_LARGE", "number of objects", cost.nodes, MOST_NODES),
    ):
        if actual > limit:
            raise Refusal(
                code,
                f"The {what} of this operation may reach {actual}, and the limit is {limit}: "
                "ask for smaller pages (`first`), or for fewer lists within lists.",
                HTTPStatus.UNPROCESSABLE_ENTITY,
                details={"limit": limit, "actual": actual, "cost": cost.cost},
            )
