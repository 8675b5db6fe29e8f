"""The page at `/`: which addresses there are, and how every paragraph stands. Plain HTML, nothing from elsewhere."""

from collections.abc import Awaitable, Callable, Iterable
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from service.reads import outage
from service.reads.errors import NoReadModel
from service.reads.overview import Line, Overview, Standing
from service.web.problems import UNAVAILABLE, answered

ADDRESSES: Final = (
    ("/graphql", "every question about the state, now and then: send GraphQL by GET or POST"),
    ("/health/live", "whether the process is alive"),
    ("/health/ready", "whether it may get requests"),
)
COLUMNS: Final = ("", "what is asked", "status", "since", "past due", "continued by")
POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"  # no style, no script
NOTE: Final = "A status is computed from the log by published rules; ask /graphql for its reasons."

Asks = Callable[[], Awaitable[Overview]]


def page(asks: Asks) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of the page."""

    async def endpoint(request: Request) -> Response:
        try:
            found = await asks()
        except NoReadModel as error:
            return answered(UNAVAILABLE, str(error), request=request, headers={"Retry-After": "1"})
        except Exception as error:
            if outage.code_of(error) is None:
                raise
            said = "The database does not answer: try again in a moment."
            return answered(UNAVAILABLE, said, request=request, headers={"Retry-After": "1"})
        headers = {
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-cache",
            "Servanda-Position": str(found.position),
            "Servanda-Occurred-By": found.day.isoformat(),
        }
        return HTMLResponse(written(found), headers=headers)

    return endpoint


def written(found: Overview) -> str:
    """Return the page as HTML."""
    addresses = "".join(
        f'<li><a href="{escape(path)}">{escape(path)}</a>: {escape(what)}</li>'
        for path, what in ADDRESSES
    )
    standings = "".join(map(_standing, found.instruments)) or "<p>No instrument is loaded.</p>"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Servanda</title></head><body><main><h1>Servanda</h1>"
        f"<p>As of the end of {found.day.isoformat()}, as known at position {found.position}."
        f" {NOTE}</p>{standings}<h2>Addresses</h2><ul>{addresses}</ul></main></body></html>\n"
    )


def _standing(one: Standing) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in COLUMNS)
    lines = "".join(map(_line, one.lines))
    return (
        f"<h2>{escape(one.address)}</h2><p>{escape(one.title)}</p>"
        f"<table><caption>Paragraphs of {escape(one.address)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
    )


def _line(line: Line) -> str:
    since = line.since.isoformat() if line.since else ""
    cells = (line.text, _value(line), since, _list(line.past_due), _list(line.continued_by))
    rest = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(line.number)}</th>{rest}</tr>'


def _value(line: Line) -> str:
    """Return the value, and what it would be without readings where that is another."""
    if line.value is None:
        return "not judged"
    if line.stated_only in {None, line.value}:
        return line.value
    return f"{line.value} (on stated evidence alone: {line.stated_only})"


def _list(items: Iterable[str]) -> str:
    return "; ".join(items)
