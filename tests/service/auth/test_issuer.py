"""The keys of an issuer: asked for seldom, kept while it is away, and from nowhere else."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from service.auth import fetching
from service.auth.errors import IssuerAway
from service.auth.issuer import Issuer
from service.auth.oidc import Tokens
from service.database.engine import Address, Pools
from tests.service.auth.realm import (
    EC,
    NOW,
    OTHER,
    Realm,
    issuing,
    reason,
    trusting,
)


@pytest.fixture
def address(bare_address: Address) -> Address:
    """Give the address of a fresh clone with the log alone."""
    return bare_address


@pytest.fixture
async def realm() -> AsyncIterator[Realm]:
    async with issuing() as found:
        yield found


@pytest.fixture
def tokens(realm: Realm, pools: Pools) -> Tokens:
    return trusting(realm, pools)


async def test_keys_are_asked_for_at_most_once_a_minute(realm: Realm, tokens: Tokens) -> None:
    await asyncio.gather(*(tokens.bearer(realm.token(), NOW) for _ in range(5)))
    for seconds in (1, 20, 40):
        token = realm.token(OTHER)
        assert await reason(tokens, token, NOW + timedelta(seconds=seconds)) == "unknown"
    assert realm.asked == 1
    realm.keys.append(OTHER)
    await tokens.bearer(realm.token(OTHER), NOW + timedelta(seconds=60))
    assert realm.asked == 2


async def test_a_key_that_was_taken_back_does_not_last(realm: Realm, tokens: Tokens) -> None:
    await tokens.bearer(realm.token(), NOW)
    realm.keys.remove(EC)
    later = NOW + timedelta(minutes=5)
    assert await reason(tokens, realm.token(exp=int(later.timestamp()) + 60), later) == "unknown"


async def test_keys_are_kept_for_an_hour_while_the_issuer_is_away(
    realm: Realm, tokens: Tokens
) -> None:
    lasting = realm.token(exp=int(NOW.timestamp()) + 99_999)
    await tokens.bearer(lasting, NOW)
    realm.away = True
    await tokens.bearer(lasting, NOW + timedelta(minutes=59))
    assert realm.asked == 2
    assert await reason(tokens, lasting, NOW + timedelta(minutes=60)) == "unknown"
    realm.away = False
    await tokens.bearer(lasting, NOW + timedelta(minutes=61))


async def test_who_has_a_key_at_hand_does_not_wait_for_an_issuer_that_hangs(realm: Realm) -> None:
    hanging, asked = asyncio.Event(), asyncio.Event()

    async def fetch(address: str) -> bytes:
        if issuer_is_known:
            asked.set()
            await hanging.wait()
        return await fetching.fetch(address)

    issuer, issuer_is_known = Issuer(realm.base, fetch), False
    assert await issuer.key("ec", NOW)
    issuer_is_known = True
    later = NOW + timedelta(minutes=10)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(issuer.key("ec", later))
        await asked.wait()
        assert await issuer.key("ec", later)
        hanging.set()


async def test_an_issuer_that_calls_itself_otherwise_is_not_believed(
    realm: Realm, tokens: Tokens
) -> None:
    realm.says = "https://other.example"
    assert await reason(tokens, realm.token()) == "unknown"
    assert realm.asked == 0


async def test_nothing_is_fetched_from_elsewhere_or_without_end(realm: Realm) -> None:
    for path in ("/elsewhere", "/large", "/not-there"):
        with pytest.raises(IssuerAway):
            await fetching.fetch(realm.base + path)
    assert realm.asked == 0
    with pytest.raises(IssuerAway):
        await fetching.fetch("http://127.0.0.1:1/")
