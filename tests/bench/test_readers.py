"""The bench of readers, small: a real service, a few readers, one of them cut."""

import pytest

from bench.readers import Asked, measure, text_of
from bench.server import server
from tests.statements import opened


@pytest.mark.long
async def test_every_reader_of_a_real_service_gets_every_event_once() -> None:
    """On a server as it is measured: the service refuses one that may lose commits."""
    asked = Asked(readers=6, rate=20, seconds=2, cut=1 / 3, folding=True)
    async with server() as address, opened(address) as pools:
        tails, found = await measure(address, pools, asked)
    assert [(len(one.seen), one.position, one.faults) for one in tails] == [(40, 40, 0)] * 6
    text = text_of(asked, {"machine": "any"}, tails, found)
    assert "6, of which 2 were cut" in text
    assert "240 receipts" not in text, "steady readers and cut ones are told apart"
    assert "160 receipts" in text
