"""Tokens of an issuer: whose they are, what they give, and what is none of them."""

import asyncio
import hmac
import secrets
from collections.abc import AsyncIterator
from typing import Any

import pytest
from joserfc.jwk import Key as SigningKey

from service.auth.credentials import Credentials
from service.auth.keyring import Keyring
from service.auth.keys import Key
from service.auth.oidc import Tokens
from service.database.engine import Address, Pools, connect
from tests.service.auth.realm import (
    AUDIENCE,
    EC,
    EDWARDS,
    NOW,
    OTHER,
    RSA,
    Realm,
    encoded,
    issuing,
    reason,
    trusting,
    unsigned,
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


@pytest.mark.parametrize(
    ("key", "alg"), [(RSA, "RS256"), (EC, "ES256"), (EDWARDS, "EdDSA"), (EDWARDS, "Ed25519")]
)
async def test_a_token_gives_what_the_table_says_to_a_number_and_no_name(
    realm: Realm, tokens: Tokens, key: SigningKey, alg: str
) -> None:
    found = await tokens.bearer(realm.token(key, alg, header={"nonce": "n"}), NOW)
    assert (found.authid, found.authtype) == ("user:1", "app_user")
    assert (found.scopes, found.instruments) == (frozenset({"record"}), ("XY-1/2",))


async def test_keys_and_tokens_are_told_apart_by_how_they_begin(
    realm: Realm, tokens: Tokens, pools: Pools
) -> None:
    keyring = Keyring(pools.log_reader, pools.append)
    key = Key.made("live", secrets.choice)
    await keyring.issue(key, tokens.trusted.table[0].terms, NOW)
    both = Credentials(keyring, tokens)
    assert (await both.authenticate(f"Bearer {realm.token()}", NOW)).authid == "user:1"
    assert (await both.authenticate(f"bearer {key.text}", NOW)).authid == f"key:{key.id}"


async def test_the_same_subject_has_the_same_number_and_another_another(
    realm: Realm, tokens: Tokens
) -> None:
    names = [
        (await tokens.bearer(realm.token(sub=sub), NOW)).authid
        for sub in ("ann", "ben", "ann", "ben")
    ]
    assert names == ["user:1", "user:2", "user:1", "user:2"]


async def test_subjects_that_come_at_once_get_one_number_each(tokens: Tokens) -> None:
    found = await asyncio.gather(*(tokens.users.number("i", "ann", NOW) for _ in range(5)))
    assert len(set(found)) == 1


async def test_whoever_was_erased_comes_back_as_somebody_new(
    realm: Realm, tokens: Tokens, address: Address
) -> None:
    await tokens.bearer(realm.token(), NOW)
    owner = await connect(address)
    await owner.execute("DELETE FROM log.app_user")
    await owner.close()
    assert (await tokens.bearer(realm.token(), NOW)).authid == "user:2"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "urn:example:other"},
        {"aud": ["urn:example:other"]},
        {"aud": None},
        {"exp": None},
        {"exp": "soon"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"nbf": int(NOW.timestamp()) + 31},
        {"role": "viewer"},
        {"role": None},
    ],
    ids=str,
)
async def test_a_token_for_others_or_for_later_or_without_a_row_is_unknown(
    realm: Realm, tokens: Tokens, claims: dict[str, Any]
) -> None:
    assert await reason(tokens, realm.token(**claims)) == "unknown"


async def test_half_a_minute_of_another_clock_is_forgiven(realm: Realm, tokens: Tokens) -> None:
    at = int(NOW.timestamp())
    await tokens.bearer(realm.token(exp=at - 29), NOW)
    await tokens.bearer(realm.token(nbf=at + 30), NOW)
    await tokens.bearer(realm.token(aud=["urn:example:other", AUDIENCE]), NOW)
    assert await reason(tokens, realm.token(exp=at - 30)) == "expired"


async def test_a_signature_of_another_key_is_unknown(realm: Realm, tokens: Tokens) -> None:
    forged = realm.token(OTHER, header={"kid": "ec"})
    assert await reason(tokens, forged) == "unknown"
    head, body, signature = realm.token().split(".")
    assert await reason(tokens, f"{head}.{body}.{signature[::-1]}") == "unknown"


async def test_a_key_is_not_taken_for_another_kind_of_signature(
    realm: Realm, tokens: Tokens
) -> None:
    assert await reason(tokens, realm.token(EC, header={"kid": "rsa"})) == "unknown"


async def test_a_public_key_is_never_taken_for_a_secret(realm: Realm, tokens: Tokens) -> None:
    head, body, _ = realm.token(RSA, "RS256").split(".")
    head = unsigned({"alg": "HS256", "kid": "rsa", "typ": "at+jwt"}).partition(".")[0]
    signed = hmac.digest(RSA.as_pem(private=False), f"{head}.{body}".encode(), "sha256")
    assert await reason(tokens, f"{head}.{body}.{encoded(signed)}") == "malformed"


@pytest.mark.parametrize(
    "header", [{"typ": "JWT"}, {"typ": "id+jwt"}, {"typ": 7}, {"kid": None}, {"kid": 7}, {"alg": 7}]
)
async def test_what_is_no_access_token_is_malformed(
    realm: Realm, tokens: Tokens, header: dict[str, Any]
) -> None:
    head = {"alg": "ES256", "kid": "ec", "typ": "at+jwt", **header}
    assert await reason(tokens, unsigned(head)) == "malformed"


@pytest.mark.parametrize("typ", ["at+jwt", "AT+JWT", "application/at+jwt", None])
async def test_an_issuer_may_state_the_type_or_none(
    realm: Realm, tokens: Tokens, typ: str | None
) -> None:
    await tokens.bearer(realm.token(header={"typ": typ}), NOW)


@pytest.mark.parametrize(
    "token", ["", "a", "a.b.c", "..", "e30.e30.", "svd_live_x", "ü.ü.ü", "a." * 9000]
)
async def test_whatever_else_is_sent_is_malformed(tokens: Tokens, token: str) -> None:
    assert await reason(tokens, token) == "malformed"


async def test_a_token_without_a_signature_is_malformed(tokens: Tokens) -> None:
    assert await reason(tokens, unsigned({"alg": "none", "kid": "ec"})) == "malformed"
