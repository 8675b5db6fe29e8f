"""Lists, their filters and orders, at a size where it matters: never a version table from end to end."""

from datetime import date
from typing import Final

import pytest

from service.database.engine import Pools
from service.graphql.inputs import DateFilter
from service.graphql.kinds import KINDS, Kind
from service.graphql.wheres import Predicate
from service.reads.judgements import of_paragraphs
from service.reads.moment import AsOf, Moment
from service.reads.pages import BY_KEY, Order, Page
from service.reads.search import count_of_hits, page_of_hits
from service.reads.snapshot import Snapshot
from service.reads.subjects import Listing, by_keys, count_of, page_of
from service.reads.where import EVERYTHING, Has, Where
from tests.plans import large
from tests.plans.plans import EARLIER, PRESENT, Reading, nodes_of, scanned

MOMENTS: Final = pytest.mark.parametrize("asked", [PRESENT, EARLIER], ids=["present", "earlier"])
LISTED: Final = [KINDS[name] for name in large.KINDS if name in KINDS]
EACH: Final = pytest.mark.parametrize("kind", LISTED, ids=[kind.name for kind in LISTED])


def page(table: str, where: Where = EVERYTHING, order: Order = BY_KEY) -> Reading:
    async def read(snapshot: Snapshot, moment: Moment) -> None:
        listing = Listing(table, "a list", where, order)
        await page_of(snapshot, listing, Page(first=50), moment=moment)

    return read


def wanting(predicate: Predicate) -> Where:
    if predicate.kind is DateFilter:
        return Where((Has(str(predicate.test), None, date(1960, 1, 1), date(1960, 3, 1)),))
    test = predicate.test
    return Where((Has(test, ("v7",)) if isinstance(test, str) else test(("v7",)),))


@MOMENTS
@EACH
async def test_every_filter_is_looked_up(
    large_pools: Pools, kind: Kind, asked: AsOf | None
) -> None:
    for predicate in kind.predicates:
        if asked is EARLIER and predicate.kind is DateFilter:
            continue  # how many keys a range leaves is a guess, and reading on is no dearer by it
        nodes = await nodes_of(large_pools, page(kind.name, wanting(predicate)), asked)
        assert scanned(nodes) == set(), predicate.name


@EACH
async def test_every_order_of_the_present_reads_current_rows(
    large_pools: Pools, kind: Kind
) -> None:
    for column in kind.columns.values():
        nodes = await nodes_of(large_pools, page(kind.name, order=Order(((column, False),))))
        assert scanned(nodes) == set(), column


@MOMENTS
@pytest.mark.parametrize("table", ["partnership", "stakeholder", "activity"])
async def test_a_page_by_key_is_read_along_the_key(
    large_pools: Pools, table: str, asked: AsOf | None
) -> None:
    assert scanned(await nodes_of(large_pools, page(table), asked)) == set()


@MOMENTS
async def test_a_filter_with_an_order_is_looked_up(large_pools: Pools, asked: AsOf | None) -> None:
    where = Where((Has("state", ("v7",)),))
    for order in (BY_KEY, Order((("started", True),))):
        nodes = await nodes_of(large_pools, page("partnership", where, order), asked)
        assert scanned(nodes) == set()


@MOMENTS
async def test_subjects_are_found_by_their_keys(large_pools: Pools, asked: AsOf | None) -> None:
    async def read(snapshot: Snapshot, moment: Moment) -> None:
        await by_keys(snapshot, "stakeholder", [f"k{n}" for n in range(1, 6000, 60)], moment)

    assert scanned(await nodes_of(large_pools, read, asked)) == set()


@MOMENTS
async def test_judgements_are_found_by_their_paragraphs(
    large_pools: Pools, asked: AsOf | None
) -> None:
    async def read(snapshot: Snapshot, moment: Moment) -> None:
        await of_paragraphs(snapshot, [f"v{n}" for n in range(50)], moment)

    assert scanned(await nodes_of(large_pools, read, asked)) == set()


@MOMENTS
async def test_those_that_pass_are_counted_without_a_scan(
    large_pools: Pools, asked: AsOf | None
) -> None:
    async def read(snapshot: Snapshot, moment: Moment) -> None:
        listing = Listing("document", "a list", Where((Has("by", ("v7",)),)))
        await count_of(snapshot, listing, moment=moment)

    assert scanned(await nodes_of(large_pools, read, asked)) == set()


async def test_words_are_found_by_their_index(large_pools: Pools) -> None:
    async def read(snapshot: Snapshot, moment: Moment) -> None:
        page = Page(first=50)
        await page_of_hits(snapshot, "v7", None, page, moment=moment, question="words")
        await count_of_hits(snapshot, "v7", None, moment=moment)

    assert scanned(await nodes_of(large_pools, read)) == set()
