"""What is recorded and not folded is missing in no answer without a word: on a terminal, and in the JSON."""

import json
from collections.abc import Sequence
from typing import Any

from service.database.engine import Address, Pools
from service.projections.catalogue import VERSION
from tests.sentences.builders import claim, event
from tests.service.cli.commands import on, said
from tests.service.projections.poison import described, registered
from tests.service.projections.stories import HISTORY, slip, tell
from tests.service.projections.test_parking import BROKEN, mistaken
from tests.service.projections.test_standstill import of_a_later_release

STATUS = ("status", "XY-1/2")
STAKEHOLDERS = ("list", "stakeholders")
DOCTOR = ("doctor",)
"""It finds that the server of the tests may forget commits, and ends with 1."""


def told(address: Address, *arguments: str) -> list[str]:
    """Return what a person reads, cut where a parked stream is named, whatever lines it was broken into."""
    ended = said(on(address), *arguments)
    assert ended.code == 0 or arguments == DOCTOR, ended.err
    return [one.strip() for one in " ".join(ended.out.split()).split(f"Release {VERSION} of")]


def document(address: Address, arguments: Sequence[str]) -> dict[str, Any]:
    ended = said(on(address), *arguments, "--json")
    assert ended.code == 0 or arguments == DOCTOR, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


async def test_a_list_names_the_histories_that_are_not_whole_shown_or_not(
    pools: Pools, address: Address
) -> None:
    await tell(pools, *HISTORY, registered("renamed", name="Good"))
    last = await tell(
        pools,
        event("stakeholder.described", "stakeholder/renamed", name="Poison"),
        registered("bad"),
    )
    await mistaken(pools)
    _, renamed, bad = told(address, *STAKEHOLDERS)
    assert f"stands in stakeholder/renamed from position {last - 1} on" in renamed
    assert renamed.endswith("Not whole here: renamed.")
    assert f"stands in stakeholder/bad from position {last} on" in bad
    assert "Not whole" not in bad
    found = document(address, STAKEHOLDERS)
    by_key = {one["key"]: one["parked"] for one in found["stakeholders"]}
    assert [one["stream"] for one in found["parked"]] == [
        "stakeholder/renamed",
        "stakeholder/bad",
    ]
    assert by_key["renamed"] == found["parked"][0]
    assert by_key["a-firm"] is None
    assert "bad" not in by_key
    assert document(address, (*STAKEHOLDERS, "--as-of", str(last - 2)))["parked"] == []


async def test_an_empty_list_says_so_too(pools: Pools, address: Address) -> None:
    await tell(pools, registered("bad"))
    await mistaken(pools)
    empty, bad = told(address, *STAKEHOLDERS)
    assert "Nothing yet" in empty
    assert "stands in stakeholder/bad from position 1 on" in bad


async def test_a_paragraph_that_lacks_a_parked_claim_is_named(
    pools: Pools, address: Address
) -> None:
    await tell(pools, *HISTORY, registered("bad"), described("bad"))
    claiming = event("stakeholder.identified", "stakeholder/bad", evidence=[claim("XY-1/2#1")])
    at = await tell(pools, claiming)
    await mistaken(pools)
    for arguments in (STATUS, (*STATUS, "--explain", "1")):
        _, line = told(address, *arguments)
        assert "stands in stakeholder/bad from position" in line
        assert line.endswith("Not whole here: 1.")
    found = document(address, STATUS)
    (paragraph,) = found["paragraphs"]
    assert paragraph["parked"]["stream"] == "stakeholder/bad"
    assert found["parked"] == [paragraph["parked"]]
    before = document(address, (*STATUS, "--as-of", str(at - 1)))
    assert (before["paragraphs"][0]["parked"], len(before["parked"])) == (None, 1)


async def test_a_paragraph_whose_instrument_is_parked_is_named(
    pools: Pools, address: Address
) -> None:
    await tell(pools, *HISTORY, BROKEN)
    _, line = told(address, *STATUS)
    assert "stands in instrument/xy-1-2 from position" in line
    assert line.endswith("Not whole here: 1.")


async def test_tables_that_stand_still_are_read_and_it_is_said_beside_the_answer(
    pools: Pools, address: Address
) -> None:
    before = await tell(pools, *HISTORY)
    await slip(pools, of_a_later_release())
    ended = said(on(address), *STAKEHOLDERS)
    assert (ended.code, ended.out.splitlines()[0]) == (0, "Stakeholders: 2")
    assert f"stops before position {before + 1}" in ended.err
    found = document(address, STAKEHOLDERS)
    assert (found["position"], found["standstill"]["position"]) == (before, before + 1)
    (examined,) = told(address, *DOCTOR)
    assert f"position {before} of {before + 1}: 1 events and" in examined
    assert f"The read model stops before position {before + 1}" in examined


async def test_the_doctor_names_what_is_parked(pools: Pools, address: Address) -> None:
    at = await tell(pools, *HISTORY, registered("bad"))
    await mistaken(pools)
    (examined,) = told(address, *DOCTOR)
    assert f"parked stakeholder/bad from position {at} on" in examined
    assert "then run `servanda rebuild --parked`." in examined
    (parked,) = document(address, DOCTOR)["log"]["parked"]
    assert (parked["stream"], parked["position"]) == ("stakeholder/bad", at)
