"""Documents as texts: parsed and judged once, and kept while they are asked again."""

from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from service.graphql import depth
from service.graphql.refusals import Refusal

LARGEST_TOKENS: Final = 2000
ERRORS_SHOWN: Final = 10
KEPT: Final = 1000
UNPROCESSABLE: Final = int(HTTPStatus.UNPROCESSABLE_ENTITY)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document and what validation says of it; no errors: it may be executed."""

    node: DocumentNode
    errors: tuple[GraphQLError, ...]


class Documents:
    """Keeps the documents used last. Rules may one day be added; they must be named classes."""

    def __init__(self, schema: GraphQLSchema, *, kept: int = KEPT) -> None:
        self._schema = schema
        self._kept = kept
        self._held: OrderedDict[str, Document] = OrderedDict()

    def read(self, text: str) -> Document:
        """Return a document; raise Refusal where the text is none."""
        found = self._held.get(text)
        if found is None:
            found = self._judged(_parsed(text))
            self._held[text] = found
            if len(self._held) > self._kept:
                self._held.popitem(last=False)
        self._held.move_to_end(text)
        return found

    def _judged(self, node: DocumentNode) -> Document:
        try:
            errors = validate(self._schema, node, max_errors=ERRORS_SHOWN)
        except RecursionError:
            raise _too_deep() from None
        return Document(node, tuple(map(_invalid, errors)))


def operation(document: Document, name: str | None) -> OperationDefinitionNode:
    """Return the operation that is to be executed; raise Refusal where that is in doubt."""
    found = [one for one in document.node.definitions if isinstance(one, OperationDefinitionNode)]
    named = [one for one in found if name is None or (one.name and one.name.value == name)]
    if len(named) == 1:
        return named[0]
    names = ", ".join(one.name.value for one in found if one.name) or "none with a name"
    said = f"no operation is called {name!r}" if name else "`operationName` must say which one"
    raise Refusal(
        "OPERATION_RESOLUTION_FAILURE",
        f"The document has {len(found)} operations ({names}): {said}.",
        UNPROCESSABLE,
    )


def require_query(chosen: OperationDefinitionNode, *, method: str) -> None:
    """Refuse what is no query: facts enter by another door, and live answers have one of their own."""
    if chosen.operation is OperationType.QUERY:
        return
    by_link = method != "POST"
    raise Refusal(
        "OPERATION_NOT_SUPPORTED",
        f"This address answers queries, not a {chosen.operation.value}.",
        int(HTTPStatus.METHOD_NOT_ALLOWED) if by_link else UNPROCESSABLE,
        headers={"Allow": "POST"} if by_link else {},
    )


def _parsed(text: str) -> DocumentNode:
    try:
        node = parse(text, max_tokens=LARGEST_TOKENS)
    except GraphQLSyntaxError as fault:
        raise _unreadable(fault) from None
    if depth.goes_too_deep(node):
        raise _too_deep()
    return node


def _unreadable(fault: GraphQLSyntaxError) -> Refusal:
    place = fault.locations[0] if fault.locations else None
    where = f" (line {place.line}, column {place.column})" if place else ""
    return Refusal("GRAPHQL_PARSE_FAILED", fault.message + where)


def _too_deep() -> Refusal:
    return Refusal(
        "QUERY_TOO_LARGE",
        f"The document nests deeper than {depth.LIMIT} fields: ask for less at once.",
        UNPROCESSABLE,
    )


def _invalid(error: GraphQLError) -> GraphQLError:
    return GraphQLError(
        error.message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        extensions={"code": "GRAPHQL_VALIDATION_FAILED"},
    )
