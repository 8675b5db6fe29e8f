"""Reading for many at once: each gets what it needs, whoever is cancelled, and whatever goes wrong."""

import asyncio

import pytest

from events.log import read
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.recording.errors import UnknownReference
from service.recording.record import Recorder
from service.recording.shared import MOST_EVENTS, SharedReading
from tests.sentences.telling import tell
from tests.service.recording.stories import firm, formed, joined


async def test_many_at_once_are_recorded_and_refused_each_on_its_own(
    recorder: Recorder, pools: Pools
) -> None:
    await recorder.record([firm(), formed()], LOCAL)
    good = [recorder.record([firm(f"firm-{number}")], LOCAL) for number in range(60)]
    bad = [
        recorder.record([joined(f"nobody-{number}", id=f"bad-{number}")], LOCAL)
        for number in range(20)
    ]
    answers = await asyncio.gather(*good, *bad, return_exceptions=True)
    assert sum(not isinstance(one, BaseException) for one in answers) == 60
    refused = [one for one in answers if isinstance(one, UnknownReference)]
    assert len(refused) == 20
    assert await read.head(pools.log_reader) == 62


async def test_requests_on_one_stream_at_once_are_judged_one_after_the_other(
    recorder: Recorder, pools: Pools
) -> None:
    await recorder.record([formed(), *(firm(f"firm-{number}") for number in range(5))], LOCAL)
    joining = [recorder.record([joined(f"firm-{number}")], LOCAL) for number in range(5)]
    receipts = await asyncio.gather(*joining)
    assert sorted(one.entries[0].revision for one in receipts) == [2, 3, 4, 5, 6]
    again = [recorder.record([joined("firm-0", id=f"again-{n}")], LOCAL) for n in range(5)]
    refused = await asyncio.gather(*again, return_exceptions=True)
    assert all(isinstance(one, Exception) for one in refused)
    assert await read.head(pools.log_reader) == 11


async def test_whoever_is_cancelled_leaves_the_others_to_go_on(pools: Pools) -> None:
    shared = SharedReading(pools.log_reader)
    for number in range(30):
        tasks = [
            asyncio.ensure_future(shared.known_for(tell([firm(f"firm-{n}")]))) for n in range(12)
        ]
        for _ in range(number % 5):
            await asyncio.sleep(0)
        for index in {0, number % 12, (number * 7) % 12}:
            tasks[index].cancel()
        async with asyncio.timeout(10):
            answers = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(not isinstance(one, Exception) for one in answers)
    async with asyncio.timeout(10):
        assert await shared.known_for(tell([firm()])) is not None


async def test_what_goes_wrong_is_told_to_each(pools: Pools) -> None:
    shared = SharedReading(pools.log_reader)
    pools.log_reader.terminate()
    answers = await asyncio.gather(
        *(shared.known_for(tell([firm(f"firm-{n}")])) for n in range(5)), return_exceptions=True
    )
    assert all(isinstance(one, Exception) for one in answers)


@pytest.mark.parametrize("count", [MOST_EVENTS + 1, 3])
async def test_a_long_request_is_read_for_as_well(pools: Pools, count: int) -> None:
    shared = SharedReading(pools.log_reader)
    events = [firm(f"firm-{n}") for n in range(count)]
    known, other = await asyncio.gather(
        shared.known_for(tell(events)), shared.known_for(tell([firm("b")]))
    )
    assert known.existing == other.existing == set()


async def test_who_left_while_being_read_for_is_not_waited_for(pools: Pools) -> None:
    shared = SharedReading(pools.log_reader)
    tasks = [asyncio.ensure_future(shared.known_for(tell([firm(f"firm-{n}")]))) for n in range(4)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    for _ in range(3):
        await asyncio.sleep(0)
    tasks[2].cancel()
    tasks[1].cancel()
    async with asyncio.timeout(10):
        await asyncio.gather(*tasks, return_exceptions=True)
        assert await shared.known_for(tell([firm()])) is not None
