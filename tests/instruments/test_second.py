"""A second instrument needs no code: a made-up one of another convention is loaded beside the first, and answered."""

from pathlib import Path
from typing import Any

import pytest

from service.database.engine import Pools
from service.recording.instruments import check_folder, load_folder
from service.recording.record import open_recorder
from tests.sentences.builders import claim, event
from tests.service.graphql.asking import ask
from tests.service.projections.stories import fold, tell

FOLDER = Path(__file__).parent / "made-up"
TOWNS = [
    event(
        "stakeholder.registered",
        f"stakeholder/{name}",
        name=name,
        type="public_authority",
        occurred="2009",
    )
    for name in ("ash", "elm")
]
WORKS = [
    event(
        "activity.started",
        f"activity/{town}-river",
        partners=[f"stakeholder/{town}"],
        occurred=year,
        evidence=[claim("RIVER-9/4#2")],
    )
    for town, year in (("ash", "2011"), ("elm", "2013"))
]
QUERY = """
query ($by: OccurredBy!) {
  instrument(address: "RIVER-9/4", occurredBy: $by) {
    paragraphs { nodes { number verb family status { value lastValue explanation { text } missing { text { text } } } } }
  }
}
"""


@pytest.fixture
async def both(own_told_pools: Pools) -> Pools:
    """Give a database that holds both instruments."""
    await load_folder(FOLDER, open_recorder(own_told_pools), own_told_pools.log_reader)
    await tell(own_told_pools, *TOWNS, *WORKS)
    await fold(own_told_pools)
    return own_told_pools


async def paragraphs(pools: Pools, **by: str) -> dict[str, dict[str, Any]]:
    data = await ask(pools, QUERY, by=by)
    return {node["number"]: node for node in data["instrument"]["paragraphs"]["nodes"]}


def test_the_made_up_folder_has_no_faults() -> None:
    assert check_folder(FOLDER) == ()


@pytest.mark.parametrize(
    ("day", "duty", "response"),
    [
        ("2010-12-31", "NOT_STARTED", "NO_EVIDENCE"),
        ("2012-03-05", "SILENT", "RESPONSE_PARTIAL"),
        ("2013-12-31", "SILENT", "RESPONSE_BROAD"),
        ("2014-03-07", "SUPERSEDED", "RESPONSE_BROAD"),
    ],
)
async def test_its_paragraphs_are_judged_by_its_own_words(
    both: Pools, day: str, duty: str, response: str
) -> None:
    found = await paragraphs(both, date=day)
    assert {number: node["status"]["value"] for number, node in found.items()} == {
        "1": duty,
        "2": response,
    }
    assert found["1"]["status"]["lastValue"] == ("SILENT" if duty == "SUPERSEDED" else None)


async def test_its_explanations_speak_of_its_own_meetings_and_documents(both: Pools) -> None:
    told = (await paragraphs(both, meeting="S-10"))["1"]["status"]
    assert any("S-10" in one["text"] for one in told["explanation"])
    assert any("the register" in one["text"]["text"] for one in told["missing"])


async def test_the_first_instrument_answers_as_before(both: Pools) -> None:
    query = (
        '{ paragraph(address: "BC-VI/32#3", occurredBy: {meeting: "COP-7"}) { status { value } } }'
    )
    assert (await ask(both, query))["paragraph"]["status"]["value"] == "ADOPTED_BY_OTHER_BODY"
