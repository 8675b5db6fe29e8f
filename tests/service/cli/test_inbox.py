"""`servanda inbox`: what waits, and what becomes of it."""

import asyncio
import json
from collections.abc import Sequence

from events.envelope import Proposed
from service.database.engine import Address
from service.recording.record import open_recorder
from tests.service.cli.commands import on, refusal, said
from tests.service.graphql.test_inbox import REPORTS
from tests.service.recording.stories import STRANGER
from tests.statements import opened

BY = ("--by", "stakeholder/basel-secretariat", "--reasons", "the paper is on file")


async def propose(address: Address, events: Sequence[Proposed]) -> None:
    async with opened(address) as pools:
        for event in events:
            await open_recorder(pools).record([event], STRANGER)


def waiting(address: Address) -> list[str]:
    told = said(on(address), "inbox", "list", "BC-VI/32", "--json")
    return [one["paragraph"] for one in json.loads(told.out)["claims"]]


def test_what_waits_is_verified_or_disputed(own_told_address: Address) -> None:
    settings = on(own_told_address)
    assert "No claim waits." in said(settings, "inbox", "list").out
    asyncio.run(propose(own_told_address, REPORTS))
    assert waiting(own_told_address) == ["BC-VI/32#3", "BC-VI/32#7"]
    assert "for 7" in said(settings, "inbox", "list").out
    told = said(settings, "inbox", "verify", "399", "BC-VI/32#3", *BY)
    assert (told.code, told.out) == (0, "The claim is found right: position 401.\n")
    assert waiting(own_told_address) == ["BC-VI/32#7"]
    told = said(settings, "inbox", "dispute", "400", "BC-VI/32#7", *BY)
    assert "disputed: position 402" in told.out
    assert waiting(own_told_address) == ["BC-VI/32#7"]
    again = said(settings, "inbox", "dispute", "400", "BC-VI/32#7", *BY)
    assert again.out == told.out


def test_what_is_not_there_is_said(told_address: Address) -> None:
    settings = on(told_address)
    assert "no event at position 9999" in refusal(
        settings, "inbox", "verify", "9999", "BC-VI/32#3", *BY
    )
    assert "No claim" in refusal(settings, "inbox", "verify", "1", "BC-VI/32#3", *BY)
    assert said(settings, "inbox", "verify", "0", "BC-VI/32#3", *BY).code == 2
