"""What may be asked of the feeds, and what is said of every value that may not."""

import pytest

from events.log import read
from events.log.read import LAST
from service.database.engine import Pools
from service.web.cursor import LAG
from tests.service.web.listening import some
from tests.service.web.serving import served

BAD = {
    "after": ["", "-1", "x", "1-", "2-7", "1-01", "01", "9223372036854775808", "1-1-1", "+1"],
    "type": ["", "servanda.partnership.join", "servanda.partner.*", "servanda.*.joined", "*"],
    "stream": ["", "partnership", "partnership/", "Partnership/x", "partnership/MPPI", "a/b/c"],
    "instrument": ["", "%23", "BC VI/32", "BC-VI/32%231", "é"],
    "paragraph": ["", "BC-VI/32", "%231", "BC-VI/32%23", "BC-VI/32%23a b"],
    "source": ["", "a b", "é", "%00", "x" * 513],
    "correlation": ["", "%00", "%0A", "x" * 257],
    "recorded_from": ["", "2004", "2004-10-27", "2004-10-27T09:00:00", "2004-13-27T09:00:00Z"],
    "recorded_to": ["0001-01-01T00:00:00%2B14:00", "2026-03-01T09:00:00+00:00", "now"],
    "occurred_from": ["", "2004-1", "2004-02-30", "2004~", "0000", "27.10.2004"],
    "occurred_to": ["2004-XX", "2004/2005", "04"],
}
OF_PAGES = {
    "until": ["", "-1", "1-7", "9223372036854775808"],
    "limit": ["", "0", "1001", "ten", "1e2", "٣"],
    "wait": ["", "-1", "31", "1.5"],
}
CASES = [
    *(("/events", name, value) for name, values in (BAD | OF_PAGES).items() for value in values),
    *(("/events/stream", name, values[-1]) for name, values in BAD.items()),
]


async def refused(pools: Pools, address: str) -> dict[str, object]:
    async with served(pools) as client:
        answer = await client.get(address)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == 400
    said: dict[str, object] = answer.json()
    return said


async def test_each_value_that_cannot_be_is_refused_where_it_stands(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        for path, name, value in CASES:
            answer = await client.get(f"{path}?{name}={value}")
            assert answer.status_code == 400, (path, name, value)
            assert answer.json()["code"] == "invalid-parameter"
            (fault,) = answer.json()["errors"]
            assert fault["pointer"] == f"/{name}"
            assert fault["detail"]


GOOD = [
    "after=0",
    "after=1-0",
    "until=0",
    "limit=1000",
    "type=servanda.partnership.joined&type=servanda.report.*&type=servanda.*",
    "stream=partnership/mppi",
    "instrument=BC-VI/32",
    "paragraph=BC-VI/32%231",
    "source=urn:servanda:history:bc-vi-32",
    "correlation=%C3%A9%20x",
    "recorded_from=2004-10-27T09:00:00Z&recorded_to=2999-01-01T00:00:00.5%2B01:00",
    "occurred_from=2004&occurred_to=2004-02",
    "occurred_from=0001&occurred_to=9999",
]


async def test_each_value_that_can_be_is_answered(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        for query in GOOD:
            assert (await client.get(f"/events?{query}")).status_code == 200, query


async def test_an_unknown_parameter_is_refused_with_the_near_ones(told_pools: Pools) -> None:
    said = await refused(told_pools, "/events?types=servanda.report.submitted&a/b=1")
    assert said["code"] == "unknown-parameter"
    errors = said["errors"]
    assert isinstance(errors, list)
    assert [(one["pointer"], one["near"][:1]) for one in errors[:1]] == [("/types", ["type"])]
    assert errors[1]["pointer"] == "/a~1b"


@pytest.mark.parametrize("address", ["/events/stream?limit=5", "/events/stream?until=5", "/events/stream?wait=5", "/events/1?after=0"])  # fmt: skip
async def test_what_another_address_knows_is_unknown_here(told_pools: Pools, address: str) -> None:
    assert (await refused(told_pools, address))["code"] == "unknown-parameter"


async def test_every_fault_is_told_at_once(told_pools: Pools) -> None:
    said = await refused(told_pools, "/events?limit=0&wait=31&stream=x&limits=1&after=x")
    errors = said["errors"]
    assert isinstance(errors, list)
    assert said["total"] == 5
    assert {one["pointer"] for one in errors} == {"/limit", "/wait", "/stream", "/limits", "/after"}
    codes = {one["pointer"]: one["code"] for one in errors}
    assert (codes["/limits"], codes["/limit"]) == ("unknown-parameter", "invalid-parameter")


async def test_what_is_said_twice_is_refused_but_for_types(told_pools: Pools) -> None:
    said = await refused(told_pools, "/events?stream=meeting/oewg-2&stream=meeting/oewg-1")
    assert said["detail"] == "Give it once."


async def test_a_misspelt_type_is_refused_with_the_near_ones(told_pools: Pools) -> None:
    said = await refused(told_pools, "/events?type=servanda.partnership.join")
    errors = said["errors"]
    assert isinstance(errors, list)
    assert "servanda.partnership.joined" in errors[0]["near"]
    said = await refused(told_pools, "/events?type=servanda.partnerships.*")
    errors = said["errors"]
    assert isinstance(errors, list)
    assert errors[0]["near"][0] == "servanda.partnership.*"


@pytest.mark.parametrize("held", ["x", "2-7", "-1"])
async def test_a_place_to_resume_from_that_is_none_is_refused(told_pools: Pools, held: str) -> None:
    async with served(told_pools) as client:
        answer = await client.get("/events/stream", headers={"Last-Event-ID": held})
    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert fault["header"] == "Last-Event-ID"


async def test_a_place_far_beyond_the_head_is_refused_where_it_stands(told_pools: Pools) -> None:
    """One that a standby has not reached yet is not."""
    head = await read.head(told_pools.log_reader)
    async with served(told_pools) as client:
        for beyond in (head + LAG + 1, LAST):
            for path in ("/events?", "/events?wait=30&", "/events/stream?"):
                answer = await client.get(f"{path}after=1-{beyond}")
                (fault,) = answer.json()["errors"]
                assert (answer.status_code, fault["pointer"]) == (400, "/after")
                assert answer.json()["code"] == "invalid-parameter"
                assert f"ends at position {head}:" in fault["detail"]
            held = {"Last-Event-ID": f"1-{beyond}"}
            answer = await client.get("/events/stream?after=0", headers=held)
            (fault,) = answer.json()["errors"]
            assert (answer.status_code, fault["header"]) == (400, "Last-Event-ID")
        assert (await client.get(f"/events?after={head + LAG}")).json()["items"] == []
        begin, *_ = await some(client, f"?after={head + LAG}", until=head)
    assert begin.position == head + LAG
