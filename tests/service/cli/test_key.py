"""`servanda key`: a key is shown once, every fault is told, and nothing but the key itself shows a secret."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from events.log import read
from service.auth.credentials import Credentials
from service.auth.errors import Unauthenticated
from service.auth.keyring import Keyring
from service.auth.keys import Key
from service.database.engine import Address, Pools
from tests.service.cli.commands import Ended, on, refusal, said

SOURCE = ("--source", "urn:example:centre:")
LABEL = "the centre's own"


@pytest.fixture
def address(bare_address: Address) -> Address:
    """Give the address of a fresh clone with the log alone."""
    return bare_address


def issued(address: Address, *arguments: str) -> tuple[Key, Ended]:
    ended = said(on(address), "key", "issue", *arguments)
    assert ended.code == 0, ended.err
    return Key.parse(ended.out.strip()), ended


def listed(address: Address) -> list[dict[str, Any]]:
    ended = said(on(address), "key", "list", "--json")
    assert ended.code == 0, ended.err
    keys: list[dict[str, Any]] = json.loads(ended.out)["keys"]
    return keys


async def who(pools: Pools, key: Key) -> str:
    keyring = Keyring(pools.log_reader, pools.append)
    header = f"Bearer {key.text}"
    return (await Credentials(keyring).authenticate(header, datetime.now(UTC))).authid  # noqa: TID251


async def test_a_key_is_printed_alone_and_works_until_it_is_revoked(
    address: Address, pools: Pools
) -> None:
    key, ended = issued(address, "--scope", "read", "--scope", "record", *SOURCE, "--label", LABEL)
    assert (
        ended.err
        == f"Key {key.id}, valid until it is revoked. It is not shown again: keep it now.\n"
    )
    assert await who(pools, key) == f"key:{key.id}"
    revoked = said(on(address), "key", "revoke", key.id)
    assert revoked.out.startswith(f"Key {key.id} is revoked")
    with pytest.raises(Unauthenticated):
        await who(pools, key)
    again = said(on(address), "key", "revoke", key.text)
    assert again.out.startswith(f"Key {key.id} was revoked already, at 2")
    assert key.text not in again.out
    log = await read.read(pools.log_reader, after=0, limit=9)
    assert [one.data["what"] for one in log] == ["key.issued", "key.revoked"]
    assert all(LABEL not in one.entry.decode() for one in log)


def test_keys_are_listed_with_what_they_may_and_without_secrets(address: Address) -> None:
    assert said(on(address), "key", "list").out.startswith("No key was issued yet")
    limits = ("--type", "servanda.activity.*", "--instrument", "XY-1/2", *SOURCE)
    key, _ = issued(
        address, "--scope", "record", *limits, "--expires", "2999-12-31", "--label", LABEL
    )
    tried, _ = issued(address, "--scope", "read", "--env", "test")
    first, second = listed(address)
    assert first.pop("issuedAt")
    assert first == {
        "id": key.id,
        "env": "live",
        "state": "active",
        "label": LABEL,
        "scopes": ["record"],
        "types": ["servanda.activity.*"],
        "instruments": ["XY-1/2"],
        "sources": ["urn:example:centre:"],
        "expiresAt": "3000-01-01T00:00:00+00:00",
        "revokedAt": None,
        "lastUsedAt": None,
    }
    assert (second["id"], second["env"], second["label"]) == (tried.id, "test", None)
    shown = said(on(address), "key", "list").out
    for part in (key.id, tried.id, "active, test", "3000-01-01 00:00Z", LABEL, "XY-1/2"):
        assert part in shown
    for secret in (key.text[22:], tried.text[22:]):
        assert secret not in shown + json.dumps(listed(address))


async def test_every_fault_of_a_request_is_told_and_nothing_is_issued(
    address: Address, pools: Pools
) -> None:
    sentence = refusal(
        on(address), "key", "issue", "--scope", "rekord", "--type", "servanda.meetings.held"
    )
    assert sentence.startswith("No key was issued. scope: there is no 'rekord'")
    assert "type: it limits the scope record" in sentence
    assert "did you mean servanda.meeting.held" in sentence
    assert listed(address) == []
    assert await read.read(pools.log_reader, after=0, limit=9) == []


def test_a_key_that_there_is_not_cannot_be_revoked(address: Address) -> None:
    stranger = "svd_live_" + "0" * 12 + "_" + "1" * 38
    for named in ("0" * 12, stranger):
        sentence = refusal(on(address), "key", "revoke", named)
        assert sentence == "No key has this id: `servanda key list` shows those there are."


def test_the_help_tells_how_a_key_is_replaced() -> None:
    told = " ".join(said({}, "key", "--help").out.split())
    assert "issue another one on the same terms, deploy it, and revoke the old one" in told
