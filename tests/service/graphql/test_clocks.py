"""Two clocks: what was known at a position, what had happened by a day, and names for both."""

import pytest

from service.database.engine import Pools
from service.graphql import ids
from tests.sentences.builders import event
from tests.service.graphql.asking import ask, errors_of
from tests.service.projections.stories import fold, tell

VALUE = """
query ($asOf: AsOf, $by: OccurredBy) {
  paragraph(address: "BC-VI/32#7", asOf: $asOf, occurredBy: $by) { status { value knownSince position occurredBy } }
}
"""
REPORT = event(
    "report.submitted",
    "report/late",
    by=["stakeholder/basel-secretariat"],
    body="stakeholder/basel-cop",
    meeting="meeting/cop-7",
    covers=["ngo"],
    occurred="2004-10-25",
    evidence=[{"paragraph": "BC-VI/32#7", "bearing": "direct", "reason": "the report to COP-7"}],
)


async def value(pools: Pools, **asked: object) -> str:
    return str((await ask(pools, VALUE, **asked))["paragraph"]["status"]["value"])


async def test_a_back_dated_event_changes_the_past_of_the_world_and_not_what_was_known(
    own_told_pools: Pools,
) -> None:
    at_cop_7 = {"meeting": "COP-7"}
    before = str(await tell(own_told_pools, REPORT) - 1)
    after = str(await fold(own_told_pools))
    assert await value(own_told_pools, by=at_cop_7, asOf={"position": before}) == "PARTLY_FULFILLED"
    assert await value(own_told_pools, by=at_cop_7, asOf={"position": after}) == "FULFILLED"
    assert await value(own_told_pools, by={"date": "2004-10-24"}) == "PARTLY_FULFILLED"


async def test_before_the_day_of_adoption_there_is_no_status(told_pools: Pools) -> None:
    data = await ask(told_pools, VALUE, by={"date": "2002-12-12"})
    assert data["paragraph"]["status"] is None


async def test_a_status_may_be_asked_for_four_meetings_at_once(told_pools: Pools) -> None:
    query = """
    { paragraph(address: "BC-VI/32#3") {
        a: status(occurredBy: {meeting: "OEWG-1"}) { value } b: status(occurredBy: {meeting: "OEWG-2"}) { value }
        c: status(occurredBy: {meeting: "OEWG-3"}) { value } d: status(occurredBy: {meeting: "COP-7"}) { value } } }
    """
    found = (await ask(told_pools, query))["paragraph"]
    values = [found[name]["value"] for name in "abcd"]
    assert values == ["IN_PROGRESS", "DRAFTED", "DRAFTED", "ADOPTED_BY_OTHER_BODY"]


async def test_as_of_an_early_position_nothing_later_is_known(told_pools: Pools) -> None:
    query = """
    { meta(asOf: {position: "5"}) { position head }
      events(asOf: {position: "5"}, first: 100) { totalCount nodes { position } }
      instruments(asOf: {position: "5"}) { totalCount } }
    """
    data = await ask(told_pools, query)
    assert data["meta"]["position"] == "5"
    assert int(data["meta"]["head"]) > 300
    assert [node["position"] for node in data["events"]["nodes"]] == ["1", "2", "3", "4", "5"]
    assert data["instruments"]["totalCount"] == 0


async def test_an_instant_means_the_last_position_recorded_by_then(told_pools: Pools) -> None:
    at = (await ask(told_pools, '{ event(by: {position: "100"}) { recordedAt } }'))["event"][
        "recordedAt"
    ]
    query = "query ($at: DateTime!) { meta(asOf: {recordedAt: $at}) { position recordedAt } }"
    meta = (await ask(told_pools, query, at=at))["meta"]
    assert int(meta["position"]) >= 100
    assert meta["recordedAt"] == at


async def test_the_log_hides_nothing_unless_a_day_is_given(told_pools: Pools) -> None:
    query = '{ all: events { totalCount } some: events(occurredBy: {date: "2002-12-31"}) { totalCount } }'
    data = await ask(told_pools, query)
    assert 0 < data["some"]["totalCount"] < data["all"]["totalCount"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ('asOf: {position: "100000"}', "The log ends at position"),
        ('asOf: {recordedAt: "2999-01-01T00:00:00Z"}', "future"),
        ('occurredBy: {meeting: "COP-77"}', "COP-7"),
        ('asOf: {minPosition: "100000"}', "has not reached 100000"),
    ],
)
async def test_a_moment_that_is_not_there_says_why(
    told_pools: Pools, arguments: str, complaint: str
) -> None:
    (message,) = await errors_of(told_pools, f"{{ meta({arguments}) {{ position }} }}")
    assert complaint in message


async def test_an_id_read_at_a_moment_reads_that_moment_again(told_pools: Pools) -> None:
    found = await ask(
        told_pools,
        """{ present: paragraph(address: "BC-VI/32#3") { id }
             past: paragraph(address: "BC-VI/32#3", occurredBy: {meeting: "OEWG-2"}) { id } }""",
    )
    present, past = found["present"]["id"], found["past"]["id"]
    assert present != past
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Paragraph { status { value } } } }"
    nodes = (
        await ask(told_pools, query, ids=[present, past, "nonsense", ids.encoded("Event", "0")])
    )["nodes"]
    assert [node and node["id"] for node in nodes] == [present, past, None, None]
    assert nodes[1]["status"]["value"] == "DRAFTED"


@pytest.mark.parametrize("kind", ["instrument", "paragraph", "stakeholder", "meeting", "event"])
async def test_every_node_is_found_by_its_id(told_pools: Pools, kind: str) -> None:
    roots = {
        "instrument": 'instrument(address: "BC-VI/32")',
        "paragraph": 'paragraph(address: "BC-VI/32#a")',
        "stakeholder": 'stakeholder(key: "basel-oewg")',
        "meeting": 'meeting(key: "cop-7")',
        "event": 'event(by: {identity: {source: "urn:servanda:history:bc-vi-32", id: "VI32-0079"}})',
    }
    found = (await ask(told_pools, f"{{ found: {roots[kind]} {{ id }} }}"))["found"]
    node = (
        await ask(
            told_pools, "query ($id: ID!) { node(id: $id) { id __typename } }", id=found["id"]
        )
    )["node"]
    assert node == {"id": found["id"], "__typename": kind.capitalize()}


async def test_what_is_not_there_is_null_without_an_error(told_pools: Pools) -> None:
    query = """
    { instrument(address: "XX-1") { key } paragraph(address: "BC-VI/32#99") { key }
      recital: paragraph(address: "BC-VI/32#P1") { key } stakeholder(key: "nobody") { key }
      meeting(key: "none") { key } event(by: {position: "99999"}) { position } }
    """
    assert set((await ask(told_pools, query)).values()) == {None}
