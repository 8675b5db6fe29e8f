"""The rows that the OpenAPI document is made of, and how each is written (OpenAPI 3.1.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from service.web.problem import Problem
from service.web.problems import (
    CONTRADICTORY,
    FORBIDDEN,
    HEADERS_TOO_LARGE,
    INTERNAL,
    UNAUTHENTICATED,
)
from service.web.refusals import MEDIA as PROBLEM_JSON

Node = dict[str, Any]

EVERYWHERE: Final = (CONTRADICTORY, HEADERS_TOO_LARGE, INTERNAL)
CREDENTIALS: Final = (UNAUTHENTICATED, FORBIDDEN)
EVERY_ANSWER: Final = "X-Request-Id"
OF_A_STATUS: Final[Mapping[int, tuple[str, ...]]] = {
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate",),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ("Accept-Post",),
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After", "RateLimit", "RateLimit-Policy"),
    HTTPStatus.SERVICE_UNAVAILABLE: ("Retry-After",),
}
"""Headers that come with a problem."""


def ref(name: str, *, of: str = "schemas") -> Node:
    """Return a reference to a component."""
    return {"$ref": f"#/components/{of}/{name}"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a request; `examples` are values, the first of which is shown."""

    name: str
    within: str
    says: str
    takes: Node
    required: bool = False
    example: object = None

    def written(self) -> Node:
        """Return the parameter as the document has it."""
        said: Node = {"name": self.name, "in": self.within, "description": self.says}
        if self.required:
            said["required"] = True
        said["schema"] = self.takes
        if self.example is not None:
            said["example"] = self.example
        return said


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that is no problem.

    media:   by media type the schema of the body; none where there is no body.
    headers: names of components; those of every answer are added.
    """

    status: int
    says: str
    media: Mapping[str, Node] = field(default_factory=dict)
    headers: tuple[str, ...] = ()

    def written(self) -> Node:
        """Return the answer as the document has it."""
        return _response(self.says, self.media, self.headers)


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method does at one address.

    scopes: one of these is needed; none where the address is open.
    body:   by media type what may be sent, with its schema and examples.
    """

    path: str
    method: str
    name: str
    tag: str
    says: str
    more: str = ""
    answers: tuple[Answer, ...] = ()
    problems: tuple[Problem, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    body: Mapping[str, Node] | None = None
    scopes: tuple[str, ...] = ()

    def written(self) -> Node:
        """Return the operation as the document has it."""
        said: Node = {"operationId": self.name, "tags": [self.tag], "summary": self.says}
        if self.more:
            said["description"] = self.more
        said["parameters"] = [
            ref("RequestId", of="parameters"),
            *(one.written() for one in self.parameters),
        ]
        if self.body is not None:
            said["requestBody"] = {"required": True, "content": dict(self.body)}
        guarded = CREDENTIALS if self.scopes else ()
        answers = {str(one.status): one.written() for one in self.answers}
        refused = written_problems((*self.problems, *guarded, *EVERYWHERE))
        said["responses"] = {
            status: _either(answers.get(status), refused.get(status))
            for status in sorted(answers.keys() | refused.keys())
        }
        said["security"] = [{"bearer": list(self.scopes)}, {}] if self.scopes else []
        return said


def written_problems(problems: Iterable[Problem]) -> dict[str, Node]:
    """Return the answers of problems by status, each with the codes that it may have."""
    by_status: dict[int, list[Problem]] = {}
    for one in problems:
        by_status.setdefault(int(one.status), []).append(one)
    return {str(status): _refusal(status, found) for status, found in by_status.items()}


def _refusal(status: int, found: list[Problem]) -> Node:
    codes = [one.code for one in found]
    schema = {"allOf": [ref("Problem"), {"properties": {"code": {"enum": codes}}}]}
    says = "\n".join(f"- `{one.code}`: {one.title}. {one.advice}" for one in found)
    return _response(says, {PROBLEM_JSON: schema}, OF_A_STATUS.get(status, ()))


def _response(says: str, media: Mapping[str, Node], headers: Iterable[str]) -> Node:
    names = (EVERY_ANSWER, *headers)
    said: Node = {"description": says, "headers": {one: ref(one, of="headers") for one in names}}
    if media:
        said["content"] = {name: {"schema": schema} for name, schema in media.items()}
    return said


def _either(answer: Node | None, refused: Node | None) -> Node:
    """Return the answer of a status that may be either."""
    if answer is None or refused is None:
        return answer or refused or {}
    return {
        "description": f"{answer['description']}\n{refused['description']}",
        "headers": answer["headers"] | refused["headers"],
        "content": answer.get("content", {}) | refused["content"],
    }
