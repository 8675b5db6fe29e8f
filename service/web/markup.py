"""Pages in plain HTML: the frame that all of them have, tables that stay tables for screen readers, text that stays text."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from service.web.look import POLICY, STYLE

HTML: Final = "text/html"
HEADERS: Final = {"Content-Security-Policy": POLICY}


def document(title: str, content: str) -> str:
    """Return a whole page; the content is markup already."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{content}</main></body></html>\n"
    )


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; its cells are markup already, and the first of a row names it."""
    head = "".join(f'<th scope="col" role="columnheader">{escape(one)}</th>' for one in columns)
    return (
        f'<table role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(_row(columns, row) for row in rows)}</tbody></table>'
    )


def _row(columns: Sequence[str], cells: Sequence[str]) -> str:
    rest = "".join(
        f'<td role="cell" data-label="{escape(column)}">{cell}</td>'
        for column, cell in zip(columns[1:], cells[1:], strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{cells[0]}</th>{rest}</tr>'


def code(text: str) -> str:
    """Return text as what somebody types or reads in a file."""
    return f"<code>{escape(text)}</code>"


def block(text: str) -> str:
    """Return several lines to copy. It takes the focus, so that a keyboard can move what is wider than the screen."""
    return f'<pre tabindex="0"><code>{escape(text)}</code></pre>'


def link(path: str, shown: str) -> str:
    """Return a link to an address of ours."""
    return f'<a href="{escape(path)}">{escape(shown)}</a>'
