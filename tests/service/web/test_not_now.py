"""What keeps a good request out of the log for the moment: who may not judge, a stop, a database that is away."""

import pytest

from events.log import read
from events.log.errors import OutcomeUnknown, Overloaded
from service.database.engine import Pools
from service.recording.errors import TooBusy
from service.web.verdicts import outage_of
from tests.sentences.builders import event
from tests.service.web.posting import STRUCTURED, faults, firm, post
from tests.service.web.serving import hub_of, served
from tests.service.web.test_authorisation import ELSEWHERE, issued


async def test_a_judgement_takes_a_judge_of_the_instruments_concerned(
    own_told_pools: Pools,
) -> None:
    stream = "stakeholder/basel-action-network"
    changed = event("stakeholder.described", stream, type="company")
    judged = event("assessment.recorded", "paragraph/bc-vi-32-1", paragraph="BC-VI/32#1", by="stakeholder/basel-secretariat", value="RESPONSE_BROAD", day="2010")  # fmt: skip
    key = await issued(own_told_pools, "record")
    bearer = {"Authorization": f"Bearer {key.text}"}
    before = await read.head(own_told_pools.log_reader)
    async with served(own_told_pools, exposure=ELSEWHERE) as client:
        for sent in (changed, judged):
            answer = await post(client, sent, STRUCTURED, **bearer)
            (said,) = faults(answer, 403, "judge-required")
            assert "judge" in said["detail"]
    assert await read.head(own_told_pools.log_reader) == before


async def test_a_service_that_is_about_to_stop_begins_nothing(pools: Pools) -> None:
    hub = hub_of(pools)
    async with served(pools, hub=hub) as client:
        hub.drain()
        answer = await post(client, firm())
        assert faults(answer, 503, "reduced-capacity") == []
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["connection"] == "close"
    assert await read.head(pools.log_reader) == 0


@pytest.mark.parametrize("away", ["append", "log_reader"])
async def test_a_database_that_is_away_is_no_fault_of_the_sender(pools: Pools, away: str) -> None:
    getattr(pools, away).terminate()
    async with served(pools) as client:
        answer = await post(client, firm())
    assert answer.status_code == 503, answer.json()
    assert answer.json()["code"] in {"unavailable", "reduced-capacity"}
    assert int(answer.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OutcomeUnknown(), "outcome-unknown"),
        (Overloaded("The log is busy"), "reduced-capacity"),
        (TooBusy("partnership/phones"), "reduced-capacity"),
        (ConnectionError(), "unavailable"),
    ],
)
def test_what_is_nobodys_fault_says_when_to_come_back(error: Exception, code: str) -> None:
    refused = outage_of(error)
    assert refused is not None
    assert refused.problem.code == code
    assert 1 <= int(refused.headers["Retry-After"]) <= 3


def test_what_is_our_fault_is_not_called_an_outage() -> None:
    assert outage_of(ValueError()) is None
