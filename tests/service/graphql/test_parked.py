"""A history that is not folded to its end says so on its subject, and in what the answer is made of."""

import pytest

from service.database.engine import Pools
from service.projections.errors import TooNew
from tests.sentences.builders import claim, event
from tests.service.graphql.asking import ask
from tests.service.graphql.test_schema import statements
from tests.service.projections.poison import described, registered
from tests.service.projections.stories import HISTORY, fold, slip, tell
from tests.service.projections.test_parking import BROKEN, mistaken
from tests.service.projections.test_standstill import of_a_later_release

PARKED = "parked { stream position eventType reason since }"
SUBJECTS = f"""
query ($at: AsOf) {{
  instruments(asOf: $at) {{ nodes {{ {PARKED} }} }}
  paragraph(address: "XY-1/2#1", asOf: $at) {{ parked {{ position }} }}
  stakeholders(asOf: $at) {{ nodes {{ key {PARKED} }} }}
  meta(asOf: $at) {{ {PARKED} }} }}
"""


async def test_a_subject_says_where_its_history_stops_being_folded(pools: Pools) -> None:
    before = await tell(pools, *HISTORY)
    at = await tell(pools, BROKEN)
    await fold(pools)
    told = await ask(pools, SUBJECTS)
    (parked,) = told["meta"]["parked"]
    assert told["instruments"]["nodes"] == [{"parked": parked}]
    assert (parked["stream"], parked["position"]) == ("instrument/xy-1-2", str(at))
    assert parked["eventType"] == "servanda.instrument.rule_recorded"
    assert f"from position {at} on" in parked["reason"]
    assert told["paragraph"]["parked"] == {"position": str(at)}
    assert {node["parked"] for node in told["stakeholders"]["nodes"]} == {None}
    known = await ask(pools, SUBJECTS, at={"position": str(before)})
    assert (known["meta"]["parked"], known["paragraph"]["parked"]) == ([], None)


async def test_a_subject_that_is_parked_from_its_beginning_is_named_beside_the_answer(
    pools: Pools,
) -> None:
    await tell(pools, *HISTORY, registered("bad"), described("bad"))
    await mistaken(pools)
    told = await ask(pools, SUBJECTS)
    assert "bad" not in {node["key"] for node in told["stakeholders"]["nodes"]}
    assert [one["stream"] for one in told["meta"]["parked"]] == ["stakeholder/bad"]


async def test_a_paragraph_says_that_it_lacks_what_a_parked_event_claims(pools: Pools) -> None:
    await tell(pools, *HISTORY, registered("bad"))
    at = await tell(
        pools,
        event(
            "stakeholder.identified",
            "stakeholder/bad",
            evidence=[claim("XY-1/2#1")],
        ),
    )
    await mistaken(pools)
    query = (
        """query ($at: AsOf) { paragraph(address: "XY-1/2#1", asOf: $at) { parked { stream } } }"""
    )
    told = await ask(pools, query)
    assert told["paragraph"]["parked"] == {"stream": "stakeholder/bad"}
    before = await ask(pools, query, at={"position": str(at - 1)})
    assert before["paragraph"]["parked"] is None


async def test_it_is_asked_once_for_many_subjects(told_pools: Pools) -> None:
    query = "{ stakeholders(first: %d) { nodes { parked { position } } } }"
    assert await statements(told_pools, query % 2) == await statements(told_pools, query % 50)


async def test_tables_that_stand_still_answer_and_say_before_which_event(pools: Pools) -> None:
    query = "{ meta { position head standstill { position eventType reason } } stakeholders { totalCount } }"
    before = await tell(pools, *HISTORY)
    await fold(pools)
    follows = await ask(pools, query)
    assert follows["meta"]["standstill"] is None
    at = await slip(pools, of_a_later_release())
    with pytest.raises(TooNew):
        await fold(pools)
    stands = await ask(pools, query)
    assert stands["stakeholders"] == follows["stakeholders"]
    assert (stands["meta"]["position"], stands["meta"]["head"]) == (str(before), str(at))
    told = stands["meta"]["standstill"]
    assert (told["position"], told["eventType"]) == (str(at), "servanda.stakeholder.dissolved")
    assert "Install the release that recorded it." in told["reason"]
