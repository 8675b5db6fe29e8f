"""What an answer may complain of: a code for programs, a sentence for people, a status for HTTP."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from graphql import GraphQLError

from service.database import outage
from service.reads.errors import BadCursor, BadQuestion, NoReadModel, NotReached, OutOfRange
from service.telemetry.logs import logger

DATA_WITH_ERRORS: Final = 294
"""What the GraphQL-over-HTTP draft answers when some fields failed and others did not."""


NOT_READ: Final = frozenset({405, 413, 414})
"""The method is wrong, or the request was too long to be read to its end."""


class Refusal(Exception):
    """A request that is answered without any data."""

    def __init__(
        self,
        code: str,
        message: str,
        status: int = HTTPStatus.BAD_REQUEST,
        *,
        headers: Mapping[str, str] | None = None,
        details: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = int(status)
        self.headers = dict(headers or {})
        self.details = dict(details or {})

    @property
    def is_well_formed(self) -> bool:
        """Whether it was a GraphQL request at all, asked in a way that this address knows."""
        return self.code != "BAD_REQUEST" and self.status not in NOT_READ


# The first row that fits decides. The sentences of our own errors are written for whoever asks.
ROWS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (BadCursor, "BAD_CURSOR"),
    (BadQuestion, "BAD_USER_INPUT"),
    (OutOfRange, "AS_OF_OUT_OF_RANGE"),
    (NotReached, "POSITION_NOT_REACHED"),
    (NoReadModel, "UNAVAILABLE"),
)
LATER: Final[dict[str, int]] = {
    "POSITION_NOT_REACHED": HTTPStatus.SERVICE_UNAVAILABLE,
    "UNAVAILABLE": HTTPStatus.SERVICE_UNAVAILABLE,
    "TIMEOUT": HTTPStatus.GATEWAY_TIMEOUT,
    "INTERNAL": HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Where no field could be answered for one of these, the whole answer has this status."""

OUTAGES: Final = {
    "UNAVAILABLE": "The database is away or too busy at the moment: ask again in a few seconds.",
    "TIMEOUT": "The answer took too long and was given up: ask for less at once, or ask again.",
}

_log = logger("graphql")


def shown(error: GraphQLError, *, request_id: str) -> GraphQLError:
    """Return a field's error as people may see it; what we did not foresee is logged, not shown."""
    cause = error.original_error
    if cause is None:
        return _coded(error, "BAD_USER_INPUT" if _is_askers(error) else "INTERNAL", error.message)
    for kind, code in ROWS:
        if isinstance(cause, kind):
            return _coded(error, code, str(cause))
    if isinstance(cause, GraphQLError):
        return _coded(error, "BAD_USER_INPUT", cause.message)
    if (outside := outage.code_of(cause)) is not None:
        return _coded(error, outside, OUTAGES[outside])
    _log.error("graphql_field_failed", request_id=request_id, path=error.path, exc_info=cause)
    return _coded(
        error,
        "INTERNAL",
        f"This is our mistake, not yours. When you report it, give this id: {request_id}",
    )


def _is_askers(error: GraphQLError) -> bool:
    """Tell values that do not fit their types from promises of the schema that we broke."""
    return "Cannot return null" not in error.message


def _coded(error: GraphQLError, code: str, message: str) -> GraphQLError:
    """Return the error with its place in document and answer, and nothing of what lies beneath."""
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={"code": code},
    )


def refused(refusal: Refusal) -> dict[str, Any]:
    """Return the body of an answer without any data."""
    extensions = {"code": refusal.code, **refusal.details}
    return {"errors": [{"message": str(refusal), "extensions": extensions}]}
