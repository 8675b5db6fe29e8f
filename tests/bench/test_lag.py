"""The bench of the lag, small: a real service that folds, a second of events, the tables built anew meanwhile."""

from bench.lag import Asked, measure, text_of
from bench.server import server
from tests.statements import opened


async def test_every_event_is_acknowledged_and_then_seen() -> None:
    asked = Asked(rate=100, seconds=1, rebuild=True)
    async with server() as address, opened(address) as pools:
        found = await measure(address, pools, asked)
    assert len(found.acknowledged) == 100
    assert [position for position, _ in found.seen] == sorted({one for one, _ in found.seen})
    assert found.seen[-1][0] == 100
    assert len(found.lags()) == 100
    assert min(found.lags()) >= 0
    assert "100 at 100 a second" in text_of(asked, {"machine": "any"}, found)
