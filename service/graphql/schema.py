"""The schema: the query root, every type that only an interface leads to, and how scalars are written."""

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext
from typing_extensions import override

from service.graphql.kinds import KINDS
from service.graphql.query import Query
from service.graphql.scalars import SCALARS
from service.reads.errors import ReadsError


class Schema(strawberry.Schema):
    """Logs what is our fault; what a caller can mend is in the answer, and no news to us."""

    @override
    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        ours = [one for one in errors if not isinstance(one.original_error, ReadsError | None)]
        super().process_errors(ours, execution_context)


SCHEMA = Schema(
    query=Query,
    types=[kind.node.resolve_type() for kind in KINDS.values()],
    config=StrawberryConfig(scalar_map=SCALARS),
)
