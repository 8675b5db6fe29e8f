"""Decision VII/3: what its paragraphs come to by the records of VI/32's history, and what moves them further."""

import pytest

from service.database.engine import Pools
from service.recording.errors import FolderRefused
from service.recording.instruments import load_folder
from service.recording.record import open_recorder
from tests.instruments.beside import (
    FIRST,
    SHIPPED,
    Told,
    counted,
    past_due,
    shown,
    status,
    tell,
    told,
    values,
)
from tests.sentences.builders import claim
from tests.service.graphql.asking import ask
from tests.service.projections.stories import fold

SECRETARIAT = "stakeholder/basel-secretariat"
NGO = "stakeholder/basel-action-network"


def reported(to: str, occurred: str, *paragraphs: str) -> Told:
    """Return a report of the Secretariat."""
    return told(
        "report.submitted",
        f"report/to-{to}-{occurred}",
        by=[SECRETARIAT],
        body=f"stakeholder/basel-{to}",
        medium="written",
        occurred=occurred,
        evidence=[claim(paragraph) for paragraph in paragraphs],
    )


def worked(name: str, partners: list[str], *paragraphs: str) -> Told:
    """Return an activity of 2006."""
    return told(
        "activity.started",
        f"activity/{name}",
        partners=partners,
        form="pilot",
        occurred="2006-05-10",
        evidence=[claim(paragraph) for paragraph in paragraphs],
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2004-10-26", (None, None, None, None)),
        ("2004-10-27", ("FULFILLED", "NOT_STARTED", "NO_EVIDENCE", "NO_EVIDENCE")),
        ("2005-03-31", ("FULFILLED", "NOT_STARTED", "RESPONSE_BROAD", "RESPONSE_PARTIAL")),
        ("2005-06-09", ("FULFILLED", "PARTLY_FULFILLED", "RESPONSE_BROAD", "RESPONSE_PARTIAL")),
        ("2013-12-31", ("FULFILLED", "PARTLY_FULFILLED", "RESPONSE_BROAD", "RESPONSE_PARTIAL")),
    ],
)
async def test_its_paragraphs_stand_as_the_records_have_it(
    day: str, expected: tuple[str | None, ...], all_pools: Pools
) -> None:
    found = await values(all_pools, "BC-VII/3", date=day)
    assert found == dict(zip("1234", expected, strict=True))


async def test_the_events_that_decide_are_those_that_answer(all_pools: Pools) -> None:
    by = {"meeting": "COP-8"}
    assert counted(await status(all_pools, "BC-VII/3#1", **by)) == {"adopted": ["VI32-0079"]}
    assert counted(await status(all_pools, "BC-VII/3#2", **by)) == {"to-oewg": ["VI32-0098"]}
    assert counted(await status(all_pools, "BC-VII/3#3", **by)) == {"involved": ["VI32-0093"]}
    assert counted(await status(all_pools, "BC-VII/3#4", **by)) == {
        "industry": ["VI32-0093"],
        "words": [f"VI32-{one}" for one in ("0095", "0096", "0101", "0102", "0103")],
    }


async def test_the_money_that_it_praises_is_shown_and_answers_nothing(all_pools: Pools) -> None:
    told = await status(all_pools, "BC-VII/3#3", meeting="COP-8")
    praised = {f"VI32-{one}" for one in ("0066", "0067", "0068")}
    assert {name: shown(told)[name] for name in praised} == dict.fromkeys(
        praised, ("BACKGROUND", "NOT_DIRECT")
    )


async def test_its_dues_are_implied_and_accuse_nobody(all_pools: Pools) -> None:
    told = await status(all_pools, "BC-VII/3#2", meeting="COP-8")
    assert past_due(told) == {"to-cop": ("COP-8", False)}
    assert told["value"] == "PARTLY_FULFILLED"
    assert past_due(await status(all_pools, "BC-VII/3#2", date="2006-11-30")) == {}


async def test_one_report_is_shown_along_the_chain_and_counts_once(all_pools: Pools) -> None:
    before = await status(all_pools, "BC-VI/32#7", date="2005-12-31")
    after = await status(all_pools, "BC-VII/3#2", date="2005-12-31")
    assert shown(before)["VI32-0098"] == ("SUCCESSOR", "NOT_DIRECT")
    assert "VI32-0098" not in {one for ids in counted(before).values() for one in ids}
    assert counted(after)["to-oewg"] == ["VI32-0098"]
    assert "VI32-0098" not in shown(after)
    both = '{key: {eq: "mppi-progress-oewg-4"}, paragraph: {in: ["BC-VI/32#7", "BC-VII/3#2"]}}'
    found = await ask(all_pools, f"{{ reports(where: {both}) {{ totalCount }} }}")
    assert found["reports"]["totalCount"] == 1


async def test_the_edges_of_the_first_file_are_its_own_too(all_pools: Pools) -> None:
    edges = "succession { edges { ownAddress direction node { address } } }"
    data = await ask(all_pools, f'{{ instrument(address: "BC-VII/3") {{ {edges} }} }}')
    found = {
        (edge["direction"], edge["ownAddress"], edge["node"]["address"])
        for edge in data["instrument"]["succession"]["edges"]
    }
    assert found == {
        ("EARLIER", "BC-VII/3", "BC-VI/32"),
        ("EARLIER", "BC-VII/3#4", "BC-VI/32#1"),
        ("EARLIER", "BC-VII/3#1", "BC-VI/32#3"),
        ("EARLIER", "BC-VII/3#2", "BC-VI/32#4"),
        ("EARLIER", "BC-VII/3#2", "BC-VI/32#7"),
        ("LATER", "BC-VII/3", "BC-VIII/5"),
    }


async def test_who_asks_for_what_goes_on_is_led_to_how_it_stands(all_pools: Pools) -> None:
    follow = "continuedBy { address paragraph { status { value } } }"
    at = 'address: "BC-VI/32#7", occurredBy: {meeting: "COP-8"}'
    data = await ask(all_pools, f"{{ paragraph({at}) {{ status {{ {follow} }} }} }}")
    (later,) = data["paragraph"]["status"]["continuedBy"]
    assert later["address"] == "BC-VII/3#2"
    assert later["paragraph"]["status"]["value"] == "PARTLY_FULFILLED"


async def test_work_with_a_partner_and_a_report_to_the_cop_fulfil_the_request(
    all_pools: Pools,
) -> None:
    partners = [SECRETARIAT, "stakeholder/nokia"]
    await tell(all_pools, worked("pilot", partners, "BC-VII/3#2"))
    told = await status(all_pools, "BC-VII/3#2", meeting="COP-8")
    assert (told["value"], set(past_due(told))) == ("PARTLY_FULFILLED", {"to-cop"})
    await tell(all_pools, reported("cop", "2006-11-27", "BC-VII/3#2"))
    told = await status(all_pools, "BC-VII/3#2", meeting="COP-8")
    assert (told["value"], told["since"], past_due(told)) == ("FULFILLED", "2006-11-27", {})


async def test_what_nobody_asked_for_moves_nothing(all_pools: Pools) -> None:
    alone = worked("alone", [SECRETARIAT], "BC-VII/3#2")
    elsewhere = reported("expanded-bureau", "2006-11-27", "BC-VII/3#2")
    unclaimed = reported("cop", "2006-11-28", "BC-VI/32#7")
    before = await values(all_pools, "BC-VII/3", meeting="COP-8")
    await tell(all_pools, alone, elsewhere, unclaimed)
    assert await values(all_pools, "BC-VII/3", meeting="COP-8") == before
    told = await status(all_pools, "BC-VII/3#2", meeting="COP-8")
    rejections = {shown(told)[one["id"]][1] for one in (alone, elsewhere)}
    assert rejections == {"FIELDS"}


async def test_an_ngo_beside_the_companies_makes_the_response_broad(all_pools: Pools) -> None:
    assert (await values(all_pools, "BC-VII/3", meeting="COP-8"))["4"] == "RESPONSE_PARTIAL"
    await tell(all_pools, worked("take-back", [NGO], "BC-VII/3#4", "BC-VII/3#3"))
    found = await status(all_pools, "BC-VII/3#4", meeting="COP-8")
    assert found["value"] == "RESPONSE_BROAD"
    third = await status(all_pools, "BC-VII/3#3", meeting="COP-8")
    assert counted(third) == {"involved": ["VI32-0093"]}


async def test_claims_of_the_later_decision_leave_the_earlier_alone(all_pools: Pools) -> None:
    before = await values(all_pools, "BC-VI/32", meeting="COP-8")
    await tell(all_pools, reported("cop", "2006-11-27", "BC-VII/3#2"))
    assert await values(all_pools, "BC-VI/32", meeting="COP-8") == before


async def test_loaded_too_early_it_answers_and_its_claims_wait_for_the_records(
    pools: Pools,
) -> None:
    recorder = open_recorder(pools)
    with pytest.raises(FolderRefused, match="record it first"):
        await load_folder(SHIPPED / "basel-vii-3", recorder, pools.log_reader)
    await fold(pools)
    early = await values(pools, "BC-VII/3", meeting="COP-8")
    assert early == {"1": "NOT_STARTED", "2": "SILENT", "3": "NO_EVIDENCE", "4": "NO_EVIDENCE"}
    await load_folder(FIRST, recorder, pools.log_reader)
    loaded = await load_folder(SHIPPED / "basel-vii-3", recorder, pools.log_reader)
    await fold(pools)
    assert loaded.recorded == 14
    assert (await values(pools, "BC-VII/3", meeting="COP-8"))["1"] == "FULFILLED"
