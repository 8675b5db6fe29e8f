"""Every row of the table of bad input: what is answered, and that nothing of it is recorded."""

import asyncio
import gzip
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from events.log import read
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.web import bodies
from service.web.problems import PROBLEMS
from tests.sentences.builders import SOURCE, claim, event
from tests.service.web.posting import (
    BATCH,
    LINES,
    STRUCTURED,
    binary,
    described,
    faults,
    firm,
    formed,
    joined,
    places,
    post,
)
from tests.service.web.serving import TODAY, served

Json = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One input after a history of one firm, and what it is answered."""

    code: str
    status: int
    sent: object
    places: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=lambda: STRUCTURED)


def nested(depth: int) -> object:
    return 1 if not depth else [nested(depth - 1)]


def text_of(sent: Json) -> bytes:
    return json.dumps(sent).encode()


def named(sent: Json) -> Json:
    return {"source": sent["source"], "id": sent["id"]}


def with_data(**members: object) -> Json:
    sent = firm("b-firm")
    return {**sent, "data": {**sent["data"], **members}}


KNOWN = firm(id="known")
TWICE = b'{"id": "a", ' + text_of(firm())[1:]
AHEAD = (TODAY + timedelta(days=3)).date().isoformat()

ROWS: dict[str, Row] = {
    "not JSON": Row("invalid-json", 400, b"{", (("", "invalid-json"),)),
    "not UTF-8": Row("invalid-json", 400, text_of(firm())[:-2] + b"\xff}", (("", "invalid-json"),)),
    "empty": Row("invalid-json", 400, b" \n", (("", "empty"),)),
    "names twice": Row("invalid-json", 400, TWICE, (("", "invalid-json"),)),
    "NaN": Row("invalid-json", 400, text_of(firm())[:-1] + b', "x": NaN}', (("", "invalid-json"),)),
    "too deep": Row("invalid-json", 400, with_data(title=nested(40)), (("/data/title" + "/0" * 30, "too-deep"), ("/data/title", "string-type"))),
    "far too deep": Row("invalid-json", 400, b"[" * 100_000, (("", "invalid-json"),)),
    "U+0000": Row("invalid-json", 400, with_data(title="a\0b"), (("/data/title", "nul"),)),
    "a lone surrogate": Row("invalid-json", 400, with_data(title="\ud800"), (("/data/title", "lone-surrogate"),)),
    "a large integer": Row("invalid-json", 400, with_data(extra=2**53), (("/data/extra", "integer-range"),)),
    "an envelope without id": Row("invalid-event", 400, {n: t for n, t in firm().items() if n != "id"}, (("/id", "missing-member"),)),
    "an array where one is asked": Row("invalid-event", 400, [firm()], (("", "not-an-object"),)),
    "a header twice": Row("invalid-event", 400, binary(firm())[0], (("/id", "header"),), {**binary(firm())[1], "CE-Id": "b"}),
    "ce-datacontenttype": Row("invalid-event", 400, binary(firm())[0], (("/datacontenttype", "header"),), {**binary(firm())[1], "ce-datacontenttype": "application/json"}),
    "a header that is no UTF-8": Row("invalid-event", 400, binary(firm())[0], (("/note", "header"),), {**binary(firm())[1], "ce-note": "%ff"}),
    "known identity": Row("duplicate-id", 409, firm(id="known", name="Another"), (("/data/name", "duplicate-id"),)),
    "another revision": Row("wrong-revision", 409, described(name="Another") | {"expectedrevision": 4}, (("/expectedrevision", "wrong-revision"),)),
    "a form": Row("unsupported-format", 415, b"a=b", headers={"Content-Type": "application/x-www-form-urlencoded"}),
    "no type at all": Row("unsupported-format", 415, text_of(firm()), headers={"Content-Type": "text/plain"}),
    "plain JSON without headers": Row("unsupported-format", 415, text_of(firm()), headers={"Content-Type": "application/json"}),
    "CloudEvents in XML": Row("unsupported-format", 415, b"<event/>", headers={"Content-Type": "application/cloudevents+xml"}),
    "a batch in another format": Row("unsupported-format", 415, b"", headers={"Content-Type": "application/cloudevents-batch+protobuf"}),
    "binary with another payload": Row("unsupported-format", 415, b"a", headers={**binary(firm())[1], "Content-Type": "text/csv"}),
    "another charset": Row("unsupported-format", 415, text_of(firm()), headers={"Content-Type": "application/cloudevents+json; charset=latin-1"}),
    "another coding": Row("unsupported-format", 415, text_of(firm()), headers={**STRUCTURED, "Content-Encoding": "br"}),
    "no gzip": Row("unsupported-format", 415, text_of(firm()), headers={**STRUCTURED, "Content-Encoding": "gzip"}),
    "half a gzip": Row("unsupported-format", 415, gzip.compress(text_of(firm()))[:-9], headers={**STRUCTURED, "Content-Encoding": "gzip"}),
    "a body too large": Row("too-large", 413, b" " * (2**20 + 1)),
    "a bomb": Row("too-large", 413, gzip.compress(b" " * 2**25), headers={**STRUCTURED, "Content-Encoding": "gzip"}),
    "too many events": Row("too-large", 413, [{}] * 1_001, headers=BATCH),
    "very many lines": Row("too-large", 413, gzip.compress(b"0\n" * 2**22), headers={**LINES, "Content-Encoding": "gzip"}),
    "more after a gzip": Row("unsupported-format", 415, gzip.compress(text_of(firm("b-firm"))) + bytes(1000), headers={**STRUCTURED, "Content-Encoding": "gzip"}),
    "a revision of many digits": Row("invalid-event", 400, binary(firm("b-firm"))[0], (("/expectedrevision", "int-type"),), {**binary(firm("b-firm"))[1], "ce-expectedrevision": "9" * 5000}),
    "too many lines": Row("too-large", 413, b"{}\n" * 10_001, headers=LINES),
    "an entry too large": Row("too-large", 413, with_data(sources=[{"title": "x" * 300}] * 250), (("", "too-large"),)),
    "unknown type": Row("unknown-type", 422, firm() | {"type": "servanda.stakeholder.registred"}, (("/type", "unknown-type"),)),
    "unknown version": Row("unknown-version", 422, firm() | {"dataschema": "urn:servanda:schemas/servanda.stakeholder.registered/9"}, (("/dataschema", "unknown-version"),)),
    "a date above level 0": Row("invalid-payload", 422, with_data(occurred="2004?"), (("/data/occurred", "date-not-level-0"),)),
    "a day that does not exist": Row("invalid-payload", 422, with_data(occurred="2004-02-30"), (("/data/occurred", "date-not-level-0"),)),
    "an unknown member": Row("invalid-payload", 422, with_data(nmae="x"), (("/data/nmae", "unknown-member"),)),
    "a fraction": Row("invalid-payload", 422, with_data(title=1.5), (("/data/title", "float"),)),
    "no payload": Row("invalid-payload", 422, {n: t for n, t in firm().items() if n != "data"}, (("/data", "not-an-object"),)),
    "another subject": Row("subject-mismatch", 422, firm() | {"subject": "partnership/phones"}, (("/subject", "wrong-stream"),)),
    "a time on no day of it": Row("subject-mismatch", 422, firm("b-firm") | {"time": "1999-01-01T00:00:00Z"}, (("/time", "time-not-in-occurred"),)),
    "tomorrow": Row("future-date", 422, with_data(occurred=AHEAD), (("/data/occurred", "future-date"),)),
    "next year": Row("future-date", 422, with_data(occurred="2027"), (("/data/occurred", "future-date"),)),
    "unknown stakeholder": Row("unknown-reference", 422, formed(fundedBy=["stakeholder/a-frim"]), (("/data/fundedBy/0", "unknown-reference"),)),
    "an e-mail address": Row("personal-data", 422, with_data(note="Write to someone@firm.example"), (("/data/note", "personal-data"),)),
    "a telephone number": Row("personal-data", 422, with_data(sources=[{"title": "Call +41 22 917 82 18"}]), (("/data/sources/0/title", "personal-data"),)),
    "personal data in an extension": Row("personal-data", 422, firm("b-firm") | {"contact": "someone@firm.example"}, (("/contact", "personal-data"),)),
    "registered twice": Row("rule-refused", 422, firm(id="again"), (("", "stakeholder.registered/exists"),)),
    "a member that is ours": Row("reserved-attribute", 422, firm("b-firm") | {"authid": "me"}, (("/authid", "set-by-the-log"),)),
    "a type that the service writes": Row("forbidden", 403, firm("b-firm") | {"source": "urn:servanda:service"}, (("/source", "source"),)),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
async def test_bad_input_is_refused_where_it_is_bad(pools: Pools, name: str) -> None:
    row = ROWS[name]
    async with served(pools) as client:
        assert (await post(client, KNOWN)).status_code == 201
        answer = await post(client, row.sent, row.headers)
        assert places(answer, row.status, row.code) == list(row.places)
        if row.status == 415 and "coding" not in name and "gzip" not in name:
            assert "application/cloudevents+json" in answer.headers["accept-post"]
    assert await read.head(pools.log_reader) == 1


async def test_near_names_are_given(pools: Pools) -> None:
    async with served(pools) as client:
        await post(client, KNOWN)
        (type_,) = faults(await post(client, ROWS["unknown type"].sent), 422, "unknown-type")
        (ref,) = faults(
            await post(client, ROWS["unknown stakeholder"].sent), 422, "unknown-reference"
        )
    assert "servanda.stakeholder.registered" in type_["near"]
    assert ref["near"] == ["stakeholder/a-firm"]


async def test_a_paragraph_that_the_instrument_does_not_have_is_named(
    own_told_pools: Pools,
) -> None:
    sent = formed(evidence=[claim("BC-VI/32#12")])
    async with served(own_told_pools) as client:
        (said,) = faults(await post(client, sent), 422, "unknown-paragraph")
    assert (said["pointer"], said["code"]) == ("/data/evidence/0/paragraph", "unknown-reference")
    assert "BC-VI/32#2" in said["near"]


async def test_what_was_taken_back_is_not_corrected(pools: Pools) -> None:
    target = named(one := formed(id="formed"))
    retracted = event("event.retracted", one["subject"], target=target, reason="no")
    corrected = event("event.corrected", one["subject"], target=target, reason="no", data=one["data"] | {"title": "Phones"})  # fmt: skip
    async with served(pools) as client:
        for sent in (one, retracted):
            assert (await post(client, sent)).status_code == 201
        answer = await post(client, corrected)
        assert [code for _, code in places(answer, 409, "retracted-target")] != []
    assert await read.head(pools.log_reader) == 2


async def test_a_day_that_has_begun_somewhere_is_no_tomorrow(pools: Pools) -> None:
    begun: date = (TODAY + timedelta(hours=14)).date()
    async with served(pools) as client:
        answer = await post(client, with_data(occurred=begun.isoformat()))
        assert answer.status_code == 201, answer.json()
        planned = event("meeting.scheduled", "meeting/cop-99", code="COP-99", body="stakeholder/b-firm", **{"from": "2031-05-01", "to": "2031-05-02"})  # fmt: skip
        assert (await post(client, planned)).status_code == 201


async def test_the_earliest_stage_names_the_problem_and_every_fault_is_told(pools: Pools) -> None:
    batch = [
        firm("b-firm"),
        with_data(nmae="x") | {"id": "x"},
        formed(fundedBy=["stakeholder/nobody"]),
        firm("c-firm") | {"type": "servanda.nothing"},
        firm("d-firm") | {"time": "noon"},
        joined("b-firm"),
    ]
    async with served(pools) as client:
        answer = await post(client, batch, BATCH)
        found = places(answer, 400, "invalid-event")
    assert found == [
        ("/1/data/nmae", "unknown-member"),
        ("/2/data/fundedBy/0", "unknown-reference"),
        ("/3/type", "unknown-type"),
        ("/4/time", "not-an-instant"),
    ]
    assert await read.head(pools.log_reader) == 0


async def test_headers_beyond_16_kib_are_refused(pools: Pools) -> None:
    async with served(pools) as client:
        answer = await post(client, firm(), STRUCTURED, **{"ce-long": "x" * 16_400})
        faults(answer, 431, "headers-too-large")
        fits = await post(client, firm(), STRUCTURED, **{"x-long": "x" * 15_000})
    assert fits.status_code == 201


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://[", "null"])
async def test_a_page_of_elsewhere_cannot_post(pools: Pools, origin: str) -> None:
    asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    async with served(pools) as client:
        answer = await post(client, firm(), STRUCTURED, Origin=origin)
        faults(answer, 403, "forbidden")
        before = await client.options("/events", headers=asks)
        for one in (answer, before):
            assert "access-control-allow-origin" not in one.headers
    assert await read.head(pools.log_reader) == 0


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "203.0.113.9"}, {"Via": "1.1 proxy"}, {"Forwarded": "for=203.0.113.9"}, {"Host": "servanda.example"}],
)  # fmt: skip
async def test_whoever_came_through_a_proxy_is_not_the_person_at_the_machine(
    pools: Pools, headers: dict[str, str]
) -> None:
    async with served(pools) as client:
        answer = await post(client, firm(), STRUCTURED, **headers)
        faults(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert await read.head(pools.log_reader) == 0


def test_every_problem_has_its_own_code_and_says_what_to_do() -> None:
    assert len({one.code for one in PROBLEMS}) == len(PROBLEMS)
    assert all(one.title and one.advice.endswith((".", "/*.")) for one in PROBLEMS)


def test_who_loads_has_no_say_here() -> None:
    assert LOCAL.may_name(SOURCE)
    assert not LOCAL.may_name("urn:servanda:service")


async def test_a_header_that_may_stand_once_stands_once(pools: Pools) -> None:
    async with served(pools) as client:
        for name, value in (("Content-Type", "application/json"), ("Authorization", "Bearer x")):
            headers = [("Content-Type", STRUCTURED["Content-Type"]), ("Authorization", "Bearer y")]
            answer = await client.post(
                "/events", content=json.dumps(firm()), headers=[*headers, (name, value)]
            )
            faults(answer, 400, "contradictory-request")


async def test_several_members_of_gzip_are_one_body(pools: Pools) -> None:
    lines = [text_of(firm(slug)) + b"\n" for slug in ("a", "b", "c")]
    body = b"".join(map(gzip.compress, lines))
    async with served(pools) as client:
        answer = await post(client, body, {**LINES, "Content-Encoding": "gzip"})
    assert [one["line"] for one in answer.json()["accepted"]] == [1, 2, 3]


async def test_a_body_that_does_not_come_is_not_waited_for(
    pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "SILENT_S", 0.1)
    async with served(pools) as client:
        reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
        writer.write(b"POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nContent-Type: application/cloudevents+json\r\n\r\n{")  # fmt: skip
        async with asyncio.timeout(10):
            head = await reader.readuntil(b"\r\n\r\n")
        writer.close()
    assert head.startswith(b"HTTP/1.1 408")


async def test_a_proxy_of_an_old_kind_is_not_the_person_at_the_machine(pools: Pools) -> None:
    async with served(pools) as client:
        reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
        writer.write(b"POST /events HTTP/1.0\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Type: application/cloudevents+json\r\n\r\n{}")  # fmt: skip
        async with asyncio.timeout(10):
            head = await reader.readuntil(b"\r\n\r\n")
        writer.close()
    assert head.split(b" ")[1] == b"401"
