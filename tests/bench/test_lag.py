"""The bench of the lag, small: a real service that folds, a second of events, the tables built anew meanwhile."""

import pytest

from bench.lag import Asked, Found, NotSeen, measure, text_of
from bench.server import server
from tests.statements import opened


@pytest.mark.long
async def test_every_event_is_acknowledged_and_then_seen() -> None:
    asked = Asked(rate=100, seconds=1, rebuild=True)
    async with server() as address, opened(address) as pools:
        found = await measure(address, pools, asked)
    assert len(found.acknowledged) == 100
    assert [position for position, _ in found.seen] == sorted({one for one, _ in found.seen})
    assert found.seen[-1][0] == 100
    assert len(found.lags()) == 100
    assert "100 at 100 a second" in text_of(asked, {"machine": "any"}, found)


def test_a_lag_is_from_the_acknowledgement_to_the_first_look_that_found_it() -> None:
    found = Found(acknowledged=[1.0, 2.0, 3.0], seen=[(2, 2.5), (3, 2.9)], cpu_s=0.0)
    assert found.lags() == [1.5, 0.5, 0.0]


def test_an_event_that_was_never_seen_is_not_passed_over() -> None:
    found = Found(acknowledged=[1.0, 2.0], seen=[(1, 2.5)], cpu_s=0.0)
    with pytest.raises(NotSeen, match="position 1 of 2"):
        found.lags()
