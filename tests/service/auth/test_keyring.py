"""The keyring: what is issued is found, what is revoked is forgotten everywhere, and uses are written out of the way."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from events.log.follow import listen
from service.auth.credentials import Credentials
from service.auth.errors import NoSuchKey, Unauthenticated
from service.auth.keyring import OLDEST, Keyring
from service.auth.keys import Key
from service.auth.principal import Principal
from service.auth.terms import Terms
from service.database.engine import Address, Pools

NOW = datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC)
TERMS = Terms(
    scopes=("read", "record"),
    types=("servanda.partnership.*",),
    instruments=("XY-1/2",),
    sources=("urn:example:",),
    expires_at=NOW + timedelta(days=1),
    label="the centre's own",
)
DEADLINE_S = 10.0


@pytest.fixture
def address(bare_address: Address) -> Address:
    """Give the address of a fresh clone with the log alone."""
    return bare_address


@dataclass(frozen=True)
class Issued:
    """A key, and a keyring that knows of it."""

    key: Key
    keyring: Keyring

    async def who(self, at: datetime = NOW, text: str | None = None) -> Principal:
        header = f"Bearer {self.key.text if text is None else text}"
        return await Credentials(self.keyring).authenticate(header, at)


@pytest.fixture
async def issued(pools: Pools) -> Issued:
    keyring = Keyring(pools.log_reader, pools.append)
    key = Key.made("live", secrets.choice)
    await keyring.issue(key, TERMS, NOW)
    return Issued(key, keyring)


def another(pools: Pools) -> Keyring:
    """Return the keyring of another process."""
    return Keyring(pools.log_reader, pools.append)


@asynccontextmanager
async def hearing(keyring: Keyring, address: Address) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        listener = group.create_task(listen(address, keyring.heard))
        yield
        listener.cancel()


async def reason(issued: Issued, at: datetime = NOW, text: str | None = None) -> str:
    with pytest.raises(Unauthenticated) as refused:
        await issued.who(at, text)
    assert str(refused.value) == "Send a credential that is valid now, as Authorization: Bearer."
    return refused.value.reason


async def test_whoever_holds_a_key_is_known_by_its_id_with_its_limits(issued: Issued) -> None:
    assert await issued.who() == Principal(
        f"key:{issued.key.id}",
        "api_key",
        frozenset(TERMS.scopes),
        TERMS.sources,
        TERMS.types,
        TERMS.instruments,
    )


async def test_a_key_that_nobody_issued_is_unknown_and_so_is_another_secret(issued: Issued) -> None:
    stranger = Key.made("live", secrets.choice)
    assert await reason(issued, text=stranger.text) == "unknown"
    ids = iter(issued.key.id)
    forged = Key.made("live", lambda letters: next(ids, secrets.choice(letters)))
    assert forged.id == issued.key.id
    assert await reason(issued, text=forged.text) == "unknown"


@pytest.mark.parametrize("header", [None, "", "  "])
async def test_without_a_header_a_credential_is_missing(issued: Issued, header: str | None) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await Credentials(issued.keyring).authenticate(header, NOW)
    assert refused.value.reason == "missing"


@pytest.mark.parametrize("header", ["Bearer", "Basic {}", "Bearer {}x", "Bearer {} {}", "{}", "ü"])
async def test_a_header_that_holds_no_key_is_malformed(issued: Issued, header: str) -> None:
    sent = header.replace("{}", issued.key.text)
    with pytest.raises(Unauthenticated) as refused:
        await Credentials(issued.keyring).authenticate(sent, NOW)
    assert refused.value.reason == "malformed"


async def test_a_key_is_valid_until_it_ends_and_not_at_that_instant(issued: Issued) -> None:
    ends = NOW + timedelta(days=1)
    await issued.who(ends - timedelta(microseconds=1))
    assert await reason(issued, ends) == "expired"


async def test_a_revoked_key_is_refused_at_once_here_and_elsewhere_within_half_a_minute(
    issued: Issued, pools: Pools
) -> None:
    elsewhere = Issued(issued.key, another(pools))
    await elsewhere.who()
    await issued.keyring.revoke(issued.key.id, NOW)
    assert await reason(issued) == "revoked"
    await elsewhere.who(NOW + OLDEST - timedelta(seconds=1))
    assert await reason(elsewhere, NOW + OLDEST) == "revoked"


async def test_who_listens_hears_of_a_revocation_without_waiting(
    issued: Issued, pools: Pools, address: Address
) -> None:
    elsewhere = Issued(issued.key, another(pools))
    async with hearing(elsewhere.keyring, address):
        await elsewhere.who()
        await _until_heard(elsewhere)
        await issued.keyring.revoke(issued.key.id, NOW)
        begun = asyncio.get_running_loop().time()
        async with asyncio.timeout(DEADLINE_S):
            while True:
                try:
                    await elsewhere.who()
                except Unauthenticated:
                    break
                await asyncio.sleep(0.01)
        assert asyncio.get_running_loop().time() - begun < 1


async def _until_heard(issued: Issued) -> None:
    """Return once its listener is connected."""
    async with asyncio.timeout(DEADLINE_S):
        while not issued.keyring._forgotten:  # noqa: ASYNC110 - the connection does not say
            await asyncio.sleep(0.01)
    await issued.who()


async def test_a_key_is_asked_for_once_in_half_a_minute(issued: Issued, pools: Pools) -> None:
    await issued.who()
    await pools.append.execute("UPDATE log.api_key SET revoked_at = $1", NOW)
    await issued.who()


async def test_a_revocation_that_overtakes_the_reading_of_a_key_is_not_lost(
    issued: Issued, pools: Pools
) -> None:
    keyring = issued.keyring
    async with asyncio.TaskGroup() as group:
        finding = group.create_task(keyring.find(issued.key.id, NOW))
        await asyncio.sleep(0)  # it has begun to ask
        keyring.forget()
    assert finding.result() is not None
    await pools.append.execute("UPDATE log.api_key SET revoked_at = $1", NOW)
    assert await reason(issued) == "revoked"


async def test_uses_are_written_to_the_minute_and_later(issued: Issued, pools: Pools) -> None:
    await issued.who(NOW)
    await issued.who(NOW + timedelta(seconds=10))
    assert [one.last_used_at for one in await issued.keyring.all()] == [None]
    await issued.keyring.write_uses()
    assert [one.last_used_at for one in await issued.keyring.all()] == [NOW.replace(second=0)]
    earlier = another(pools)
    await Issued(issued.key, earlier).who(NOW - timedelta(minutes=5))
    await earlier.write_uses()
    assert [one.last_used_at for one in await issued.keyring.all()] == [NOW.replace(second=0)]


async def test_who_keeps_uses_writes_them_by_itself(issued: Issued) -> None:
    await issued.who()
    async with asyncio.timeout(DEADLINE_S), asyncio.TaskGroup() as group:
        keeper = group.create_task(issued.keyring.keep_uses(every_s=0.01))
        while (await issued.keyring.all())[0].last_used_at is None:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
        keeper.cancel()


async def test_who_lists_keys_sees_labels_and_whoever_looks_them_up_does_not(
    issued: Issued, pools: Pools
) -> None:
    (listed,) = await issued.keyring.all()
    assert listed.terms == TERMS
    assert (await issued.keyring.one(issued.key.id)).terms.label is None
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pools.log_reader.fetch("SELECT label FROM log.api_key")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pools.append.execute("UPDATE log.api_key SET scopes = '{admin}'")


async def test_a_key_that_there_is_not_is_named(issued: Issued) -> None:
    with pytest.raises(NoSuchKey, match="`servanda key list` shows"):
        await issued.keyring.one("0" * 12)


async def test_nothing_that_is_kept_shows_a_digest_by_mistake(issued: Issued) -> None:
    kept = await issued.keyring.one(issued.key.id)
    assert issued.key.digest.hex() not in repr(kept)
    assert str(issued.key.digest) not in repr(kept)
