"""Search: subjects whose titles, names or notes hold the words that are looked for, by the database's own full text."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Integer, Subquery, cast, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from service.projections.tables.search import LANGUAGE, SEARCH
from service.reads.errors import BadQuestion
from service.reads.moment import Moment
from service.reads.pages import Order, Page, Slice, paged, sliced, snapshot_of
from service.reads.snapshot import Row, Snapshot
from service.reads.versions import as_of

LONGEST: Final = 256
MILLION: Final = 1_000_000
"""Ranks are whole numbers, so that a cursor can hold one exactly."""
MARKS: Final = "StartSel=«, StopSel=», MaxFragments=2, MaxWords=30, MinWords=10"
BEST_FIRST: Final = Order((("rank", True),))


def moment_of_hits(page: Page, question: str, moment: Moment) -> Moment:
    """Return the moment of the list's first page, at which those that follow are read too."""
    return snapshot_of(page, question, 2, moment)


async def page_of_hits(
    snapshot: Snapshot,
    text: str,
    kinds: Sequence[str] | None,
    page: Page,
    *,
    moment: Moment,
    question: str,
) -> Slice[Row]:
    """Return one page of what is found, best first: kind, key of the subject, rank in millionths, snippet."""
    await snapshot.require(moment.position)
    query = _query(text)
    cut = paged(_hits(query, kinds, moment), page, BEST_FIRST, question).subquery()
    snippet = func.ts_headline(LANGUAGE, cut.c.words, query, MARKS).label("snippet")
    place = [cut.c.rank.asc(), cut.c.key.desc()] if page.backward else None
    rows = await snapshot.rows(
        select(cut, snippet).order_by(*(place or [cut.c.rank.desc(), cut.c.key.asc()]))
    )
    return sliced(rows, page, BEST_FIRST, question=question, moment=moment)


async def count_of_hits(
    snapshot: Snapshot, text: str, kinds: Sequence[str] | None, *, moment: Moment
) -> int:
    """Return how many subjects are found, whatever the page."""
    hits = _hits(_query(text), kinds, moment)
    n: int = (await snapshot.rows(select(func.count().label("n")).select_from(hits)))[0]["n"]
    return n


def _query(text: str) -> ColumnElement[Any]:
    if len(text) > LONGEST:
        raise BadQuestion(f"Look for at most {LONGEST} characters.")
    if "\0" in text:
        raise BadQuestion("No text holds the character U+0000: leave it away.")
    return func.websearch_to_tsquery(LANGUAGE, literal(text))


def _hits(query: ColumnElement[Any], kinds: Sequence[str] | None, moment: Moment) -> Subquery:
    ever = SEARCH.version
    keys = select(ever.c.key).where(func.to_tsvector(LANGUAGE, ever.c.words).op("@@")(query))
    if kinds is not None:
        keys = keys.where(ever.c.kind.in_(list(kinds)))
    states = as_of(SEARCH, moment.position, moment.day, keys=keys, newest=moment.newest).subquery()
    vector = func.to_tsvector(LANGUAGE, states.c.words)
    rank = cast(func.ts_rank(vector, query) * MILLION, Integer()).label("rank")
    found = select(states.c.key, states.c.kind, states.c.subject, states.c.words, rank)
    if kinds is not None:
        found = found.where(states.c.kind.in_(list(kinds)))
    return found.where(vector.op("@@")(query)).subquery()
