"""What the OpenAPI document says of everything but events: questions, descriptions, health, the page."""

from http import HTTPStatus
from typing import Final

from service.auth.principal import READ
from service.web import problems
from service.web.markup import HTML
from service.web.openapi_shapes import Answer, Node, Operation, Parameter, ref

JSON: Final = "application/json"
SCHEMA: Final = "application/schema+json"
GRAPHQL: Final = "application/graphql-response+json"
_TEXT: Final[Node] = {"type": "string"}
_PAGE: Final[dict[str, Node]] = {HTML: _TEXT}
_TAGGED: Final = ("ETag", "Cache-Control")
_KNOWN: Final = Parameter(
    "If-None-Match", "header", "The `ETag` of what the caller has.", {"type": "string"}
)


def _described(
    path: str,
    name: str,
    says: str,
    media: dict[str, Node],
    *,
    parameters: tuple[Parameter, ...] = (),
) -> Operation:
    """Return the row of something that stays as it is until the next release."""
    return Operation(
        path,
        "get",
        name,
        "descriptions",
        says,
        answers=(
            Answer(200, "It is this.", media, _TAGGED),
            Answer(304, "The caller has it already.", {}, _TAGGED),
        ),
        problems=(problems.NOT_ACCEPTABLE, *((problems.NOT_FOUND,) if parameters else ())),
        parameters=(*parameters, _KNOWN),
    )


_DESCRIPTIONS: Final = (
    _described(
        "/schemas",
        "listTypes",
        "Every type of event, with its versions",
        {JSON: ref("TypeList"), **_PAGE},
    ),
    _described(
        "/schemas/{type}/{version}",
        "readSchema",
        "The JSON Schema of a payload; the page explains it",
        {SCHEMA: {"type": "object"}, JSON: {"type": "object"}, **_PAGE},
        parameters=(
            Parameter(
                "type",
                "path",
                "A type.",
                _TEXT,
                required=True,
                example="servanda.partnership.joined",
            ),
            Parameter(
                "version",
                "path",
                "One of its versions.",
                {"type": "integer", "minimum": 1},
                required=True,
                example=1,
            ),
        ),
    ),
    _described(
        "/problems",
        "listProblems",
        "Every problem that an answer can have",
        {JSON: ref("ProblemList"), **_PAGE},
    ),
    _described(
        "/problems/{code}",
        "readProblem",
        "What a problem means, and what to do about it",
        {JSON: ref("ProblemPage"), **_PAGE},
        parameters=(
            Parameter("code", "path", "Its code.", _TEXT, required=True, example="not-found"),
        ),
    ),
    _described("/openapi.json", "readDescription", "This document", {JSON: {"type": "object"}}),
)

_ANSWER: Final = {GRAPHQL: ref("GraphqlAnswer"), JSON: ref("GraphqlAnswer")}
_GRAPHQL_REFUSED: Final[dict[int, str]] = {
    294: "Some fields could not be answered; `errors` says which.",
    HTTPStatus.BAD_REQUEST: "This is no GraphQL request.",
    HTTPStatus.NOT_ACCEPTABLE: "None of the accepted media types is available.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "A request may have 64 KiB.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "An address may have 8 KiB: send longer queries by POST.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Send the request as JSON.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The query does not fit the schema, or asks for too much at once.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Ask again after as long as `Retry-After` says.",
    HTTPStatus.GATEWAY_TIMEOUT: "It took too long: ask for less at once.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Our mistake: report it with the request id.",
}
_ASKS: Final[dict[str, Node]] = {
    "query": {"type": "string", "pattern": r"\S"},
    "operationName": {"type": ["string", "null"]},
    "variables": {"type": ["object", "null"]},
    "extensions": {"type": ["object", "null"]},
}
_EXAMPLE: Final = "{ meta { position } }"


def _asked(
    method: str,
    name: str,
    *,
    parameters: tuple[Parameter, ...] = (),
    body: dict[str, Node] | None = None,
) -> Operation:
    return Operation(
        "/graphql",
        method,
        name,
        "questions",
        "Ask about the state, now and then",
        "GraphQL over HTTP; the schema is asked for by introspection. With `application/json` every well-formed request "
        "is answered 200, and `errors` says what is wrong.",
        answers=(
            Answer(200, "The answer.", _ANSWER),
            *(Answer(status, says, _ANSWER) for status, says in _GRAPHQL_REFUSED.items()),
        ),
        problems=(problems.QUOTA_EXCEEDED,),
        parameters=parameters,
        body=body,
        scopes=(READ,),
    )


_QUESTIONS: Final = (
    _asked(
        "get",
        "ask",
        parameters=(
            Parameter(
                "query", "query", "The query.", _ASKS["query"], required=True, example=_EXAMPLE
            ),
            Parameter("operationName", "query", "Which of several operations.", _TEXT),
            Parameter("variables", "query", "A JSON object, as text.", _TEXT, example="{}"),
            Parameter("extensions", "query", "A JSON object, as text.", _TEXT, example="{}"),
        ),
    ),
    _asked(
        "post",
        "askByPost",
        body={
            JSON: {
                "schema": {"type": "object", "required": ["query"], "properties": _ASKS},
                "example": {"query": _EXAMPLE},
            }
        },
    ),
)

_SERVICE: Final = (
    Operation(
        "/",
        "get",
        "page",
        "service",
        "The page for people: how every paragraph stands",
        answers=(Answer(200, "The page.", _PAGE, ("Servanda-Position", "Servanda-Occurred-By")),),
        problems=(problems.UNAVAILABLE,),
    ),
    Operation(
        "/health/live",
        "get",
        "isLive",
        "service",
        "Whether the process is alive",
        answers=(Answer(200, "It is.", {JSON: ref("Health")}),),
    ),
    Operation(
        "/health/ready",
        "get",
        "isReady",
        "service",
        "Whether it may get requests",
        answers=(Answer(200, "It may.", {JSON: ref("Health")}),),
        problems=(problems.NOT_READY,),
    ),
)

OPERATIONS: Final = (*_QUESTIONS, *_DESCRIPTIONS, *_SERVICE)
