"""How much a key may ask for: requests, bytes and streams, said in the headers, and refused beyond."""

import asyncio
import json
from contextlib import AsyncExitStack

from service.database.engine import Pools
from tests.service.web.posting import STRUCTURED, firm, post
from tests.service.web.serving import served
from tests.service.web.test_authorisation import ELSEWHERE, issued


async def test_who_asks_too_much_is_told_when_to_come_back(pools: Pools) -> None:
    key = await issued(pools, "record")
    bearer = {"Authorization": f"Bearer {key.text}"}
    async with served(pools, exposure=ELSEWHERE) as client:
        first = await post(client, firm(), STRUCTURED, **bearer)
        assert '"record";q=600;w=60' in first.headers["ratelimit-policy"]
        assert first.headers["ratelimit"].startswith('"record";r=599')
        padded = json.dumps(firm()).encode() + b" " * (2**20 - 2_000)
        answers = [await post(client, padded, STRUCTURED, **bearer) for _ in range(65)]
        answer = answers[-1]
        assert {one.status_code for one in answers[:60]} == {200}
        said = answer.json()
        assert (answer.status_code, said["code"]) == (429, "quota-exceeded")
        assert said["type"] == "https://iana.org/assignments/http-problem-types#quota-exceeded"
        assert said["violated-policies"] == ["bytes"]
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["ratelimit"].startswith('"bytes";r=')


async def test_a_caller_may_have_a_few_streams_open_and_no_more(pools: Pools) -> None:
    key = await issued(pools, "read")
    bearer = {"Authorization": f"Bearer {key.text}"}
    async with served(pools, exposure=ELSEWHERE) as client, AsyncExitStack() as open_now:
        for _ in range(4):
            one = client.stream("GET", "/events/stream", headers=bearer)
            assert (await open_now.enter_async_context(one)).status_code == 200
        refused = await client.get("/events/stream", headers=bearer)
        assert (refused.status_code, refused.json()["code"]) == (429, "quota-exceeded")
        assert refused.json()["violated-policies"] == ["streams"]
        await open_now.aclose()
        async with asyncio.timeout(10):
            while True:
                async with client.stream("GET", "/events/stream", headers=bearer) as again:
                    if again.status_code == 200:
                        break


async def test_a_refused_request_counts_as_well(pools: Pools) -> None:
    key = await issued(pools, "record")
    bearer = {"Authorization": f"Bearer {key.text}"}
    async with served(pools, exposure=ELSEWHERE) as client:
        for left in (599, 598):
            answer = await post(client, b"{", STRUCTURED, **bearer)
            assert answer.status_code == 400
            assert answer.headers["ratelimit"].startswith(f'"record";r={left}')
