"""`servanda stakeholder KEY`: asked, did, open, and new since a meeting."""

import json
from typing import Any

from service.database.engine import Address
from tests.service.cli.commands import on, refusal, said


def part(address: Address, key: str, *more: str) -> dict[str, Any]:
    told = said(on(address), "stakeholder", key, "--json", *more)
    assert told.code == 0, told.err
    found: dict[str, Any] = json.loads(told.out)
    return found


def test_a_body_is_shown_what_it_was_asked_what_it_did_and_what_is_open(
    told_address: Address,
) -> None:
    found = part(told_address, "basel-secretariat", "--occurred-by", "COP-7", "--since", "OEWG-2")
    asked = {one["paragraph"]: one for one in found["asked"]}
    assert list(asked) == [f"BC-VI/32#{number}" for number in range(3, 8)]
    assert (asked["BC-VI/32#3"]["before"], asked["BC-VI/32#3"]["value"]) == (
        "DRAFTED",
        "ADOPTED_BY_OTHER_BODY",
    )
    assert asked["BC-VI/32#6"]["as"] == ["secretariat"]
    assert any("draft" in one["text"] for one in asked["BC-VI/32#6"]["open"])
    deeds = {(one["id"], one["paragraph"]): one for one in found["did"]}
    drafted = deeds["VI32-0047", "BC-VI/32#3"]
    assert (drafted["criteria"], drafted["rejection"], drafted["new"]) == (["drafted"], None, False)
    reported = deeds["VI32-0050", "BC-VI/32#7"]
    assert (set(reported["criteria"]), reported["new"]) == ({"to-oewg", "covers-ngos"}, False)
    assert {one["id"] for one in found["did"] if one["new"]} >= {"VI32-0059"}
    assert all(one["countingDay"] <= "2004-10-29" for one in found["did"])


def test_a_government_is_shown_what_it_did_for_a_paragraph_that_addresses_many(
    told_address: Address,
) -> None:
    found = part(told_address, "switzerland", "--occurred-by", "COP-7")
    assert [one["paragraph"] for one in found["asked"]] == ["BC-VI/32#8"]
    assert (found["since"], found["asked"][0]["before"]) == (None, None)
    promoted = [one["id"] for one in found["did"] if "promoted" in one["criteria"]]
    assert promoted == ["VI32-0015", "VI32-0017", "VI32-0076"]


def test_people_read_tables(told_address: Address) -> None:
    shown = said(on(told_address), "stakeholder", "basel-secretariat", "--since", "COP-6").out
    assert "BC-VI/32#7" in shown
    assert "*" in shown
    nobody = said(on(told_address), "stakeholder", "basel-cop").out
    assert "No paragraph addresses it." in nobody


def test_what_only_names_somebody_is_none_of_their_deeds(told_address: Address) -> None:
    """The OEWG is the body to which many things were reported and for which they were drafted."""
    found = part(told_address, "basel-oewg")
    assert {one["id"] for one in found["did"]}.isdisjoint({"VI32-0050", "VI32-0059"})


def test_a_key_that_there_is_not_is_refused_with_the_near_ones(told_address: Address) -> None:
    assert "switzerland" in refusal(on(told_address), "stakeholder", "switzerlan")


def test_a_centre_is_shown_with_its_area_and_the_countries_it_serves(told_address: Address) -> None:
    found = part(told_address, "bcrc-el-salvador", "--occurred-by", "COP-7")
    assert [(one["label"], one["countries"], one["basis"]) for one in found["registered"]] == [
        ("Central America and Mexico", [], "stated"),
        (
            "Central America and Mexico",
            ["BZ", "CR", "GT", "HN", "MX", "NI", "PA", "SV"],
            "unverified",
        ),
    ]
    shown = said(on(told_address), "stakeholder", "bcrc-el-salvador").out
    assert "BZ, CR, GT, HN, MX, NI, PA, SV (unverified)" in " ".join(shown.split())


def test_a_government_is_shown_the_centre_that_serves_its_country(
    told_address: Address,
) -> None:
    found = part(told_address, "costa-rica")
    assert [one["member"] for one in found["servedBy"]] == ["bcrc-el-salvador"]
    assert part(told_address, "switzerland")["servedBy"] == []
    shown = said(on(told_address), "stakeholder", "costa-rica").out
    assert "served by bcrc-el-salvador (unverified)" in shown
