"""Posting events in every mode: what is recorded, what is answered, and what a retry gets."""

import gzip

import pytest

from events.log import read
from service.database.engine import Pools
from tests.service.web.posting import (
    BATCH,
    STRUCTURED,
    binary,
    described,
    faults,
    firm,
    formed,
    joined,
    places,
    post,
    post_lines,
)
from tests.service.web.serving import served


async def test_an_event_in_structured_mode_is_recorded_and_said_where(pools: Pools) -> None:
    async with served(pools) as client:
        answer = await post(client, sent := firm())
    assert answer.status_code == 201
    (accepted,) = answer.json()["accepted"]
    assert accepted.pop("recordedtime").endswith("Z")
    assert accepted == {
        "id": sent["id"],
        "source": sent["source"],
        "position": 1,
        "stream": "stakeholder/a-firm",
        "revision": 1,
    }
    assert answer.json()["duplicates"] == []
    assert answer.headers["location"] == "/events/1"
    assert answer.headers["servanda-position"] == "1"
    (stored,) = await read.read(pools.log_reader, after=0, limit=2)
    assert (stored.id, stored.authid, stored.data) == (sent["id"], "local", sent["data"])


async def test_an_event_in_binary_mode_is_the_same_event(pools: Pools) -> None:
    async with served(pools) as client:
        body, headers = binary(firm())
        first = await post(client, body, headers)
        again = await post(client, firm())
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json()["duplicates"][0]["position"] == 1
        bare = {name: text for name, text in headers.items() if name != "Content-Type"}
        untyped = await client.send(
            client.build_request("POST", "/events", content=body, headers=bare)
        )
        assert untyped.status_code == 200


async def test_header_values_are_unquoted_and_decoded_once(pools: Pools) -> None:
    async with served(pools) as client:
        body, headers = binary(firm() | {"id": "x"})
        headers["ce-id"] = '"caf%C3%A9 \\"%2541\\""'
        assert (await post(client, body, headers)).status_code == 201
        raw = {name.encode(): text.encode() for name, text in headers.items()}
        raw[b"ce-id"] = "brûlé".encode()
        raw[b"ce-subject"], raw[b"ce-note"] = b"stakeholder/b-firm", "ç".encode()
        second = await client.post("/events", content=body, headers=list(raw.items()))
        assert second.status_code == 201, second.json()
    first, other = await read.read(pools.log_reader, after=0, limit=2)
    assert first.id == 'café "%41"'
    assert (other.id, other.extensions) == ("brûlé", {"note": "ç"})


async def test_a_batch_is_recorded_together_and_may_refer_to_itself(pools: Pools) -> None:
    async with served(pools) as client:
        answer = await post(client, [firm(), formed(), joined()], BATCH)
        assert answer.status_code == 201
        assert [one["position"] for one in answer.json()["accepted"]] == [1, 2, 3]
        assert "location" not in answer.headers
        empty = await post(client, [], BATCH)
        assert (empty.status_code, empty.json()) == (200, {"accepted": [], "duplicates": []})
        partly = await post(client, [formed(), firm("b-firm")], BATCH)
        assert partly.status_code == 201
        assert [one["position"] for one in partly.json()["duplicates"]] == [2]
        assert partly.headers["servanda-position"] == "4"


async def test_nothing_of_a_batch_is_recorded_when_one_event_is_refused(pools: Pools) -> None:
    async with served(pools) as client:
        bad = joined("a-frim") | {"id": "bad"}
        answer = await post(client, [firm(), formed(), bad, {"id": 3}], BATCH)
        said = faults(answer, 400, "invalid-event")
        assert {one["pointer"] for one in said} >= {
            "/2/data/partner",
            "/3/id",
            "/3/source",
            "/3/type",
        }
        (near,) = [one["near"] for one in said if one["pointer"] == "/2/data/partner"]
        assert near == ["stakeholder/a-firm"]
        assert "in 2 of 4 events. Nothing was recorded." in answer.json()["detail"]
    assert await read.head(pools.log_reader) == 0


async def test_lines_are_recorded_together(pools: Pools) -> None:
    async with served(pools) as client:
        answer = await post_lines(client, firm(), b"", formed(), b"  \r", joined())
        assert answer.status_code == 201
        assert [(one["line"], one["position"]) for one in answer.json()["accepted"]] == [
            (1, 1),
            (3, 2),
            (5, 3),
        ]
        refused = await post_lines(
            client, firm("b-firm"), b"{", formed(id="again", form="nonsense")
        )
        said = faults(refused, 400, "invalid-json")
        assert [(one["pointer"], one["line"]) for one in said] == [("/1", 2), ("/2/data/form", 3)]
    assert await read.head(pools.log_reader) == 3


async def test_lenient_lines_record_the_good_and_return_the_bad(pools: Pools) -> None:
    lenient = {"Prefer": "handling=lenient"}
    async with served(pools) as client:
        await post(client, firm())
        lines = (
            firm(),
            b"{",
            firm("b-firm"),
            formed(form="nonsense"),
            joined("b-firm"),
            joined("c-firm"),
            firm("d-firm"),
        )
        answer = await post_lines(client, *lines, **lenient)
        assert answer.status_code == 200
        assert answer.headers["preference-applied"] == "handling=lenient"
        said = answer.json()
    assert [(one["line"], one["position"]) for one in said["duplicates"]] == [(1, 1)]
    assert [(one["line"], one["position"]) for one in said["accepted"]] == [(3, 2), (7, 3)]
    refused = {one["line"]: (one["code"], one["status"]) for one in said["refused"]}
    assert refused == {
        2: ("invalid-json", 400),
        4: ("invalid-payload", 422),
        5: ("rule-refused", 422),
        6: ("unknown-reference", 422),
    }
    assert all(one["errors"] for one in said["refused"])
    assert await read.head(pools.log_reader) == 3


async def test_lenient_lines_that_are_all_bad_record_nothing(pools: Pools) -> None:
    async with served(pools) as client:
        answer = await post_lines(client, b"{", joined(), Prefer="handling=lenient")
        assert (answer.status_code, answer.json()["accepted"]) == (200, [])
        assert [one["line"] for one in answer.json()["refused"]] == [1, 2]
        batch = await post(client, [firm()], BATCH, Prefer="handling=lenient")
        assert (batch.status_code, "preference-applied" in batch.headers) == (201, False)


async def test_a_minimal_answer_has_no_body(pools: Pools) -> None:
    async with served(pools) as client:
        answer = await post(client, firm(), Prefer='return="minimal"; foo=bar')
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["preference-applied"] == "return=minimal"
        assert answer.headers["servanda-position"] == "1"


async def test_a_conditional_append_that_did_succeed_may_be_repeated(pools: Pools) -> None:
    async with served(pools) as client:
        first = firm() | {"expectedrevision": 0}
        assert (await post(client, first)).status_code == 201
        assert (await post(client, first)).status_code == 200
        other = described(id="other", name="The Firm") | {"expectedrevision": 0}
        (said,) = faults(await post(client, other), 409, "wrong-revision")
        assert (said["pointer"], said["expected"], said["actual"]) == ("/expectedrevision", 0, 1)
        body, headers = binary(described(id="third", name="The Firm") | {"expectedrevision": "5"})
        (told,) = faults(await post(client, body, headers), 409, "wrong-revision")
        assert (told["header"], told["expected"], told["actual"]) == ("ce-expectedrevision", 5, 1)


async def test_other_content_under_a_known_identity_is_refused_with_what_differs(
    pools: Pools,
) -> None:
    async with served(pools) as client:
        await post(client, firm(id="x"))
        answer = await post(client, firm(id="x", name="Another Firm"))
        assert places(answer, 409, "duplicate-id") == [("/data/name", "duplicate-id")]
        twice = [firm(id="y"), firm(id="y", name="Another Firm")]
        assert places(await post(client, twice, BATCH), 409, "duplicate-id") == [
            ("/1", "duplicate-id")
        ]
    assert await read.head(pools.log_reader) == 1


async def test_gateways_that_replay_with_another_trace_get_the_first_position(pools: Pools) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with served(pools) as client:
        first = await post(client, firm() | {"traceparent": trace}, traceparent=trace)
        again = await post(client, firm() | {"traceparent": trace.replace("b7ad", "aaaa")})
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.headers["servanda-position"] == "1"


@pytest.mark.parametrize("charset", ["utf-8", '"UTF-8"'])
async def test_gzip_a_byte_order_mark_and_a_charset_are_taken(pools: Pools, charset: str) -> None:
    async with served(pools) as client:
        text = b"\xef\xbb\xbf" + str(firm()).replace("'", '"').encode()
        headers = {"Content-Type": f"{STRUCTURED['Content-Type']}; charset={charset}"}
        answer = await post(client, gzip.compress(text), {**headers, "Content-Encoding": "gzip"})
        assert answer.status_code == 201


async def test_many_faults_are_counted_and_a_thousand_listed(pools: Pools) -> None:
    async with served(pools) as client:
        answer = await post(client, [{} for _ in range(500)], BATCH)
        said = answer.json()
        assert said["total"] > 1_000
        assert len(said["errors"]) == 1_000


async def test_a_slash_at_the_end_is_no_address_and_nothing_redirects(pools: Pools) -> None:
    async with served(pools) as client:
        answer = await client.post("/events/", json={})
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
        wrong = await client.delete("/events")
        assert (wrong.status_code, wrong.json()["code"]) == (405, "method-not-allowed")
        assert "POST" in wrong.headers["allow"]
