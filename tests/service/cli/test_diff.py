"""`servanda diff`: the difference as a table and as JSON."""

import json

import pytest

from events.log import read
from service.database.engine import Address
from tests.service.cli.commands import on, refusal, said
from tests.statements import opened

ADOPTED = ("urn:servanda:history:bc-vi-32", "VI32-0079")


@pytest.fixture
async def adopted(told_address: Address) -> int:
    """Give the position of the event by which another body adopted what paragraph 3 asks for."""
    async with opened(told_address) as pools:
        return (await read.find(pools.log_reader, [ADOPTED]))[ADOPTED].position


def test_a_paragraph_is_shown_before_and_after_with_the_event_that_moved_it(
    told_address: Address, adopted: int
) -> None:
    told = said(on(told_address), "diff", str(adopted - 13), str(adopted), "--occurred-by", "COP-7")
    assert told.code == 0, told.err
    span = f"After position {adopted - 13} up to {adopted}, as of the end of 2004-10-29."
    assert span in told.out
    assert "servanda.meeting.held" in told.out
    assert f"{adopted} VI32-0079: ADOPTED_BY_OTHER_BODY" in told.out
    assert "--json lists them all" in told.out


def test_programs_get_all_of_it(told_address: Address, adopted: int) -> None:
    ends = (str(adopted - 13), str(adopted))
    told = said(on(told_address), "diff", *ends, "--occurred-by", "2004-10-29", "--json")
    found = json.loads(told.out)
    assert (str(found["after"]), str(found["upTo"])) == ends
    assert found["occurredBy"] == "2004-10-29"
    assert found["events"]["count"] == 13
    assert len(found["tables"]["claim"]["added"]) > 20
    (paragraph,) = found["paragraphs"]
    assert paragraph["before"]["value"] == "DRAFTED"
    assert paragraph["because"][0]["id"] == "VI32-0079"
    changed = found["tables"]["status"]["changed"]["BC-VI/32#3"]
    assert changed["value"] == ["DRAFTED", "ADOPTED_BY_OTHER_BODY"]


def test_what_cannot_be_compared_is_said_in_a_sentence(told_address: Address) -> None:
    assert "earlier point first" in refusal(on(told_address), "diff", "253", "240")
    assert "The log ends at position" in refusal(on(told_address), "diff", "0", "99999")
    same = said(on(told_address), "diff", "253", "253")
    assert (same.code, "Nothing lies between" in same.out) == (0, True)
