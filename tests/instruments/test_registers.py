"""The registers of VI/32: how many Parties, which centres, whom they serve; each with a source, or said to have none."""

from typing import Any

import pytest

from service.database.engine import Pools
from tests.instruments.folder import instrument
from tests.service.graphql.asking import ask

REACH = """
query ($number: String!, $by: OccurredBy!) {
  paragraph(address: $number, occurredBy: $by) { status { value explanation { code text } criteria {
    criterion { key }
    reach {
      class label counted register { key type registerOf lastEvent { citations { title } } }
      named { keys count of share events(first: 20) { totalCount nodes { eventId } } }
    }
  } } }
}
"""


async def reach(pools: Pools, number: str, criterion: str, **by: str) -> dict[str, Any]:
    asked = {"number": f"BC-VI/32#{number}", "by": by}
    status = (await ask(pools, REACH, **asked))["paragraph"]["status"]
    found = next(one for one in status["criteria"] if one["criterion"]["key"] == criterion)
    (one,) = found["reach"]
    return {"status": status, **one}


async def test_governments_are_told_out_of_the_parties_that_a_report_counts(
    told_pools: Pools,
) -> None:
    found = await reach(told_pools, "8", "promoted", meeting="COP-7")
    named = found["named"]
    assert (named["keys"], named["count"], named["of"]) == (["government"], 1, 163)
    assert named["share"] == "0.0061"
    assert {one["eventId"] for one in named["events"]["nodes"]} == {
        "VI32-0015",
        "VI32-0017",
        "VI32-0076",
    }
    assert (found["class"], found["label"]) == ("government", "Parties to the Convention")
    assert (found["counted"], found["register"]["registerOf"]) == ("2004-10-29", "government")
    assert found["register"]["lastEvent"]["citations"] == [{"title": "UNEP/CHW.7/33"}]


@pytest.mark.parametrize(
    ("by", "count", "of"),
    [
        ({"meeting": "OEWG-2"}, 1, 152),
        ({"date": "2004-10-28"}, 1, 152),
        ({"date": "2004-10-31"}, 3, 163),
    ],
)
async def test_the_latest_count_before_the_day_holds(
    told_pools: Pools, by: dict[str, str], count: int, of: int
) -> None:
    named = (await reach(told_pools, "8", "promoted", **by))["named"]
    assert (named["count"], named["of"]) == (count, of)


@pytest.mark.parametrize(
    ("by", "count", "of"),
    [
        ({"meeting": "OEWG-2"}, 2, 12),
        ({"meeting": "COP-7"}, 3, 13),
        ({"date": "2005-07-27"}, 3, 14),
    ],
)
async def test_broad_is_never_said_alone(
    told_pools: Pools, by: dict[str, str], count: int, of: int
) -> None:
    found = await reach(told_pools, "9", "promoted", **by)
    assert (found["named"]["count"], found["named"]["of"]) == (count, of)
    said = [
        one["text"] for one in found["status"]["explanation"] if one["code"].startswith("reach.")
    ]
    assert any(f"{count} of class centre, out of {of} (" in one for one in said)


async def test_the_register_of_centres_holds_those_that_the_coverage_counts(
    told_pools: Pools,
) -> None:
    query = """query ($day: Date!) {
      instrument(address: "BC-VI/32", occurredBy: {date: $day}) { indicators { centres { existing { count } } } }
      paragraph(address: "BC-VI/32#9", occurredBy: {date: $day}) { status { criteria { reach { named { of } } } } }
    }"""
    for day in ("2002-12-13", "2003-12-17", "2003-12-18", "2005-07-26", "2005-07-27", "2013-12-31"):
        found = await ask(told_pools, query, day=day)
        existing = found["instrument"]["indicators"]["centres"]["existing"]["count"]
        counts = [one["reach"] for one in found["paragraph"]["status"]["criteria"]]
        assert {one["named"]["of"] for held in counts for one in held} == {existing}, day


async def test_of_industry_nobody_knows_how_many_there_are(told_pools: Pools) -> None:
    query = """{ paragraph(address: "BC-VI/32#1", occurredBy: {meeting: "COP-7"}) { status { criteria {
      criterion { key } reach { class register { key } counted named { count of share } } } } } }"""
    criteria = (await ask(told_pools, query))["paragraph"]["status"]["criteria"]
    words = next(one["reach"] for one in criteria if one["criterion"]["key"] == "words")
    unknown = {"register": None, "counted": None}
    assert words == [
        unknown | {"class": "industry", "named": {"count": 14, "of": None, "share": None}},
        unknown | {"class": "ngo", "named": {"count": 1, "of": None, "share": None}},
    ]


ENTRIES = """query ($key: String!, $day: Date!) { stakeholder(key: $key, occurredBy: {date: $day}) {
  registered { register { name } item { label basis countries number } member { key } }
  servedBy { register { name } item { code label basis } member { title } }
} }"""


async def test_a_centre_is_shown_with_the_countries_it_serves(told_pools: Pools) -> None:
    found = await ask(told_pools, ENTRIES, key="bcrc-el-salvador", day="2004-10-29")
    area, countries = found["stakeholder"]["registered"]
    assert (area["item"]["label"], area["item"]["basis"], area["item"]["countries"]) == (
        "Central America and Mexico",
        "stated",
        [],
    )
    assert countries["item"]["countries"] == ["BZ", "CR", "GT", "HN", "MX", "NI", "PA", "SV"]
    assert countries["item"]["basis"] == "unverified"
    assert area["member"] == {"key": "bcrc-el-salvador"}


async def test_a_government_is_shown_the_centre_that_serves_its_country(told_pools: Pools) -> None:
    found = await ask(told_pools, ENTRIES, key="costa-rica", day="2010-10-29")
    assert [one["member"]["title"] for one in found["stakeholder"]["servedBy"]] == [
        "BCRC El Salvador"
    ]
    nobody = await ask(told_pools, ENTRIES, key="switzerland", day="2010-10-29")
    assert (nobody["stakeholder"]["servedBy"], nobody["stakeholder"]["registered"]) == ([], [])


async def test_before_a_centre_is_there_no_register_speaks_of_it(told_pools: Pools) -> None:
    found = await ask(told_pools, ENTRIES, key="sprep", day="2003-12-18")
    assert [one["item"]["label"] for one in found["stakeholder"]["registered"]] == ["Pacific"]
    before = await ask(told_pools, ENTRIES, key="sprep", day="2003-12-17")
    assert before["stakeholder"] is None or before["stakeholder"]["registered"] == []


def test_what_no_source_states_says_so() -> None:
    texts = {one["id"]: one for one in instrument()["references"]}
    assert {item["basis"] for item in texts["basel-parties"]["items"]} == {"stated"}
    for name in ("basel-signatories", "basel-regional-centres-countries"):
        assert {item["basis"] for item in texts[name]["items"]} == {"unverified"}
        assert texts[name]["source"].startswith("General knowledge")
