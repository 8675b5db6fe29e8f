"""`servanda replay`: what people and programs are told, and how the command ends."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from service.database.engine import Address, Pools
from tests.service.audit.tampering import alter, replayed, shadows
from tests.service.cli.commands import DEADLINE_S, on, refusal, said
from tests.service.cli.forking import ROOT, environment
from tests.service.projections.stories import HISTORY, PARAGRAPH, fold, tell
from tests.statements import opened

ALTERED = f"UPDATE read.status_current SET value = 'FULFILLED' WHERE key = '{PARAGRAPH}'"  # noqa: S608 - our own


@pytest.fixture
async def small(address: Address) -> Address:
    """Give the address of a small history, folded."""
    async with opened(address) as pools:
        await tell(pools, *HISTORY)
        await fold(pools)
    return address


def test_tables_that_are_what_the_log_makes_of_it_end_with_0(own_told_address: Address) -> None:
    told = said(on(own_told_address), "replay", "--json")
    assert told.code == 0, told.err
    document = json.loads(told.out)
    assert (document["identical"], document["first"], document["notCompared"]) == (True, None, [])
    assert document["position"] == document["liveAt"]
    assert document["tables"]["fact_key"]["rows"] > 0


def test_people_see_every_table_and_the_digest_that_programs_get(small: Address) -> None:
    told = said(on(small), "replay", "--compare", "live", "--keep")
    assert told.code == 0, told.err
    assert "Every row that was compared is what the log makes of it." in told.out
    assert "schema shadow_" in told.err
    document = json.loads(said(on(small), "replay", "--json").out)
    assert document["digest"] in told.out
    assert {name for name in document["tables"] if name not in told.out} == set()


@asynccontextmanager
async def begun(address: Address, pools: Pools, *arguments: str) -> AsyncIterator[Process]:
    """Begin a replay, and give it once its shadow stands."""
    command = (sys.executable, "-m", "service", "replay", *arguments)
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env=environment(on(address)),
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(DEADLINE_S):
        while not await shadows(pools):  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(0.05)
        yield process


@pytest.mark.long
async def test_a_replay_that_is_stopped_leaves_nothing_and_begins_anew(
    own_told_address: Address, own_told_pools: Pools
) -> None:
    async with begun(own_told_address, own_told_pools, "--keep") as process:
        process.terminate()
        _, told = await process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    assert told.decode().endswith("nothing was changed; run it again, it begins anew.\n")
    assert await shadows(own_told_pools) == []


@pytest.mark.long
async def test_what_a_killed_replay_leaves_behind_goes_with_the_next(
    own_told_address: Address, own_told_pools: Pools
) -> None:
    async with begun(own_told_address, own_told_pools) as process:
        process.kill()
        await process.communicate()
        assert len(await shadows(own_told_pools)) == 1
        while await shadows(own_told_pools):  # until the server has seen that its client is gone
            await replayed(own_told_pools, to=1)


async def test_an_altered_row_ends_with_1_and_a_sentence_that_names_it(small: Address) -> None:
    await alter(small, ALTERED)
    assert refusal(on(small), "replay") == (
        f"1 row differs in 1 table, first status_current key {PARAGRAPH}: "
        'value is "FULFILLED" and the log makes it "RESPONSE_PARTIAL". '
        f"The row was made by the event at position {len(HISTORY)}: "
        "servanda.partnership.joined urn:example:tests joined."
    )


async def test_programs_get_both_rows_and_the_bucket(small: Address) -> None:
    await alter(small, ALTERED)
    told = said(on(small), "replay", "--json")
    document = json.loads(told.out)
    assert (told.code, document["identical"]) == (1, False)
    first = document["first"]
    assert (first["table"], first["columns"]) == ("status_current", ["value"])
    assert (first["live"]["value"], first["folded"]["value"]) == ("FULFILLED", "RESPONSE_PARTIAL")
    assert first["event"]["id"] == "joined"
    live = document["tables"]["status_current"]["live"]
    assert (len(live["buckets"]), live["differing"], len(live["differences"])) == (1, 1, 1)


def test_a_point_is_a_position_or_an_instant_and_nothing_else(small: Address) -> None:
    told = said(on(small), "replay", "--to", "recorded:2001-01-01T00:00:00Z")
    assert "Folded positions 1 to 0; the live tables are at " in told.out
    assert "Not compared" in told.out
    wrong = said(on(small), "replay", "--to", "yesterday")
    assert (wrong.code, "yesterday" in wrong.err) == (2, True)
    beyond = refusal(on(small), "replay", "--to", str(len(HISTORY) + 1))
    assert f"ends at position {len(HISTORY)}" in beyond


def test_a_database_without_tables_says_how_to_make_them(empty_address: Address) -> None:
    assert "servanda migrate" in refusal(on(empty_address), "replay")
