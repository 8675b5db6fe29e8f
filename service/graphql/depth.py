"""How deep a document asks: fields within fields, through fragments, counted before anything else is done with it."""

from collections.abc import Iterator
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

LIMIT: Final = 15
INTROSPECTION: Final = "__"
"""Fields of the schema about itself are not counted: their answers grow with the schema alone."""

Level = tuple[SelectionSetNode, int]
"""A selection, and how deep its fields stand."""


def goes_too_deep(document: DocumentNode, *, limit: int = LIMIT) -> bool:
    """Say whether a field stands deeper than `limit`; a fragment that spreads itself always does, or adds nothing.

    A list of what is still to be looked at, not recursion. Why: strangers choose the nesting. A fragment is looked at
    again only where it stands deeper than before, so the work is at most `limit` times the document.
    """
    fragments = {
        one.name.value: one.selection_set
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    waiting: list[Level] = [
        (one.selection_set, 1)
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode)
    ]
    deepest: dict[str, int] = {}
    while waiting:
        selection, depth = waiting.pop()
        if depth > limit:
            return True
        waiting += _inner(selection, depth)
        for name in _spread(selection):
            if name in fragments and depth > deepest.get(name, 0):
                deepest[name] = depth
                waiting.append((fragments[name], depth))
    return False


def _inner(selection: SelectionSetNode, depth: int) -> Iterator[Level]:
    for one in selection.selections:
        if isinstance(one, InlineFragmentNode):
            yield one.selection_set, depth
        elif isinstance(one, FieldNode) and one.selection_set and not _is_introspection(one):
            yield one.selection_set, depth + 1


def _spread(selection: SelectionSetNode) -> Iterator[str]:
    for one in selection.selections:
        if isinstance(one, FragmentSpreadNode):
            yield one.name.value


def _is_introspection(field: FieldNode) -> bool:
    return field.name.value.startswith(INTROSPECTION)
