"""GraphQL over HTTP, as clients of all makers speak it: methods, media types, statuses, headers."""

from typing import Any

import pytest
from graphql import get_introspection_query

from service.auth.access import Access
from service.database.engine import Pools
from service.graphql.requests import LARGEST_BODY_BYTES
from service.web.exposure import Exposure
from tests.service.web.posting import faults
from tests.service.web.serving import served
from tests.service.web.test_authorisation import ELSEWHERE, issued

GRAPHQL = "application/graphql-response+json"
ASKED = {"query": "{ meta { position occurredBy } }"}


def codes(body: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in body["errors"]]


async def test_a_query_by_post_and_by_get_have_the_same_answer(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        posted = await client.post("/graphql", json=ASKED)
        linked = await client.get("/graphql", params=ASKED)
    assert posted.status_code == linked.status_code == 200
    assert posted.json() == linked.json()
    assert posted.json()["data"]["meta"]["occurredBy"] == "2026-01-02"


async def test_the_headers_repeat_both_clocks(told_pools: Pools) -> None:
    query = '{ meta(asOf: {position: "100"}, occurredBy: {meeting: "COP-7"}) { position } }'
    async with served(told_pools) as client:
        answer = await client.post("/graphql", json={"query": query})
    assert answer.headers["servanda-position"] == "100"
    assert answer.headers["servanda-occurred-by"] == "2004-10-29"
    assert answer.headers["vary"].startswith("Accept, Authorization")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, application/json;q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.5, application/json;q=0.9", "application/json"),
        (f"application/*;q=0.1, {GRAPHQL}", GRAPHQL),
        ("application/json; charset=utf-8", "application/json"),
    ],
)
async def test_the_answer_has_the_media_type_that_is_asked_for(
    told_pools: Pools, accept: str | None, media: str
) -> None:
    async with served(told_pools) as client:
        if accept is None:
            client.headers.pop("accept")
        headers = {} if accept is None else {"Accept": accept}
        answer = await client.post("/graphql", json=ASKED, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"


async def test_who_accepts_neither_media_type_is_told_both(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        answer = await client.post("/graphql", json=ASKED, headers={"Accept": "text/csv"})
    assert answer.status_code == 406
    assert GRAPHQL in answer.json()["errors"][0]["message"]


REQUEST_ERRORS = [
    ({"query": "{ meta "}, 400, 200, "GRAPHQL_PARSE_FAILED"),
    ({"query": "{ nothing }"}, 422, 200, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "{ a: meta { position } " + "x " * 2000 + "}"}, 400, 200, "GRAPHQL_PARSE_FAILED"),
    ({"query": "{ a " * 900}, 400, 200, "GRAPHQL_PARSE_FAILED"),
    ({"query": "{ a " * 16 + "}" * 16}, 422, 200, "QUERY_TOO_LARGE"),
    (
        {"query": "query A { __typename } query B { __typename }"},
        422,
        200,
        "OPERATION_RESOLUTION_FAILURE",
    ),
    (
        {"query": "query A { __typename }", "operationName": "B"},
        422,
        200,
        "OPERATION_RESOLUTION_FAILURE",
    ),
    ({"query": "mutation { nothing }"}, 422, 200, "OPERATION_NOT_SUPPORTED"),
    ({"query": "subscription { nothing }"}, 422, 200, "OPERATION_NOT_SUPPORTED"),
    (
        {"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": {}}},
        422,
        200,
        "BAD_USER_INPUT",
    ),
    ({"query": 1}, 400, 400, "BAD_REQUEST"),
    ({}, 400, 400, "BAD_REQUEST"),
    ([ASKED], 400, 400, "BAD_REQUEST"),
    ({**ASKED, "variables": "no"}, 400, 400, "BAD_REQUEST"),
    ({**ASKED, "variables": [1]}, 400, 400, "BAD_REQUEST"),
    ({**ASKED, "operationName": 7}, 400, 400, "BAD_REQUEST"),
    ({**ASKED, "extensions": "no"}, 400, 400, "BAD_REQUEST"),
]


@pytest.mark.parametrize(("body", "status", "in_json", "code"), REQUEST_ERRORS)
async def test_what_cannot_be_begun_is_answered_without_data(
    told_pools: Pools, body: object, status: int, in_json: int, code: str
) -> None:
    async with served(told_pools) as client:
        answer = await client.post("/graphql", json=body, headers={"Accept": GRAPHQL})
        plain = await client.post("/graphql", json=body, headers={"Accept": "application/json"})
    assert (answer.status_code, plain.status_code) == (status, in_json)
    assert answer.json() == plain.json()
    assert set(codes(answer.json())) == {code}
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        (b"{ not json", "application/json", 400),
        (b"", "application/json", 400),
        (b'{"query": "\xff"}', "application/json", 400),
        (b'{"variables": ' + b"[" * 30_000, "application/json", 400),
        (b'{"query": "{ __typename }"}', "text/plain", 415),
        (b'{"query": "{ __typename }"}', "application/json; charset=latin1", 415),
        (b"query=%7B__typename%7D", "application/x-www-form-urlencoded", 415),
        (b" " * (LARGEST_BODY_BYTES + 1), "application/json", 413),
    ],
)
async def test_a_body_that_is_no_request_says_what_would_be(
    told_pools: Pools, content: bytes, media: str, status: int
) -> None:
    async with served(told_pools) as client:
        answer = await client.post("/graphql", content=content, headers={"Content-Type": media})
    assert answer.status_code == status
    (error,) = answer.json()["errors"]
    assert error["message"]


async def test_only_queries_travel_by_link(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        answer = await client.get("/graphql", params={"query": "mutation { nothing }"})
        missing = await client.get("/graphql")
        long = await client.get("/graphql", params={"query": "a" * 9000})
        odd = await client.get("/graphql", params={**ASKED, "variables": "{"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert (missing.status_code, long.status_code, odd.status_code) == (400, 414, 400)


async def test_variables_travel_by_link_as_json(told_pools: Pools) -> None:
    asked = {
        "query": "query ($a: String!) { instrument(address: $a) { address } }",
        "variables": '{"a": "BC-VI/32"}',
    }
    async with served(told_pools) as client:
        answer = await client.get("/graphql", params=asked)
    assert answer.json() == {"data": {"instrument": {"address": "BC-VI/32"}}}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_told_which_there_are(told_pools: Pools, method: str) -> None:
    async with served(told_pools) as client:
        answer = await client.request(method, "/graphql", json=ASKED)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


async def test_a_page_of_another_origin_may_read_without_credentials(told_pools: Pools) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    asks = {**origin, "Access-Control-Request-Method": "POST"}
    asks["Access-Control-Request-Headers"] = "content-type"
    public = Exposure(Access.PUBLIC_READ, loopback=True, public_url="http://localhost")
    async with served(told_pools, exposure=public) as client:
        before = await client.options("/graphql", headers=asks)
        answer = await client.post("/graphql", json=ASKED, headers=origin)
    assert before.status_code == 200
    assert before.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


async def test_a_page_of_another_origin_may_read_why_it_is_refused(own_told_pools: Pools) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    key = await issued(own_told_pools, "record")
    bearer = {**origin, "Authorization": f"Bearer {key.text}"}
    async with served(own_told_pools, exposure=ELSEWHERE) as client:
        nobody = await client.post("/graphql", json=ASKED, headers=origin)
        another = await client.post("/graphql", json=ASKED, headers=bearer)
        feed = await client.get("/events", headers=origin)
    faults(nobody, 401, "unauthenticated")
    faults(another, 403, "forbidden")
    for answer in (nobody, another):
        assert answer.headers["access-control-allow-origin"] == "*"
        exposed = answer.headers["access-control-expose-headers"]
        assert exposed == feed.headers["access-control-expose-headers"]
        assert "X-Request-Id" in exposed


async def test_a_field_that_fails_leaves_the_others(told_pools: Pools) -> None:
    query = """{ good: meta { position }
      bad: meta(asOf: {position: "9999999"}) { position } worse: events(first: -1) { totalCount }
      cursor: events(after: "nonsense") { nodes { position } } }"""
    async with served(told_pools) as client:
        answer = await client.post("/graphql", json={"query": query}, headers={"Accept": GRAPHQL})
        plain = await client.post("/graphql", json={"query": query})
    assert (answer.status_code, plain.status_code) == (294, 200)
    body = answer.json()
    assert body["data"]["good"] is not None
    by_path = {error["path"][0]: error["extensions"]["code"] for error in body["errors"]}
    assert by_path == {
        "bad": "AS_OF_OUT_OF_RANGE",
        "worse": "BAD_USER_INPUT",
        "cursor": "BAD_CURSOR",
    }


async def test_introspection_by_the_standard_query_passes(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        answer = await client.post("/graphql", json={"query": get_introspection_query()})
    assert answer.status_code == 200
    assert "errors" not in answer.json()
