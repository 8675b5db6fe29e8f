"""Who may do what: every address, with every scope, and with every kind of credential that is none."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from events.log import read
from events.registry import EVENT_TYPES
from service.app import open_keyring
from service.auth.access import Access
from service.auth.keys import Key
from service.auth.principal import LOCAL, SCOPES
from service.auth.terms import Terms
from service.database.engine import Pools
from service.recording.access import Access as Issuing
from service.recording.record import open_recorder
from service.web.exposure import Exposure
from tests.sentences.builders import SOURCE, claim, event
from tests.service.web.arriving import arriving
from tests.service.web.posting import STRUCTURED, faults, firm, post
from tests.service.web.serving import QUICK, TODAY, served

ELSEWHERE = Exposure(Access.AUTO, loopback=False, public_url="http://localhost")
UNLIMITED: dict[str, Any] = {
    "types": (),
    "instruments": (),
    "sources": (SOURCE,),
    "expires_at": None,
    "label": None,
}
SUBJECTS = {
    "*": "activity/of-a-test",
    "access": "access/2003-05-02",
    "instrument": "instrument/xy-1-2",
    "paragraph": "paragraph/xy-1-2-1",
    "person": "person/0190b5c0-0000-7000-8000-000000000001",
}
"""Streams that are named after what stands in them."""
OPEN: frozenset[str] = frozenset()
READ = frozenset({"read"})
QUERY = {"query": "{ meta { position } }"}


@dataclass(frozen=True)
class Way:
    """One way to ask an address, and the scopes of which one is needed; none: it is open."""

    method: str
    path: str
    needs: frozenset[str]
    json: Mapping[str, Any] | None = None

    async def asked(self, client: httpx.AsyncClient, key: str | None) -> httpx.Response:
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        if self.method == "POST" and self.path == "/events":
            return await post(client, {}, STRUCTURED, **headers)
        async with client.stream(self.method, self.path, headers=headers, json=self.json) as answer:
            if answer.headers.get("content-type", "").startswith("text/event-stream"):
                return httpx.Response(answer.status_code, headers=answer.headers)
            await answer.aread()
            return answer


WAYS = (
    Way("GET", "/", OPEN),
    Way("GET", "/health/live", OPEN),
    Way("GET", "/health/ready", OPEN),
    Way("GET", "/schemas", OPEN),
    Way("GET", "/schemas/servanda.partnership.joined/1", OPEN),
    Way("GET", "/problems", OPEN),
    Way("GET", "/problems/not-found", OPEN),
    Way("GET", "/openapi.json", OPEN),
    Way("OPTIONS", "/events", OPEN),
    Way("POST", "/graphql", READ, QUERY),
    Way("GET", "/graphql?query={meta{position}}", READ),
    Way("GET", "/events", READ),
    Way("HEAD", "/events", READ),
    Way("GET", "/events/1", READ),
    Way("GET", "/events/stream?after=0", READ),
    Way("POST", "/events", frozenset({"record", "judge"})),
)


async def issued(
    pools: Pools,
    *scopes: str,
    at: datetime = TODAY,
    **limits: Any,  # noqa: ANN401 - of terms
) -> Key:
    """Return a new key; whoever may record is given the sources of tests."""
    terms = Terms(**{**UNLIMITED, "scopes": scopes, **limits})
    issuing = Issuing(open_recorder(pools), open_keyring(pools), LOCAL)
    return await issuing.issue(terms, "test", now=at, choose=secrets.choice)


async def revoked(pools: Pools) -> Key:
    key = await issued(pools, *SCOPES)
    await Issuing(open_recorder(pools), open_keyring(pools), LOCAL).revoke(key.id, now=TODAY)
    return key


def forged(key: Key) -> str:
    """Return a key with the id of another one and a secret of its own."""
    known = iter(key.id)
    return Key.made("test", lambda letters: next(known, None) or secrets.choice(letters)).text


async def test_every_address_wants_its_scope_and_no_other_one_is_enough(
    own_told_pools: Pools,
) -> None:
    keys = {scope: (await issued(own_told_pools, scope)).text for scope in SCOPES}
    async with served(own_told_pools, exposure=ELSEWHERE) as client:
        for way in WAYS:
            for scope, key in keys.items():
                answer = await way.asked(client, key)
                what = (way.method, way.path, scope, answer.status_code)
                if not way.needs or scope in way.needs:
                    assert answer.status_code not in {401, 403}, what
                elif way.method == "HEAD":
                    assert answer.status_code == 403, what
                else:
                    faults(answer, 403, "forbidden")


@pytest.mark.parametrize("kind", ["none", "malformed", "unknown", "forged", "expired", "revoked"])
async def test_without_a_valid_credential_nothing_but_what_is_open_is_answered(
    own_told_pools: Pools, kind: str
) -> None:
    key = await credential(own_told_pools, kind)
    before = await read.head(own_told_pools.log_reader)
    async with served(own_told_pools, exposure=ELSEWHERE) as client:
        for way in WAYS:
            answer = await way.asked(client, key)
            if not way.needs:
                assert answer.status_code in {200, 204}, (way, answer.status_code)
                continue
            assert answer.status_code == 401, way
            assert answer.headers["www-authenticate"].startswith('Bearer realm="servanda"')
            if way.method != "HEAD":
                faults(answer, 401, "unauthenticated")
                assert "expired" not in answer.text
                assert "revoked" not in answer.text
    assert await read.head(own_told_pools.log_reader) == before


async def credential(pools: Pools, kind: str) -> str | None:
    match kind:
        case "none":
            return None
        case "malformed":
            return "svd_test_nonsense"
        case "unknown":
            return Key.made("test", secrets.choice).text
        case "forged":
            return forged(await issued(pools, *SCOPES))
        case "expired":
            begun, ended = TODAY - timedelta(days=1), TODAY - timedelta(minutes=1)
            return (await issued(pools, *SCOPES, at=begun, expires_at=ended)).text
        case _:
            return (await revoked(pools)).text


async def test_where_anybody_may_read_nobody_records_without_a_key(own_told_pools: Pools) -> None:
    public = Exposure(Access.PUBLIC_READ, loopback=False, public_url="http://localhost")
    async with served(own_told_pools, exposure=public) as client:
        for way in WAYS:
            answer = await way.asked(client, None)
            allowed = not way.needs or way.needs == READ
            assert (answer.status_code == 401) is not allowed, way


async def test_a_key_of_one_instrument_and_two_types_writes_nothing_else(
    own_told_pools: Pools,
) -> None:
    two = ("servanda.partnership.proposed", "servanda.report.submitted")
    limited = await issued(own_told_pools, "record", types=two, instruments=("BC-VI/32",))
    bearer = {"Authorization": f"Bearer {limited.text}"}
    before = await read.head(own_told_pools.log_reader)
    async with served(own_told_pools, exposure=ELSEWHERE) as client:
        for name, kind in {one.name: one.kind for one in EVENT_TYPES}.items():
            if name not in two:
                sent = event(name, SUBJECTS.get(kind, f"{kind}/of-a-test"))
                answer = await post(client, sent, STRUCTURED, **bearer)
                assert answer.status_code == 403, (name, answer.json())
        elsewhere = event(two[0], "partnership/a", evidence=[claim("BC-VII/3#1")])
        (said,) = faults(await post(client, elsewhere, STRUCTURED, **bearer), 403, "forbidden")
        assert said["code"] == "instrument"
        foreign = event(two[0], "partnership/a", source="urn:example:others")
        (said,) = faults(await post(client, foreign, STRUCTURED, **bearer), 403, "forbidden")
        assert (said["pointer"], said["code"]) == ("/source", "source")
        assert await read.head(own_told_pools.log_reader) == before
        own = event(
            two[0],
            "partnership/a",
            by=["stakeholder/basel-secretariat"],
            evidence=[claim("BC-VI/32#1")],
        )
        answer = await post(client, own, STRUCTURED, **bearer)
        assert answer.status_code == 201, answer.json()
    (stored,) = await read.read(own_told_pools.log_reader, after=before, limit=1)
    assert (stored.authid, stored.authtype) == (f"key:{limited.id}", "api_key")
    assert stored.claimstanding == "proposed"


async def test_a_key_that_is_revoked_is_refused_within_a_second(pools: Pools) -> None:
    keyring = open_keyring(pools)
    issuing = Issuing(open_recorder(pools), keyring, LOCAL)
    key = await issued(pools, "record")
    bearer = {"Authorization": f"Bearer {key.text}"}
    async with served(pools, exposure=ELSEWHERE, keyring=keyring) as client:
        assert (await post(client, firm(), STRUCTURED, **bearer)).status_code == 201
        await issuing.revoke(key.id, now=TODAY)
        faults(await post(client, firm("b"), STRUCTURED, **bearer), 401, "unauthenticated")


@pytest.mark.parametrize("how", ["revoked", "expired"])
async def test_a_stream_ends_in_order_when_its_key_does(pools: Pools, how: str) -> None:
    """Though there is always something to write to it."""
    keyring, days = open_keyring(pools), [TODAY]
    issuing = Issuing(open_recorder(pools), keyring, LOCAL)
    key = await issued(pools, "read", expires_at=TODAY + timedelta(hours=1))
    bearer = {"Authorization": f"Bearer {key.text}"}
    async with (
        served(
            pools, clock=lambda: days[0], exposure=ELSEWHERE, keyring=keyring, pace=QUICK
        ) as client,
        asyncio.TaskGroup() as group,
    ):
        telling = group.create_task(arriving(pools, 10_000))
        reading = group.create_task(client.get("/events/stream", headers=bearer))
        await asyncio.sleep(0.5)
        assert not reading.done()
        if how == "revoked":
            await issuing.revoke(key.id, now=TODAY)
        else:
            days[0] += timedelta(hours=1)
        answer = await asyncio.wait_for(reading, 5)
        assert not telling.done()
        telling.cancel()
    assert answer.text.count("\nevent: ") > 1
    assert answer.text.endswith("\n\n")


async def test_where_keys_cannot_be_looked_up_nobody_is_called_unknown(
    own_told_pools: Pools,
) -> None:
    key = await issued(own_told_pools, "read", "record")
    own_told_pools.log_reader.terminate()
    async with served(own_told_pools, exposure=ELSEWHERE) as client:
        for way in (one for one in WAYS if one.needs or one.path == "/"):
            answer = await way.asked(client, key.text)
            assert answer.status_code == 503, (way, answer.status_code)
