"""What holds of every instrument that is shipped beside the first: loaded as data alone, and answered like the first."""

import json
from pathlib import Path

import pytest
import yaml

from events.log import read
from service.database.engine import Address, Pools
from service.recording.instruments import check_folder, load_folder
from service.recording.record import open_recorder
from tests.house.checkout import ROOT
from tests.instruments.beside import FIRST, LATER, past_due, statuses, values
from tests.instruments.expected import AT_COP_7, AT_OEWG_2, Expected
from tests.service.cli.commands import on, said
from tests.service.projections.stories import fold

each = pytest.mark.parametrize("folder", LATER, ids=lambda folder: str(folder.name))
UNVERIFIED = "unverified wording"


def document(folder: Path) -> dict[str, object]:
    """Return an instrument's file, as YAML has it."""
    read_in: dict[str, object] = yaml.safe_load((folder / "instrument.yaml").read_text("utf-8"))
    return read_in


def test_two_instruments_stand_beside_the_first() -> None:
    assert [folder.name for folder in LATER] == ["basel-vii-3", "cbd-viii-17"]


@each
def test_it_has_no_faults(folder: Path) -> None:
    assert check_folder(folder) == ()


@each
def test_the_command_line_finds_none_either(folder: Path) -> None:
    ended = said({}, "instrument", "check", str(folder))
    assert (ended.code, ended.out.splitlines()[0]) == (0, f"{folder.name}: no faults.")


@each
def test_nothing_in_our_code_names_it(folder: Path) -> None:
    address = str(document(folder)["instrument"])
    names = {address, address.lower().replace("/", "-"), folder.name}
    paths = [path for room in ("events", "service") for path in (ROOT / room).rglob("*.py")]
    assert paths
    assert [path for path in paths if any(name in path.read_text("utf-8") for name in names)] == []


@each
def test_every_paragraph_owns_that_its_wording_is_unverified(folder: Path) -> None:
    told = document(folder)
    assert isinstance(told["paragraphs"], list)
    assert all(UNVERIFIED in paragraph["note"] for paragraph in told["paragraphs"])
    assert "This is not its text" in (folder / "decision.txt").read_text("utf-8")
    assert "nverified" in (folder / "README.md").read_text("utf-8")


@each
async def test_a_second_load_records_nothing(folder: Path, all_pools: Pools) -> None:
    before = await read.head(all_pools.log_reader)
    again = await load_folder(folder, open_recorder(all_pools), all_pools.log_reader)
    assert (again.recorded, again.duplicates > 10) == (0, True)
    assert await read.head(all_pools.log_reader) == before


async def test_the_order_of_the_folders_is_one_in_which_all_can_be_loaded(pools: Pools) -> None:
    folders = sorted(one.parent for one in FIRST.parent.glob("*/instrument.yaml"))
    for folder in folders:
        loaded = await load_folder(folder, open_recorder(pools), pools.log_reader)
        assert loaded.recorded > 0
    assert folders == [FIRST, *LATER]


async def test_an_instrument_without_history_loads_into_an_empty_log_and_answers(
    pools: Pools,
) -> None:
    folder = next(one for one in LATER if not (one / "history.ndjson").exists())
    await load_folder(folder, open_recorder(pools), pools.log_reader)
    await fold(pools)
    found = await values(pools, str(document(folder)["instrument"]), date="2008-12-31")
    assert set(found.values()) == {"NOT_STARTED", "NO_EVIDENCE", "SILENT"}


async def test_no_event_of_the_first_and_no_edge_is_told_again(all_pools: Pools) -> None:
    log = await read.read(all_pools.log_reader, after=0, limit=1000)
    edges = [(e.data["fromAddress"], e.data["toAddress"]) for e in log if e.type.endswith("linked")]
    assert len(edges) == len(set(edges)) == 12
    beside = [event for event in log if event.position > 398]
    assert {event.type.split(".")[1] for event in beside} <= {
        *("instrument", "stakeholder", "meeting", "claim")
    }
    assert not [event for event in beside if event.stream == "instrument/bc-vi-32"]


@pytest.mark.parametrize("day", ["2003-10-24", "2004-10-29", "2006-12-01", "2013-12-31"])
async def test_the_first_instrument_answers_word_for_word_as_before(
    day: str, told_pools: Pools, all_pools: Pools
) -> None:
    before = await statuses(told_pools, "BC-VI/32", date=day)
    assert await statuses(all_pools, "BC-VI/32", date=day) == before
    assert len(before) == 14


@pytest.mark.parametrize(("by", "expected"), [("OEWG-2", AT_OEWG_2), ("COP-7", AT_COP_7)])
async def test_the_first_instrument_comes_to_its_expected_results(
    by: str, expected: dict[str, Expected], all_pools: Pools
) -> None:
    found = await values(all_pools, "BC-VI/32", meeting=by)
    assert found == {number: wanted.value for number, wanted in expected.items()}


@pytest.mark.parametrize(("address", "by"), [("BC-VII/3", "COP-8"), ("CBD-VIII/17", "CBD-WG-RI-2")])
async def test_the_command_line_answers_as_graphql_does(
    address: str, by: str, all_address: Address, all_pools: Pools
) -> None:
    ended = said(on(all_address), "status", address, "--occurred-by", by, "--json")
    assert ended.code == 0, ended.err
    printed = {one["number"]: one for one in json.loads(ended.out)["paragraphs"]}
    asked = await statuses(all_pools, address, meeting=by)
    assert list(printed) == list(asked)
    for number, status in asked.items():
        assert status is not None
        assert printed[number]["value"] == status["value"]
        assert {one["name"] for one in printed[number]["pastDue"]} == set(past_due(status))


@pytest.mark.parametrize(
    ("address", "number", "sentence"),
    [
        ("BC-VII/3", "2", "Past due: report of the Secretariat to the COP by COP-8 (implied"),
        ("CBD-VIII/17", "8", "a source is wanted, nobody is accused"),
    ],
)
def test_the_command_line_explains_it(
    address: str, number: str, sentence: str, all_address: Address
) -> None:
    ended = said(on(all_address), "status", address, "--explain", number)
    assert ended.code == 0, ended.err
    assert sentence in " ".join(ended.out.split())
