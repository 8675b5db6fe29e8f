"""Administrative acts: told in the log, before they take effect, by the service alone, and folded into nothing."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from events.envelope import Recorded
from events.log import read
from events.log.errors import Overloaded
from service.auth.errors import NoSuchKey
from service.auth.keyring import Keyring
from service.auth.principal import LOCAL
from service.auth.terms import Terms
from service.database.engine import Address, Pools, connect
from service.projections.runner import Projector
from service.reads.projecting import standings
from service.recording.access import Access, told
from service.recording.errors import NotAllowed
from service.recording.record import Recorder
from tests.service.recording.stories import proposed

NOW = datetime(2026, 3, 1, 23, 59, 15, 5, UTC)
TERMS = Terms(
    scopes=("record",),
    types=("servanda.partnership.*",),
    instruments=(),
    sources=("urn:example:",),
    expires_at=datetime(2027, 1, 1, tzinfo=UTC),
    label="somebody's name",
)


@pytest.fixture
def access(recorder: Recorder, pools: Pools) -> Access:
    return Access(recorder, Keyring(pools.log_reader, pools.append), LOCAL)


async def log(pools: Pools) -> list[Recorded]:
    return await read.read(pools.log_reader, after=0, limit=99)


async def test_what_was_given_is_told_and_no_secret_or_label(access: Access, pools: Pools) -> None:
    key = await access.issue(TERMS, "live", now=NOW, choose=secrets.choice)
    await access.revoke(key.id, now=NOW + timedelta(minutes=1))
    issued, revoked = await log(pools)
    assert (issued.stream, revoked.stream) == ("access/2026-03-01", "access/2026-03-02")
    assert (issued.authid, issued.authtype) == ("system:service", "system")
    assert issued.data == {
        "occurred": "2026-03-01",
        "what": "key.issued",
        "by": "local",
        "key": key.id,
        "scopes": ["record"],
        "limits": {"types": ["servanda.partnership.*"], "sources": ["urn:example:"]},
        "expires": "2027-01-01T00:00:00Z",
    }
    assert revoked.data["what"] == "key.revoked"
    assert all(
        hidden not in one.entry.decode()
        for one in (issued, revoked)
        for hidden in (key.text[22:], key.digest.hex(), "somebody")
    )


async def test_what_could_not_be_told_does_not_take_effect(
    access: Access, pools: Pools, address: Address
) -> None:
    holder = await connect(address)
    await holder.execute("SELECT pg_advisory_lock(730554121, 1)")
    with pytest.raises(Overloaded):
        await access.issue(TERMS, "live", now=NOW, choose=secrets.choice)
    await holder.close()
    assert await access.keyring.all() == ()
    assert await log(pools) == []


async def test_an_act_that_then_fails_was_told_all_the_same(access: Access, pools: Pools) -> None:
    over = replace(TERMS, expires_at=NOW - timedelta(days=1))
    with pytest.raises(asyncpg.CheckViolationError):
        await access.issue(over, "live", now=NOW, choose=secrets.choice)
    assert [one.data["what"] for one in await log(pools)] == ["key.issued"]


async def test_a_key_is_revoked_once_and_told_of_once(access: Access, pools: Pools) -> None:
    key = await access.issue(TERMS, "live", now=NOW, choose=secrets.choice)
    first = await access.revoke(key.id, now=NOW)
    again = await access.revoke(key.id, now=NOW + timedelta(days=9))
    assert (first.revoked_at, again.revoked_at) == (None, NOW)
    assert len(await log(pools)) == 2
    with pytest.raises(NoSuchKey):
        await access.revoke("0" * 12, now=NOW)


async def test_a_key_without_limits_or_end_tells_of_none(access: Access, pools: Pools) -> None:
    terms = Terms(("read",), (), (), (), None, None)
    await access.issue(terms, "test", now=NOW, choose=secrets.choice)
    (issued,) = await log(pools)
    assert issued.data.keys() == {"occurred", "what", "by", "key", "scopes"}


async def test_only_the_service_tells_of_access(recorder: Recorder) -> None:
    event = told("key.issued", "0" * 12, TERMS, by=LOCAL, now=NOW)
    with pytest.raises(NotAllowed, match="written by the service alone"):
        await recorder.record([event._replace(source="urn:example:tests")], LOCAL)
    with pytest.raises(NotAllowed) as refused:
        await recorder.record([event], LOCAL)
    assert [one.code for one in refused.value.faults] == ["type", "source"]


async def test_nobody_takes_back_what_was_told_of_access(access: Access, pools: Pools) -> None:
    await access.issue(TERMS, "live", now=NOW, choose=secrets.choice)
    (issued,) = await log(pools)
    taken = proposed(
        "event.retracted", issued.stream, target={"source": issued.source, "id": issued.id}
    )
    with pytest.raises(NotAllowed, match="source that is not yours"):
        await access.recorder.record([taken], LOCAL)


async def test_access_is_folded_into_nothing(access: Access, pools: Pools) -> None:
    projector = Projector(pools, holder="access")
    await projector.prepare()
    await access.issue(TERMS, "live", now=NOW, choose=secrets.choice)
    await projector.catch_up()
    (standing,) = await standings(pools.reader)
    assert (standing.bookmark, standing.parked) == (1, ())
