"""Events in GraphQL: corrections, retractions, causes, sources."""

from service.database.engine import Pools
from tests.sentences.builders import event
from tests.service.graphql.asking import ask
from tests.service.projections.stories import HISTORY, JOINED, fold, tell

TARGET = {"source": JOINED["source"], "id": JOINED["id"]}
QUERY = """
query ($id: String!, $asOf: AsOf) {
  event(by: {identity: {source: "urn:example:tests", id: $id}}, asOf: $asOf) {
    eventId title confidence citations { title } data
    corrects { eventId } correctedBy { eventId } retractedBy { eventId } causedBy { eventId }
  }
}
"""


async def test_an_event_and_its_amendments_point_at_each_other(pools: Pools) -> None:
    before = await tell(pools, *HISTORY)
    corrected = event(
        "event.corrected",
        "partnership/phones",
        id="fix",
        causationid="joined",
        target=TARGET,
        data=JOINED["data"],
        reason="?",
    )
    retracted = event(
        "event.retracted", "partnership/phones", id="gone", target=TARGET, reason="never"
    )
    await tell(pools, corrected, retracted)
    await fold(pools)
    joined = (await ask(pools, QUERY, id="joined"))["event"]
    assert (joined["correctedBy"], joined["retractedBy"]) == (
        {"eventId": "fix"},
        {"eventId": "gone"},
    )
    fix = (await ask(pools, QUERY, id="fix"))["event"]
    assert (fix["corrects"], fix["causedBy"]) == ({"eventId": "joined"}, {"eventId": "joined"})
    earlier = (await ask(pools, QUERY, id="joined", asOf={"position": str(before)}))["event"]
    assert (earlier["correctedBy"], earlier["retractedBy"]) == (None, None)


async def test_a_paragraph_shows_retracted_evidence_and_says_so(pools: Pools) -> None:
    await tell(
        pools,
        *HISTORY,
        event("event.retracted", "partnership/phones", target=TARGET, reason="never"),
    )
    await fold(pools)
    query = """
    { paragraph(address: "XY-1/2#1") {
        evidence { edges { verdict rejection standing criterion { key } note { text } node { eventId } } } } }
    """
    (edge,) = (await ask(pools, query))["paragraph"]["evidence"]["edges"]
    assert (edge["verdict"], edge["rejection"], edge["node"]["eventId"]) == (
        "REJECTED",
        "RETRACTED",
        "joined",
    )
    assert edge["note"]["text"]


async def test_every_change_of_value_has_its_cause_on_both_clocks(pools: Pools) -> None:
    known = await tell(pools, *HISTORY)
    await fold(pools)
    query = """
    { paragraph(address: "XY-1/2#1") {
        world: statusTimeline { edges { node { status { value since } cause { ... on Event { eventId } } } } }
        log: statusTimeline(clock: RECORDED) {
          edges { node { status { value } position cause { ... on Event { eventId } } } } } } }
    """
    found = (await ask(pools, query))["paragraph"]
    world = [edge["node"] for edge in found["world"]["edges"]]
    assert [(one["status"]["value"], one["status"]["since"]) for one in world] == [
        ("NO_EVIDENCE", "2003-05-02"),
        ("RESPONSE_PARTIAL", "2003-07-31"),
    ]
    assert [one["cause"] for one in world] == [None, {"eventId": "joined"}]
    log = [edge["node"] for edge in found["log"]["edges"]]
    assert (log[-1]["position"], log[-1]["cause"]) == (str(known), {"eventId": "joined"})
