"""Quotas: nobody gets more than the bucket holds, what was refused comes when it was promised, and nobody pays for others."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from service.auth import quota
from service.auth.errors import QuotaExceeded
from service.auth.quota import BYTES, MOST_STREAMS, POLICY, RECORD, Policy, Quotas

SMALL = Policy("small", 10, 5)
STEPS = st.lists(st.tuples(st.floats(0, 10), st.integers(0, 12)), max_size=60)


def granted(quotas: Quotas, steps: list[tuple[float, int]]) -> Iterator[tuple[float, int]]:
    """Ask step by step, and yield when how much was granted."""
    now = 0.0
    for passed, amount in steps:
        now += passed
        try:
            quotas.take("key:a", {SMALL: amount}, now)
        except QuotaExceeded:
            continue
        yield now, amount


@settings(deadline=None)
@forall(STEPS)
def test_in_no_span_of_time_is_more_granted_than_the_bucket_and_what_fills_it(
    steps: list[tuple[float, int]],
) -> None:
    given = list(granted(Quotas(), steps))
    for first in range(len(given)):
        for last in range(first, len(given)):
            span = given[last][0] - given[first][0]
            taken = sum(amount for _, amount in given[first : last + 1])
            assert taken <= SMALL.quota + span * SMALL.per_second + 1e-6


@settings(deadline=None)
@forall(STEPS, st.integers(1, 10))
def test_what_is_refused_is_granted_after_as_long_as_is_said_and_not_a_second_before(
    steps: list[tuple[float, int]], amount: int
) -> None:
    quotas = Quotas()
    list(granted(quotas, steps))
    now = sum(passed for passed, _ in steps)
    try:
        quotas.take("key:a", {SMALL: amount}, now)
    except QuotaExceeded as refused:
        if refused.retry_after_s > 1:
            with pytest.raises(QuotaExceeded):
                quotas.take("key:a", {SMALL: amount}, now + refused.retry_after_s - 1.001)
        quotas.take("key:a", {SMALL: amount}, now + refused.retry_after_s + 1e-6)


@settings(deadline=None)
@forall(STEPS)
def test_a_bucket_that_is_left_alone_for_as_long_as_is_said_is_full(
    steps: list[tuple[float, int]],
) -> None:
    quotas = Quotas()
    list(granted(quotas, steps))
    now = sum(passed for passed, _ in steps)
    (standing,) = quotas.take("key:a", {SMALL: 0}, now)
    (later,) = quotas.take("key:a", {SMALL: 0}, now + standing.reset_s + 1e-6)
    assert (later.remaining, later.reset_s) == (SMALL.quota, 0)


@settings(deadline=None)
@forall(STEPS)
def test_what_one_takes_leaves_others_as_they_were(steps: list[tuple[float, int]]) -> None:
    quotas = Quotas()
    list(granted(quotas, steps))
    (standing,) = quotas.take("key:b", {SMALL: 0}, 0)
    assert standing.remaining == SMALL.quota


def test_all_is_taken_or_nothing() -> None:
    quotas = Quotas()
    with pytest.raises(QuotaExceeded) as refused:
        quotas.take("key:a", {RECORD: 1, BYTES: BYTES.quota + 1}, 0)
    assert refused.value.violated == ("bytes",)
    (standing,) = quotas.take("key:a", {RECORD: 0}, 0)
    assert standing.remaining == RECORD.quota


def test_headers_say_the_policies_and_what_is_left() -> None:
    assert ", ".join(POLICY) == (
        '"record";q=600;w=60, "bytes";q=67108864;w=3600;qu="content-bytes", '
        '"streams";q=4;qu="concurrent-requests"'
    )
    quotas = Quotas()
    quotas.take("key:a", {RECORD: 85}, 0)
    standings = quotas.take("key:a", {RECORD: 3, BYTES: 2048}, 0)
    assert [one.member for one in standings] == ['"record";r=512;t=9', '"bytes";r=67106816;t=1']


def test_a_refusal_says_which_quotas_and_how_long_to_wait() -> None:
    quotas = Quotas()
    quotas.take("key:a", {RECORD: 600, BYTES: BYTES.quota}, 0)
    with pytest.raises(QuotaExceeded, match="record and bytes is used up: come back in 4 s") as it:
        quotas.take("key:a", {RECORD: 1, BYTES: 2**16}, 0)
    assert it.value.retry_after_s == 4
    assert it.value.members == ('"record";r=0;t=1', '"bytes";r=0;t=4')


def test_a_clock_that_is_set_back_fills_nothing_and_takes_nothing() -> None:
    quotas = Quotas()
    quotas.take("key:a", {SMALL: 6}, 100)
    (standing,) = quotas.take("key:a", {SMALL: 0}, 50)
    assert standing.remaining == 4
    (standing,) = quotas.take("key:a", {SMALL: 0}, 100)
    assert standing.remaining == 4


def test_so_many_streams_are_open_at_once_and_each_end_makes_room() -> None:
    quotas = Quotas()
    with ExitStack() as held:
        for _ in range(MOST_STREAMS):
            held.enter_context(quotas.stream("key:a"))
        with pytest.raises(QuotaExceeded) as refused, quotas.stream("key:a"):
            pass
        assert refused.value.violated == ("streams",)
        with quotas.stream("key:b"):
            pass
    with quotas.stream("key:a"):
        pass


def test_nothing_is_counted_for_the_person_at_the_machine() -> None:
    quotas = Quotas()
    assert quotas.take("local", {RECORD: 10_000}, 0) == ()
    with ExitStack() as held:
        for _ in range(MOST_STREAMS + 1):
            held.enter_context(quotas.stream("local"))


def test_whoever_stays_away_is_forgotten_and_whoever_owes_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quota, "MOST", 3)
    quotas = Quotas()
    quotas.take("key:owes", {SMALL: 10}, 0)
    for number in range(9):
        quotas.take(f"key:{number}", {SMALL: 1}, number / 10)
    assert len(quotas._buckets) < 9
    with pytest.raises(QuotaExceeded):
        quotas.take("key:owes", {SMALL: 3}, 0.9)
