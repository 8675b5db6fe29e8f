"""The inbox of those who judge: claims in force that nobody who judges stands behind yet."""

from service.projections.folds.claim import PROPOSED
from service.reads.instruments import instrument_at
from service.reads.moment import Moment
from service.reads.pages import Order
from service.reads.snapshot import Snapshot
from service.reads.subjects import Listing, all_by
from service.reads.where import Has, Where

BY_EVENT = Order((("event", False),))


async def inbox_listing(
    snapshot: Snapshot, instrument: str | None, *, question: str, moment: Moment
) -> Listing:
    """Return the list of proposed claims, in the order of the events that they nominate.

    instrument: only on paragraphs of the decision at this address; raises BadQuestion where there is none.
    """
    tests = [Has("standing", (PROPOSED,))]
    if instrument is not None:
        found = await instrument_at(snapshot, instrument, moment)
        rows = await all_by(snapshot, "paragraph", "instrument", [found["key"]], moment=moment)
        tests.append(Has("paragraph", tuple(row["address"] for row in rows)))
    return Listing("claim", question, Where(tuple(tests)), BY_EVENT)
