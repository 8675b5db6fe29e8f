"""Decision VIII/17 of another convention: nothing is in evidence until it is told, and only what its own words ask for counts."""

import pytest

from service.database.engine import Pools
from tests.instruments.beside import Told, counted, past_due, shown, status, tell, told, values
from tests.sentences.builders import claim
from tests.service.graphql.asking import ask

AUTHORITIES = ("ministry-a", "ministry-b", "ministry-c")
FIRM = "stakeholder/nokia"
NGO = "stakeholder/basel-action-network"
SECRETARIAT = "stakeholder/cbd-secretariat"


def authority(name: str) -> Told:
    """Return the registration of a national authority."""
    return told(
        "stakeholder.registered",
        f"stakeholder/{name}",
        name=name,
        type="public_authority",
        occurred="2006",
    )


def talked(name: str, who: str, year: int, *, with_: str = FIRM) -> Told:
    """Return a talk of an authority with somebody about biodiversity."""
    return told(
        "consultation.held",
        f"consultation/{name}",
        with_=[f"stakeholder/{who}", with_],
        participants=None,
        occurred=str(year),
        evidence=[claim("CBD-VIII/17#1")],
    )


def considered(body: str, meeting: str, occurred: str) -> Told:
    """Return a decision on the engagement of business."""
    return told(
        "decision.adopted",
        f"decision/business-{meeting}",
        body=f"stakeholder/{body}",
        form="decision",
        symbol="A/1",
        meeting=f"meeting/{meeting}",
        occurred=occurred,
        evidence=[claim("CBD-VIII/17#8")],
    )


def compiled(type_name: str, **members: object) -> Told:
    """Return an act of the Executive Secretary on the compilation."""
    return told(
        type_name,
        "document/business-case",
        by=[SECRETARIAT],
        document_type="report",
        evidence=[claim("CBD-VIII/17#3")],
        **members,
    )


DRAFTED = compiled(
    "document.drafted", name="The business case", version={"n": 1}, occurred="2007-02-01"
)


@pytest.mark.parametrize(
    ("by", "eighth"),
    [("CBD-COP-8", "NOT_STARTED"), ("CBD-WG-RI-2", "SILENT"), ("CBD-COP-9", "SILENT")],
)
async def test_nothing_is_in_evidence_and_one_due_that_passes_is_silence(
    by: str, eighth: str, all_pools: Pools
) -> None:
    found = await values(all_pools, "CBD-VIII/17", meeting=by)
    duties = {"3": "NOT_STARTED", "4": "NOT_STARTED", "8": eighth}
    assert found == dict.fromkeys("12345678", "NO_EVIDENCE") | duties


async def test_before_its_adoption_it_has_no_status(all_pools: Pools) -> None:
    assert set((await values(all_pools, "CBD-VIII/17", date="2006-03-30")).values()) == {None}


async def test_what_it_lacks_is_said_in_its_own_words(all_pools: Pools) -> None:
    found = await status(all_pools, "CBD-VIII/17#8", meeting="CBD-COP-9")
    assert past_due(found) == {"considered": ("CBD-WG-RI-2", True)}
    assert any("CBD-WG-RI-2" in one["text"] for one in found["explanation"])
    assert any("second meeting" in one["text"]["text"] for one in found["missing"])


async def test_the_meetings_of_two_conventions_are_not_confused(all_pools: Pools) -> None:
    meetings = '{ a: meeting(key: "cop-8") { code } b: meeting(key: "cbd-cop-8") { code } }'
    assert await ask(all_pools, meetings) == {"a": {"code": "COP-8"}, "b": {"code": "CBD-COP-8"}}


async def test_talks_with_business_move_the_first_paragraph_by_authorities_and_years(
    all_pools: Pools,
) -> None:
    await tell(all_pools, *map(authority, AUTHORITIES))
    talks = [talked(f"talk-{who}", who, 2006 + n) for n, who in enumerate(AUTHORITIES)]
    seen = []
    for talk in talks:
        await tell(all_pools, talk)
        seen.append((await values(all_pools, "CBD-VIII/17", date="2008-12-31"))["1"])
    assert seen == ["RESPONSE_PARTIAL", "RESPONSE_PARTIAL", "SUSTAINED"]
    assert (await values(all_pools, "CBD-VIII/17", date="2007-12-31"))["1"] == "RESPONSE_PARTIAL"
    again = [talked(f"again-{who}", who, 2007) for who in AUTHORITIES]
    await tell(all_pools, *again)
    assert (await values(all_pools, "CBD-VIII/17", date="2007-12-31"))["1"] == "RESPONSE_BROAD"


async def test_a_talk_with_somebody_else_or_of_somebody_else_does_not(all_pools: Pools) -> None:
    await tell(all_pools, authority("ministry-a"))
    with_an_ngo = talked("with-an-ngo", "ministry-a", 2007, with_=NGO)
    of_an_ngo = talked("of-an-ngo", "basel-action-network", 2007)
    too_early = talked("too-early", "ministry-a", 2005)
    await tell(all_pools, with_an_ngo, of_an_ngo, too_early)
    found = await status(all_pools, "CBD-VIII/17#1", date="2008-12-31")
    assert found["value"] == "NO_EVIDENCE"
    assert {name: reason for name, (_, reason) in shown(found).items()} == {
        with_an_ngo["id"]: "FIELDS",
        of_an_ngo["id"]: "FIELDS",
        too_early["id"]: "BEFORE_WINDOW",
    }


async def test_the_compilation_is_a_draft_until_it_is_online(all_pools: Pools) -> None:
    steps = (
        DRAFTED,
        compiled("document.published", how="printed", occurred="2007-05-01"),
        compiled("document.published", how="online", occurred="2007-09-01"),
    )
    seen = []
    for step in steps:
        await tell(all_pools, step)
        seen.append((await values(all_pools, "CBD-VIII/17", meeting="CBD-COP-9"))["3"])
    assert seen == ["DRAFTED", "DRAFTED", "FULFILLED"]
    assert (await values(all_pools, "CBD-VIII/17", date="2007-08-31"))["3"] == "DRAFTED"


async def test_the_working_group_is_asked_and_nobody_else(all_pools: Pools) -> None:
    other = considered("cbd-cop", "cbd-cop-9", "2008-05-30")
    await tell(all_pools, other)
    found = await status(all_pools, "CBD-VIII/17#8", meeting="CBD-COP-9")
    assert (found["value"], set(shown(found))) == ("SILENT", {other["id"]})
    asked = considered("cbd-wg-ri", "cbd-wg-ri-2", "2007-07-13")
    await tell(all_pools, asked)
    found = await status(all_pools, "CBD-VIII/17#8", meeting="CBD-COP-9")
    assert (found["value"], counted(found)) == ("FULFILLED", {"considered": [asked["id"]]})
    assert past_due(found) == {}


async def test_a_business_heard_elsewhere_has_not_taken_part(all_pools: Pools) -> None:
    def heard(name: str, meeting: str) -> Told:
        return told(
            "response.received",
            f"response/{name}",
            by=[FIRM],
            meeting=f"meeting/{meeting}",
            occurred="2006-11-28" if meeting == "cop-8" else "2008-05-20",
            evidence=[claim("CBD-VIII/17#7")],
        )

    await tell(all_pools, heard("elsewhere", "cop-8"))
    assert (await values(all_pools, "CBD-VIII/17", meeting="CBD-COP-9"))["7"] == "NO_EVIDENCE"
    await tell(all_pools, heard("here", "cbd-cop-9"))
    assert (await values(all_pools, "CBD-VIII/17", meeting="CBD-COP-9"))["7"] == "RESPONSE_PARTIAL"


async def test_the_decision_that_recalls_it_goes_on_from_the_close_of_its_meeting(
    all_pools: Pools,
) -> None:
    edges = "succession { edges { direction node { address since kind } } }"
    data = await ask(all_pools, f'{{ instrument(address: "CBD-VIII/17") {{ {edges} }} }}')
    (edge,) = data["instrument"]["succession"]["edges"]
    assert edge == {
        "direction": "LATER",
        "node": {"address": "CBD-IX/26", "since": "2008-05-30", "kind": "RENEWS"},
    }
