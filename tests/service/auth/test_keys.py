"""The form of keys: what was made is read, what was mistyped is not, and nothing shows the secret."""

import hashlib
import secrets
from random import Random

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from service.auth.errors import KeyMalformed
from service.auth.keys import BASE62, Env, Key

ENVS = st.sampled_from(("live", "test"))
CHANCE = st.randoms(use_true_random=False)


@settings(deadline=None)
@forall(ENVS, CHANCE)
def test_a_key_is_read_as_it_was_made(env: Env, chance: Random) -> None:
    key = Key.made(env, chance.choice)
    assert Key.parse(key.text) == key
    prefix, said_env, key_id, rest = key.text.split("_")
    assert (prefix, said_env, key_id, len(key_id), len(rest)) == ("svd", env, key.id, 12, 38)
    assert set(key_id + rest) <= set(BASE62)


@settings(deadline=None)
@forall(CHANCE, st.data())
def test_a_character_mistyped_is_found_out(chance: Random, data: st.DataObject) -> None:
    text = Key.made("live", chance.choice).text
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(BASE62).filter(lambda one: one != text[place]))
    with pytest.raises(KeyMalformed):
        Key.parse(text[:place] + other + text[place + 1 :])


@settings(deadline=None)
@forall(CHANCE, st.data())
def test_two_neighbours_that_changed_places_are_found_out(
    chance: Random, data: st.DataObject
) -> None:
    text = Key.made("live", chance.choice).text
    places = [place for place in range(len(text) - 1) if text[place] != text[place + 1]]
    place = data.draw(st.sampled_from(places))
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    with pytest.raises(KeyMalformed):
        Key.parse(swapped)


@settings(deadline=None)
@forall(st.text())
def test_whatever_else_is_sent_is_no_key(text: str) -> None:
    with pytest.raises(KeyMalformed):
        Key.parse(text)


@pytest.mark.parametrize("env", ["live", "test"])
def test_a_key_cut_short_or_with_something_behind_it_is_no_key(env: Env) -> None:
    text = Key.made(env, secrets.choice).text
    for wrong in (text[:-1], f"{text}0", f"{text}\n", f" {text}", text.upper(), text[:-1] + "é"):
        with pytest.raises(KeyMalformed):
            Key.parse(wrong)


@settings(deadline=None)
@forall(CHANCE)
def test_a_digest_is_of_the_whole_key_and_of_no_other(chance: Random) -> None:
    key, other = Key.made("live", chance.choice), Key.made("live", secrets.choice)
    assert key.digest == hashlib.sha256(key.text.encode()).digest()
    assert key.is_of(key.digest)
    assert not key.is_of(other.digest)


def test_a_key_that_is_shown_by_mistake_does_not_show_its_secret() -> None:
    key = Key.made("test", secrets.choice)
    assert key.text not in repr(key)
    assert key.text[22:] not in repr(key)
