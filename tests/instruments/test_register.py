"""Nothing of a registered stakeholder is lost, and whoever else is registered is named by a record."""

import pytest

from tests.instruments.folder import (
    Item,
    events,
    instrument,
    names,
    register,
    source_of,
    without_symbol,
)

MEMBERS = {  # of an entry; each is accounted for below
    *("id", "name", "type", "sectors", "country", "country_basis", "role", "first_seen"),
    *("source", "also_known_as"),
}

every_entry = pytest.mark.parametrize("entry", register().values(), ids=register())


def test_no_entry_has_a_member_that_nobody_accounts_for() -> None:
    assert {member for entry in register().values() for member in entry} == MEMBERS


@every_entry
def test_name_type_and_first_day_are_kept(entry: Item) -> None:
    data = events()[entry["id"]]["data"]
    assert (data["name"], data["type"]) == (entry["name"], entry["type"])
    assert data["occurred"] == str(entry["first_seen"])


@every_entry
def test_every_spelling_of_a_sector_becomes_its_codes(entry: Item) -> None:
    codes = [code for spelling in entry["sectors"] for code in names()["sectors"][spelling]]
    assert events()[entry["id"]]["data"]["sectors"] == list(dict.fromkeys(codes))


def test_no_spelling_of_a_sector_is_settled_in_vain() -> None:
    spelled = {spelling for entry in register().values() for spelling in entry["sectors"]}
    assert spelled == names()["sectors"].keys()
    assert len(spelled) == 30


@every_entry
def test_country_and_its_basis_are_kept_or_both_absent(entry: Item) -> None:
    data = events()[entry["id"]]["data"]
    assert data.get("country") == entry["country"]
    assert data.get("countryBasis") == entry["country_basis"]


@every_entry
def test_aliases_are_kept_and_gain_only_the_settled_ones(entry: Item) -> None:
    event = events()[entry["id"]]
    slug = event["subject"].partition("/")[2]
    gained = [name for name, to in names()["names"].items() if to == {"stakeholder": slug}]
    wanted = [*entry.get("also_known_as", ()), *gained]
    assert event["data"].get("aliases", []) == wanted


@every_entry
def test_role_and_source_are_kept(entry: Item) -> None:
    data = events()[entry["id"]]["data"]
    assert data["note"] == entry["role"]
    assert [without_symbol(source) for source in data["sources"]] == [source_of(entry["source"])]


@every_entry
def test_a_body_of_the_instrument_is_described_and_everybody_else_registered(entry: Item) -> None:
    event = events()[entry["id"]]
    bodies = instrument()["bodies"].values()
    known = {f"stakeholder/{body['stakeholder']}": body for body in bodies}
    verb = "described" if event["subject"] in known else "registered"
    assert event["type"] == f"servanda.stakeholder.{verb}"
    if event["subject"] in known:
        body = known[event["subject"]]
        assert (body["name"], body["type"]) == (entry["name"], entry["type"])


def test_each_stakeholder_has_one_stream() -> None:
    streams = [events()[identity]["subject"] for identity in register()]
    assert len(set(streams)) == len(register())


def test_whoever_else_is_registered_is_settled_by_the_list_of_names() -> None:
    settled = {
        f"stakeholder/{to['stakeholder']}": (name, to["type"], to.get("country"))
        for name, to in names()["names"].items()
        if "type" in to
    }
    added = {
        event["subject"]: event["data"]
        for name, event in events().items()
        if event["type"].endswith(".registered") and name not in register()
    }
    assert len(names()["names"]) == 33
    assert {
        stream: (data["name"], data["type"], data.get("country")) for stream, data in added.items()
    } == settled
    assert all("membership" not in data for data in added.values())
