"""What changed under a decision since a meeting: values, what moved them, what has come to count."""

from pathlib import Path
from typing import Any, Final

import pytest

from service.database.engine import Pools
from service.recording.instruments import load_folder
from service.recording.record import open_recorder
from tests.instruments.expected import CHANGED, Moved
from tests.sentences.builders import event
from tests.service.graphql.asking import ask, complaint
from tests.service.graphql.test_paging import statements
from tests.service.projections.stories import HISTORY, fold, tell

INSTRUMENTS: Final = Path(__file__).parents[3] / "instruments"

QUERY = """
query ($by: OccurredBy, $since: OccurredBy!) { instrument(address: "BC-VI/32", occurredBy: $by) {
  changes(since: $since) { since totalCount edges { before value node { number status { value } }
    turns { totalCount nodes { from position status { value } paragraph { number }
      cause { __typename ... on Event { eventId } ... on DuePassed { criterion { key } due { stated meeting { code } } } } } }
    counted { totalCount nodes { eventId } edges { node { eventId } criteria { key } } } } } } }
"""


async def changes(pools: Pools, since: dict[str, str], by: dict[str, str] | None) -> dict[str, Any]:
    data = await ask(pools, QUERY, since=since, by=by)
    found: dict[str, Any] = data["instrument"]["changes"]
    return found


def moved(edge: dict[str, Any]) -> Moved:
    turns = tuple(
        (one["from"], one["cause"].get("eventId") or one["cause"]["criterion"]["key"])
        for one in edge["turns"]["nodes"]
    )
    counted = {
        one["node"]["eventId"].removeprefix("VI32-"): [each["key"] for each in one["criteria"]]
        for one in edge["counted"]["edges"]
    }
    return Moved(edge["before"], edge["value"], turns, counted)


async def test_between_two_meetings_values_turned_and_events_came_to_count(
    told_pools: Pools,
) -> None:
    found = await changes(told_pools, {"meeting": "OEWG-2"}, {"meeting": "COP-7"})
    assert (found["since"], found["totalCount"]) == ("2003-10-24", len(CHANGED))
    told = {edge["node"]["number"]: moved(edge) for edge in found["edges"]}
    assert told == CHANGED
    assert list(told) == list(CHANGED), "in the order of the text"
    for edge in found["edges"]:
        assert edge["node"]["status"]["value"] == edge["value"]
        assert all(one["paragraph"] == {"number": edge["node"]["number"]} for one in edge["turns"]["nodes"])  # fmt: skip
    (silent,) = found["edges"][2]["turns"]["nodes"]
    assert silent["cause"] == {
        "__typename": "DuePassed",
        "criterion": {"key": "adopted"},
        "due": {"stated": False, "meeting": {"code": "OEWG-3"}},
    }


async def test_the_adoption_is_a_turn_without_a_cause(told_pools: Pools) -> None:
    found = await changes(told_pools, {"date": "2001-01-01"}, {"date": "2002-12-13"})
    assert found["totalCount"] == 14
    for edge in found["edges"]:
        (turn,) = edge["turns"]["nodes"]
        assert edge["before"] is None
        assert (turn["from"], turn["cause"], turn["status"]["value"]) == (
            "2002-12-13",
            None,
            edge["value"],
        )


@pytest.mark.parametrize(
    ("since", "by"),
    [
        ("2004-10-29", "2004-10-29"),
        ("2003-11-01", "2003-11-02"),
        ("1995-01-01", "2002-12-12"),
    ],
    ids=["no time", "nothing happened", "not adopted yet"],
)
async def test_where_nothing_changed_the_list_is_empty(
    told_pools: Pools, since: str, by: str
) -> None:
    found = await changes(told_pools, {"date": since}, {"date": by})
    assert found == {"since": since, "totalCount": 0, "edges": []}


@pytest.mark.parametrize(
    "field",
    [
        'instrument(address: "BC-VI/32", occurredBy: {meeting: "COP-7"}) { found: changes(since: $since) { totalCount } }',
        'stakeholder(key: "switzerland", occurredBy: {meeting: "COP-7"}) { found: part(since: $since) { names } }',
    ],
    ids=["changes", "part"],
)
async def test_a_day_since_which_nothing_can_be_said_is_refused_with_what_to_do(
    told_pools: Pools, field: str
) -> None:
    query = f"query ($since: OccurredBy!) {{ {field} }}"
    later = await complaint(told_pools, query, since={"meeting": "COP-8"})
    assert later == (
        "2006-12-01 lies after 2004-10-29, the day that is asked about: "
        "ask since an earlier day, or about a later one."
    )
    unknown = await complaint(told_pools, query, since={"meeting": "COP7"})
    assert unknown.startswith("No meeting has the code 'COP7': did you mean COP-7")


async def test_a_page_goes_on_at_the_moment_of_the_first(pools: Pools) -> None:
    """Whatever is recorded meanwhile is for a new question."""
    await tell(pools, *HISTORY, *(_joined(f"firm-{n}", f"2004-0{n}") for n in range(1, 4)))
    await fold(pools)
    query = """query ($after: String, $within: String) { instrument(address: "XY-1/2") {
      changes(since: {date: "2003-12-31"}, after: $after) { totalCount pageInfo { endCursor } edges {
        counted(first: 2, after: $within) { totalCount pageInfo { endCursor hasNextPage } nodes { eventId } } } } } }"""
    found = (await ask(pools, query))["instrument"]["changes"]
    (edge,) = found["edges"]
    first = edge["counted"]
    assert [one["eventId"] for one in first["nodes"]] == ["firm-1", "firm-2"]
    assert first["pageInfo"]["hasNextPage"]
    await tell(pools, _joined("firm-4", "2004-04"))
    await fold(pools)
    within = first["pageInfo"]["endCursor"]
    (edge,) = (await ask(pools, query, within=within))["instrument"]["changes"]["edges"]
    assert edge["counted"]["totalCount"] == 3
    assert [one["eventId"] for one in edge["counted"]["nodes"]] == ["firm-3"]
    after = await ask(pools, query, after=found["pageInfo"]["endCursor"])
    assert after["instrument"]["changes"]["edges"] == []
    forged = await complaint(pools, query.replace("2003-12-31", "2003-12-30"), within=within)
    assert "start at the first page" in forged


def _joined(name: str, day: str) -> dict[str, Any]:
    return event(
        "partnership.joined",
        "partnership/phones",
        id=name,
        partner="stakeholder/a-firm",
        occurred=day,
        evidence=[{"paragraph": "XY-1/2#1", "bearing": "direct", "reason": "it joined"}],
    )


async def test_what_the_log_learned_late_changes_both_ends(pools: Pools) -> None:
    """A day is judged as known at the position that is asked about, so a late record is no change since a later day."""
    query = """query ($as: AsOf) { instrument(address: "XY-1/2", asOf: $as, occurredBy: {date: "2005-01-01"}) {
      changes(since: {date: "2003-12-31"}) { edges { before value } } } }"""
    early = await tell(pools, *HISTORY[:-1], _joined("late", "2004-02"))
    await tell(pools, HISTORY[-1])
    await fold(pools)
    then = await ask(pools, query, **{"as": {"position": str(early)}})
    assert then["instrument"]["changes"]["edges"] == [
        {"before": "NO_EVIDENCE", "value": "RESPONSE_PARTIAL"}
    ]
    now = await ask(pools, query)
    assert now["instrument"]["changes"]["edges"] == [
        {"before": "RESPONSE_PARTIAL", "value": "RESPONSE_PARTIAL"}
    ]


async def test_several_decisions_take_no_more_statements_than_one(own_told_pools: Pools) -> None:
    for name in ("basel-vii-3", "cbd-viii-17"):
        folder = INSTRUMENTS / name
        await load_folder(folder, open_recorder(own_told_pools), own_told_pools.log_reader)
    await fold(own_told_pools)
    query = """query ($n: Int!) { instruments(first: $n) { nodes {
      changes(since: {date: "2003-10-24"}) { edges { value counted { nodes { eventId } } } } } } }"""
    nodes = (await ask(own_told_pools, query, n=3))["instruments"]["nodes"]
    assert [bool(one["changes"]["edges"]) for one in nodes] == [True, True, True]
    assert await statements(own_told_pools, query, n=3) == await statements(
        own_told_pools, query, n=1
    )
