"""A hole in the log: the projector folds what stands before it, says so, and never goes past it."""

import pytest

from events.log import standstill
from service.database.engine import Address, Pools, connect
from service.projections.catalogue import SCHEMA
from service.projections.errors import HoleInLog
from service.projections.runner import Projector
from service.projections.stopping import stopped_by
from service.reads.projecting import standings
from tests.service.projections.poison import registered
from tests.service.projections.stories import HISTORY, fold, tell
from tests.service.projections.test_standstill import noted, running, until
from tests.service.reads.places import lose

SAID = """
INSERT INTO log.withheld (position, revision, leaf_hash, stream, source, id)
VALUES ($1, 1, sha256('x'), 'stakeholder/x', 'urn:x', 'x')
"""


@pytest.mark.parametrize("chunk", [1, 1000])
async def test_everything_before_a_hole_is_folded_and_nothing_after_it(
    pools: Pools, address: Address, chunk: int
) -> None:
    last = await tell(pools, *HISTORY, registered("good", name="Good"))
    await lose(address, last - 1)
    with pytest.raises(HoleInLog, match=f"stops before position {last - 1}: it is missing"):
        await fold(pools, chunk=chunk)
    assert await Projector(pools, holder="looks").position() == last - 2
    found = await noted(pools)
    assert found is not None
    assert (found.position, found.event_type) == (last - 1, None)
    assert "do not skip" in found.reason


async def test_a_projector_before_a_hole_does_not_end_and_goes_on_when_the_log_is_whole(
    pools: Pools, address: Address
) -> None:
    last = await tell(pools, *HISTORY, registered("good", name="Good"))
    await lose(address, last - 1)
    await Projector(pools, holder="first").prepare()
    async with running(pools, address, holder="stops") as task:
        await until(lambda: _is_noted(pools))
        assert not task.done()
    connection = await connect(address)
    await connection.execute(SAID, last - 1)
    await connection.close()
    assert await fold(pools) == last
    assert await noted(pools) is None


async def test_an_event_that_was_folded_and_is_missing_now_is_a_hole_and_no_other_history(
    pools: Pools, address: Address
) -> None:
    folded = await tell(pools, *HISTORY)
    await fold(pools)
    await tell(pools, registered("good", name="Good"))
    await lose(address, folded)
    with pytest.raises(HoleInLog, match=f"stops before position {folded}: "):
        await fold(pools)
    (live,) = await standings(pools.reader)
    assert isinstance(await stopped_by(pools, live.model), HoleInLog)
    assert await standstill.get(pools.log_reader, SCHEMA) is None, "it is not after the bookmark"


async def _is_noted(pools: Pools) -> bool:
    return await noted(pools) is not None
