"""Lists below many subjects, of which some rows have turned by themselves: as dear as what they show, not as what there is."""

from typing import Final

import pytest

from service.database.engine import Pools
from service.reads.children import Branch, counts, first_pages
from service.reads.moment import AsOf, Moment
from service.reads.pages import Order, Page
from service.reads.snapshot import Snapshot
from tests.plans.large import ROWS, VALUES
from tests.plans.plans import EARLIER, PRESENT, nodes_of, rows_read, scanned

OWNERS: Final = [(f"v{n}",) for n in range(50)]
OWNED: Final = len(OWNERS) * ROWS // VALUES
BRANCHES: Final = [
    Branch("membership", "partnership"),
    Branch("document_version", "document"),
    Branch("activity", "partnership", order=Order((("started", False),))),
    Branch("document", "by"),
]
MOMENTS: Final = pytest.mark.parametrize("asked", [PRESENT, EARLIER], ids=["present", "earlier"])
EACH: Final = pytest.mark.parametrize("branch", BRANCHES, ids=[one.table for one in BRANCHES])


@MOMENTS
@EACH
async def test_pages_of_many_lists_touch_what_they_own(
    large_pools: Pools, branch: Branch, asked: AsOf | None
) -> None:
    async def read(snapshot: Snapshot, moment: Moment) -> None:
        await first_pages(snapshot, branch, OWNERS, Page(first=10), moment=moment)

    nodes = await nodes_of(large_pools, read, asked, how="ANALYZE, FORMAT JSON")
    assert scanned(nodes) == set()
    assert rows_read(nodes) <= 4 * OWNED


@MOMENTS
@EACH
async def test_counts_of_many_lists_touch_what_they_own(
    large_pools: Pools, branch: Branch, asked: AsOf | None
) -> None:
    async def read(snapshot: Snapshot, moment: Moment) -> None:
        await counts(snapshot, branch, OWNERS, moment=moment)

    nodes = await nodes_of(large_pools, read, asked, how="ANALYZE, FORMAT JSON")
    assert scanned(nodes) == set()
    assert rows_read(nodes) <= 4 * OWNED
