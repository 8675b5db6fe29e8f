"""Idempotency-Key: the same request under the same key gets the same answer, whatever has happened since."""

import asyncio
from datetime import timedelta

from events.log import read
from service.database.engine import Pools
from service.recording.repeats import Answer, Begun, Repeats, Running
from service.web.repeating import Repeating
from tests.service.web.posting import BATCH, STRUCTURED, binary, faults, firm, post
from tests.service.web.serving import TODAY, served

KEY = {"Idempotency-Key": '"8e03978e-40d5"'}


async def test_the_same_request_again_gets_the_very_answer(pools: Pools) -> None:
    async with served(pools) as client:
        first = await post(client, firm(), STRUCTURED, **KEY)
        again = await post(client, firm(), STRUCTURED, **{"Idempotency-Key": "8e03978e-40d5"})
        bare = await post(client, firm())
    assert (first.status_code, again.status_code, bare.status_code) == (201, 201, 200)
    assert again.json() == first.json()
    for name in ("location", "servanda-position", "content-type"):
        assert again.headers[name] == first.headers[name]


async def test_a_refusal_is_kept_too(pools: Pools) -> None:
    async with served(pools) as client:
        bad = firm() | {"type": "servanda.nothing"}
        first = await post(client, bad, STRUCTURED, **KEY)
        again = await post(client, bad, STRUCTURED, **KEY)
    assert first.json() == again.json()
    assert first.status_code == again.status_code == 422


async def test_another_body_under_the_key_is_refused(pools: Pools) -> None:
    async with served(pools) as client:
        await post(client, firm(), STRUCTURED, **KEY)
        faults(await post(client, firm("b-firm"), STRUCTURED, **KEY), 422, "idempotency-key-reused")
    assert await read.head(pools.log_reader) == 1


async def test_a_key_that_is_none_is_refused(pools: Pools) -> None:
    async with served(pools) as client:
        for key in ('""', "x" * 256, '"a', "a b"):
            answer = await post(client, firm(), STRUCTURED, **{"Idempotency-Key": key})
            faults(answer, 400, "idempotency-key-missing")
    assert await read.head(pools.log_reader) == 0


async def test_many_at_once_are_one(pools: Pools) -> None:
    batch = [firm(f"firm-{number}") for number in range(50)]
    async with served(pools) as client:
        answers = await asyncio.gather(*(post(client, batch, BATCH, **KEY) for _ in range(6)))
    statuses = {one.status_code for one in answers}
    assert 201 in statuses
    assert statuses <= {201, 409}
    for one in answers:
        if one.status_code == 409:
            faults(one, 409, "in-progress")
            assert one.headers["retry-after"] == "1"
    assert await read.head(pools.log_reader) == 50


async def test_what_was_left_behind_is_begun_anew_after_a_minute_and_forgotten_after_a_day(
    pools: Pools,
) -> None:
    repeats = Repeats(pools.append, salt=lambda: b"s" * 32)
    answer = Answer(201, {"location": "/events/1"}, b"{}")
    assert await repeats.begin("key:a", "k", b"body", now=TODAY) is None
    assert await repeats.begin("key:a", "k", b"body", now=TODAY) == Running()
    assert await repeats.begin("key:b", "k", b"body", now=TODAY) is None
    soon = TODAY + timedelta(seconds=61)
    assert await repeats.begin("key:a", "k", b"body", now=soon) is None
    await repeats.keep(Begun("key:a", "k", TODAY), Answer(500, {}, b"late"))
    await repeats.keep(Begun("key:a", "k", soon), answer)
    assert await repeats.begin("key:a", "k", b"body", now=soon) == answer
    assert await repeats.begin("key:a", "k", b"body", now=soon + timedelta(hours=25)) is None


async def test_in_binary_mode_another_event_is_another_request(pools: Pools) -> None:
    async with served(pools) as client:
        body, headers = binary(firm())
        assert (await post(client, body, {**headers, **KEY})).status_code == 201
        other = {**headers, **KEY, "ce-id": "another"}
        faults(await post(client, body, other), 422, "idempotency-key-reused")
    assert await read.head(pools.log_reader) == 1


async def test_what_was_recorded_is_answered_although_the_note_is_lost(pools: Pools) -> None:
    async def away(*_: object) -> None:
        raise ConnectionError

    repeating = Repeating(Repeats(pools.append, salt=lambda: b"s" * 32), lambda: TODAY)
    await repeating._settle(away())
