"""The page at `/`: which addresses there are, and how every paragraph stands. Plain HTML, nothing from elsewhere."""

import re
from collections.abc import Awaitable, Callable, Iterable
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from service.reads.errors import NoReadModel
from service.reads.overview import Line, Overview, Standing
from service.web.look import POLICY
from service.web.markup import document
from service.web.problems import UNAVAILABLE
from service.web.refusals import answered
from service.web.verdicts import outage_of

ADDRESSES: Final = (
    ("/graphql", "every question about the state, now and then: send GraphQL by GET or POST"),
    ("/events", "everything that was recorded, in order; /events/stream goes on live"),
    ("/schemas", "every type of event, what it says, and an example of it"),
    ("/problems", "what an answer can complain of, and what to do about it"),
    ("/openapi.json", "every address, for tools: an OpenAPI document"),
    ("/health/live", "whether the process is alive"),
    ("/health/ready", "whether it may get requests"),
)
COLUMNS: Final = ("paragraph", "what is asked", "status", "since", "past due", "continued by")
UNDERLINED: Final = re.compile(r"&lt;u&gt;(.*?)&lt;/u&gt;", re.DOTALL)
EMPTY: Final = (
    "<p>No instrument is loaded yet. <code>servanda instrument load FOLDER</code> loads one.</p>"
)
NOTE: Final = "A status is computed from the log by published rules; ask /graphql for its reasons."

CLOSED: Final = (
    "<p>Reading needs a key here: send it as <code>Authorization: Bearer</code>. "
    "<code>servanda key issue --scope read</code> makes one.</p>"
)

Asks = Callable[[], Awaitable[Overview]]
MayRead = Callable[[Request], Awaitable[bool]]


def page(asks: Asks, may_read: MayRead) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of the page; whoever may not read gets it without data."""

    async def endpoint(request: Request) -> Response:
        if not await may_read(request):
            return HTMLResponse(_framed(CLOSED), headers={"Content-Security-Policy": POLICY})
        try:
            found = await asks()
        except NoReadModel as error:
            return answered(UNAVAILABLE, str(error), request=request, headers={"Retry-After": "1"})
        except Exception as error:
            refused = outage_of(error)
            if refused is None:
                raise
            raise refused from error
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
    standings = "".join(map(_standing, found.instruments)) or EMPTY
    return _framed(
        f"<p>As of the end of {found.day.isoformat()}, as known at position {found.position}."
        f" {NOTE}</p>{standings}"
    )


def _framed(said: str) -> str:
    addresses = "".join(
        f'<li><a href="{escape(path)}">{escape(path)}</a>: {escape(what)}</li>'
        for path, what in ADDRESSES
    )
    return document("Servanda", f"{said}<h2>Addresses</h2><ul>{addresses}</ul>")


def _standing(one: Standing) -> str:
    head = "".join(f'<th scope="col" role="columnheader">{column}</th>' for column in COLUMNS)
    lines = "".join(map(_line, one.lines))
    return (
        f"<h2>{escape(one.address)}</h2><p>{escape(one.title)}</p>"
        f'<table role="table"><caption>Paragraphs of {escape(one.address)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{lines}</tbody></table>'
    )


def _line(line: Line) -> str:
    since = line.since.isoformat() if line.since else ""
    labelled = zip(
        COLUMNS[3:], (since, _list(line.past_due), _list(line.continued_by)), strict=True
    )
    rest = "".join(
        f'<td role="cell" data-label="{label}">{escape(cell)}</td>' for label, cell in labelled
    )
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(line.number)}</th>'
        f'<td role="cell">{_text(line.text)}</td>'
        f'<td role="cell" class="value">{escape(_value(line))}</td>{rest}</tr>'
    )


def _text(text: str) -> str:
    """Return a text of a decision, with the underlining that it has and no other markup."""
    return UNDERLINED.sub(r"<u>\1</u>", escape(text))


def _value(line: Line) -> str:
    """Return the value, and what it would be without readings where that is another."""
    if line.value is None:
        return "not judged"
    if line.stated_only in {None, line.value}:
        return line.value
    return f"{line.value} (on stated evidence alone: {line.stated_only})"


def _list(items: Iterable[str]) -> str:
    return "; ".join(items)
