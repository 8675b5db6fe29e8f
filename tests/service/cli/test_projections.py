"""`servanda doctor projections` and `servanda rebuild`, on a database that another process also sees."""

import json
from datetime import datetime
from typing import Any

from service.database import leases
from service.database.engine import Address, Pools
from service.projections import builds, model
from service.projections.catalogue import SCHEMA
from tests.service.cli.commands import on, refusal, said
from tests.service.projections.poison import described, registered
from tests.service.projections.stories import HISTORY, fold, tell
from tests.service.projections.test_parking import BROKEN, mistaken


def models(address: Address) -> list[dict[str, Any]]:
    ended = said(on(address), "doctor", "projections", "--json")
    assert ended.code == 0, ended.err
    found: list[dict[str, Any]] = json.loads(ended.out)["models"]
    return found


async def test_before_anything_was_folded_it_says_what_to_start(bare_address: Address) -> None:
    assert "start `servanda serve`" in refusal(on(bare_address), "doctor", "projections")


async def test_level_tables_that_nobody_follows_are_standing_by(
    pools: Pools, address: Address
) -> None:
    head = await tell(pools, *HISTORY)
    await fold(pools)
    (live,) = models(address)
    assert (live["state"], live["bookmark"], live["lagEvents"]) == ("standing by", head, 0)
    assert (live["lease"], live["parked"], live["lagSeconds"]) == (None, [], 0)
    await tell(pools, registered("good", name="Good"))
    (behind,) = models(address)
    assert (behind["state"], behind["lagEvents"]) == ("standing by", 1)
    assert behind["lagSeconds"] > 0
    assert "servanda serve" in behind["advice"]


async def test_the_holder_of_the_lease_and_a_build_are_shown(
    pools: Pools, address: Address
) -> None:
    await tell(pools, *HISTORY)
    await fold(pools)
    live = await model.prepare(pools.projector)
    build = await builds.begin(pools.projector)
    async with (
        leases.held(pools.projector, live.schema, holder="first/1"),
        leases.held(pools.projector, build.schema, holder="second/2"),
    ):
        following, rebuilding = models(address)
    assert following["state"] == "following"
    assert following["lease"]["holder"] == "first/1"
    assert 0 <= following["lease"]["renewedSecondsAgo"] < leases.LEASE_S
    assert datetime.fromisoformat(following["lease"]["until"]).tzinfo is not None
    assert (rebuilding["state"], rebuilding["live"]) == ("rebuilding", False)
    assert (rebuilding["schema"], rebuilding["bookmark"]) == (build.schema, 0)


async def test_parked_streams_are_named_until_a_release_folds_them(
    pools: Pools, address: Address
) -> None:
    at = await tell(pools, *HISTORY, registered("bad"))
    await tell(pools, described("bad"))
    await mistaken(pools)
    told = said(on(address), "doctor", "projections").out
    assert f"parked stakeholder/bad from position {at} on" in told
    assert "servanda.stakeholder.registered (KeyError" in told
    assert "servanda rebuild --parked" in told
    ended = said(on(address), "rebuild", "--parked")
    assert (ended.code, ended.out) == (0, f"The read model is {SCHEMA}_b2 now.\n"), ended
    (live,) = models(address)
    assert (live["schema"], live["parked"], live["state"]) == (f"{SCHEMA}_b2", [], "standing by")
    assert "nothing to try again" in refusal(on(address), "rebuild", "--parked")


async def test_what_this_release_cannot_fold_either_is_refused(
    pools: Pools, address: Address
) -> None:
    at = await tell(pools, *HISTORY, BROKEN)
    await fold(pools)
    assert f"cannot fold position {at} either" in refusal(on(address), "rebuild", "--parked")


async def test_a_stopped_projection_says_where_and_why(pools: Pools, address: Address) -> None:
    await tell(pools, *HISTORY)
    broken = [registered(f"bad-{number}") for number in range(10)]
    await tell(pools, *broken)
    await mistaken(pools)
    (parked,) = models(address)
    assert parked["state"] == "parked"
    at = await tell(pools, BROKEN)
    (stopped,) = models(address)
    assert stopped["state"] == "stopped"
    assert f"stops before position {at}" in stopped["advice"]


async def test_a_rebuild_says_which_tables_answer_now(pools: Pools, address: Address) -> None:
    head = await tell(pools, *HISTORY)
    await fold(pools)
    ended = said(on(address), "rebuild")
    assert (ended.code, ended.out) == (0, f"The read model is {SCHEMA}_b2 now.\n"), ended
    told = said(on(address), "doctor").out
    assert f"standing by {SCHEMA}_b2, live, release" in told
    assert f"position {head} of {head}, level with the log" in told
