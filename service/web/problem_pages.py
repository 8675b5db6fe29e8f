"""`/problems`: what each problem means, what to do about it, and a request before and after it was mended."""

from difflib import get_close_matches
from functools import cache
from html import escape
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from service.web.fixed import fixed, public_url
from service.web.markup import HTML, block, code, document, link, table
from service.web.problem import Problem
from service.web.problems import NOT_FOUND, PROBLEMS
from service.web.refusals import Fault, Refused

JSON: Final = "application/json"
COLUMNS: Final = ("code", "status", "what is wrong", "what to do")
START: Final = (
    "<p>Whatever cannot be answered is answered as <code>application/problem+json</code> (RFC 9457). "
    "Programs branch on <code>code</code>; each fault inside a request has a code and a pointer of its own "
    "in <code>errors</code>. Of a request that got a 4xx or a 5xx nothing was recorded; "
    "the one exception says so: <code>outcome-unknown</code>.</p>"
)
_BY_CODE: Final = {one.code: one for one in PROBLEMS}


async def listed(request: Request) -> Response:
    """Answer which problems there are."""
    url = public_url(request)
    return await fixed(request, {JSON: lambda: _list_body(url), HTML: _list_page})


async def single(request: Request) -> Response:
    """Answer what one problem means; its address is mostly the `type` of the answers that have it."""
    name, url = request.path_params["code"], public_url(request)
    problem = _BY_CODE.get(name)
    if problem is None:
        said = "There is no problem of this code: /problems lists every one."
        fault = Fault("", NOT_FOUND.code, said, tuple(get_close_matches(name, _BY_CODE)))
        raise Refused(NOT_FOUND, said, faults=[fault])
    return await fixed(
        request,
        {JSON: lambda: orjson.dumps(_told(problem, url)), HTML: lambda: _page(problem).encode()},
    )


def _told(problem: Problem, url: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": problem.type_at(url),
        "code": problem.code,
        "status": int(problem.status),
        "title": problem.title,
        "advice": problem.advice,
    }
    if problem.example is not None:
        told["example"] = {"wrong": problem.example.wrong, "mended": problem.example.mended}
    return told


@cache
def _list_body(url: str) -> bytes:
    return orjson.dumps({"problems": [_told(one, url) for one in PROBLEMS]})


@cache
def _list_page() -> bytes:
    rows = (
        (
            link(f"/problems/{one.code}", one.code),
            str(int(one.status)),
            escape(one.title),
            escape(one.advice),
        )
        for one in PROBLEMS
    )
    return document("Problems", START + table("Every problem", COLUMNS, rows)).encode()


def _page(problem: Problem) -> str:
    example = problem.example
    shown = (
        f"<h2>An example</h2><p>Refused:</p>{block(example.wrong)}<p>Mended:</p>{block(example.mended)}"
        if example
        else ""
    )
    content = (
        f"<p>{code(problem.code)}, answered with status {int(problem.status)}.</p>"
        f"<h2>What to do</h2><p>{escape(problem.advice)}</p>{shown}"
        f"<p>{link('/problems', 'Every problem')}</p>"
    )
    return document(problem.title, content)
