"""`meta.projections`: how the tables follow the log, for those who ask over GraphQL what the doctor says at the machine."""

from typing import Any

import pytest

from service.database import leases
from service.database.engine import Pools
from service.projections import builds, model
from service.projections.catalogue import SCHEMA, VERSION
from service.projections.errors import TooNew
from tests.service.graphql.asking import ask
from tests.service.projections.poison import registered
from tests.service.projections.stories import HISTORY, fold, slip, tell
from tests.service.projections.test_parking import mistaken
from tests.service.projections.test_standstill import of_a_later_release

QUERY = """
query ($at: AsOf) { meta(asOf: $at) { projections {
  readModel schemaVersion isLive state position lagEvents lagSeconds parkedStreams
  standstill { position eventType reason since } advice leasedUntil } } }
"""


async def projections(pools: Pools, **variables: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await ask(pools, QUERY, **variables))["meta"]["projections"]
    return found


async def test_level_tables_lack_nothing_whatever_moment_is_asked_for(pools: Pools) -> None:
    head = await tell(pools, *HISTORY)
    await fold(pools)
    (live,) = await projections(pools)
    assert live == {
        "readModel": SCHEMA,
        "schemaVersion": str(VERSION),
        "isLive": True,
        "state": "STANDING_BY",
        "position": str(head),
        "lagEvents": 0,
        "lagSeconds": "0.000",
        "parkedStreams": 0,
        "standstill": None,
        "advice": None,
        "leasedUntil": None,
    }
    assert await projections(pools, at={"position": "1"}) == [live]


async def test_what_is_not_folded_yet_is_counted_in_events_and_in_seconds(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    await tell(pools, registered("one", name="One"), registered("two", name="Two"))
    (live,) = await projections(pools)
    assert (live["state"], live["lagEvents"]) == ("STANDING_BY", 2)
    assert float(live["lagSeconds"]) > 0
    assert "servanda serve" in live["advice"]


async def test_that_one_is_folded_is_said_and_so_is_a_build_beside_the_live_tables(
    pools: Pools,
) -> None:
    head = await tell(pools, *HISTORY)
    await fold(pools)
    live = await model.prepare(pools.projector)
    build = await builds.begin(pools.projector)
    async with leases.held(pools.projector, live.schema, holder="first/1"):
        following, beside = await projections(pools)
    assert following["state"] == "FOLLOWING"
    assert following["leasedUntil"].endswith("Z")
    assert (beside["readModel"], beside["isLive"], beside["leasedUntil"]) == (
        build.schema,
        False,
        None,
    )
    assert (beside["state"], beside["lagEvents"]) == ("STANDING_BY", head)
    assert "servanda rebuild" in beside["advice"]


async def test_parked_streams_are_counted(pools: Pools) -> None:
    await tell(pools, *HISTORY, registered("bad"), registered("worse"))
    await mistaken(pools)
    (live,) = await projections(pools)
    assert (live["state"], live["parkedStreams"]) == ("PARKED", 2)
    assert "servanda rebuild --parked" in live["advice"]


async def test_tables_that_go_no_further_say_why_and_what_to_do(pools: Pools) -> None:
    await tell(pools, *HISTORY)
    at = await slip(pools, of_a_later_release())
    with pytest.raises(TooNew):
        await fold(pools)
    (live,) = await projections(pools)
    assert (live["state"], live["standstill"]["position"]) == ("STOPPED", str(at))
    assert live["advice"] == live["standstill"]["reason"]
    assert "Install the release that recorded it." in live["advice"]
