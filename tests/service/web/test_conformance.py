"""CloudEvents 1.0.2: what is no event is refused where the fault is, in every mode; what is one is taken.

The faults are those of the CloudEvents conformance project's lists for JSON, laid over an event of ours.
"""

import base64
import json
from typing import Any

import pytest

from events.log import read
from service.database.engine import Pools
from tests.service.web.posting import (
    BATCH,
    STRUCTURED,
    binary,
    faults,
    firm,
    places,
    post,
    post_lines,
)
from tests.service.web.serving import served

ABSENT = object()

INVALID: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("no specversion", {"specversion": ABSENT}, "/specversion"),
    ("no id", {"id": ABSENT}, "/id"),
    ("no type", {"type": ABSENT}, "/type"),
    ("no source", {"source": ABSENT}, "/source"),
    ("time: a word", {"time": "noon"}, "/time"),
    ("time: to the minute", {"time": "2003-05-02T18:31Z"}, "/time"),
    ("time: offset of another alphabet", {"time": "2003-05-02T18:31:00Q"}, "/time"),
    ("time: offset out of range", {"time": "2003-05-02T18:31:00+25:00"}, "/time"),
    ("time: offset of letters", {"time": "2003-05-02T18:31:00+ab:00"}, "/time"),
    ("time: offset of hours alone", {"time": "2003-05-02T18:31:00+05"}, "/time"),
    ("empty id", {"id": ""}, "/id"),
    ("empty type", {"type": ""}, "/type"),
    ("empty source", {"source": ""}, "/source"),
    ("empty specversion", {"specversion": ""}, "/specversion"),
    ("another specversion", {"specversion": "0.9"}, "/specversion"),
    ("datacontenttype: no media type", {"datacontenttype": "abc"}, "/datacontenttype"),
    ("empty datacontenttype", {"datacontenttype": ""}, "/datacontenttype"),
    ("empty dataschema", {"dataschema": ""}, "/dataschema"),
    ("empty subject", {"subject": ""}, "/subject"),
    ("id: a number", {"id": 7}, "/id"),
    ("id: an object", {"id": {"a": "b"}}, "/id"),
    ("extension with a capital", {"OurExtension": "x"}, "/OurExtension"),
    ("extension with a full stop", {"our.extension": "x"}, "/our.extension"),
    ("extension with a fraction", {"our.extension": 2.5}, "/our.extension"),
    ("data and data_base64", {"data_base64": "e30="}, "/data_base64"),
)


def laid_over(sent: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    whole = {**sent, **changes}
    return {name: value for name, value in whole.items() if value is not ABSENT}


def test_there_are_as_many_as_the_project_has() -> None:
    assert len(INVALID) == 25


async def test_what_is_no_event_is_refused_in_every_mode_and_nothing_is_recorded(
    pools: Pools,
) -> None:
    async with served(pools) as client:
        for name, changes, pointer in INVALID:
            bad = laid_over(firm(), changes)
            found = places(await post(client, bad), 400, "invalid-event")
            assert pointer in {place for place, _ in found}, name
            found = places(await post(client, [firm("b-firm"), bad], BATCH), 400, "invalid-event")
            assert f"/1{pointer}" in {place for place, _ in found}, name
            lines = await post_lines(client, firm("b-firm"), bad)
            said = faults(lines, 400, "invalid-event")
            assert (f"/1{pointer}", 2) in {(one["pointer"], one["line"]) for one in said}, name
    assert await read.head(pools.log_reader) == 0


async def test_lenient_lines_leave_each_of_them_out(pools: Pools) -> None:
    bad = [laid_over(firm(), changes) for _, changes, _ in INVALID]
    async with served(pools) as client:
        answer = await post_lines(client, *bad, firm("good"), Prefer="handling=lenient")
    said = answer.json()
    assert [(one["line"], one["code"]) for one in said["refused"]] == [
        (line, "invalid-event") for line in range(1, 26)
    ]
    for refused, (name, _, pointer) in zip(said["refused"], INVALID, strict=True):
        place = f"/{refused['line'] - 1}{pointer}"
        assert place in {one["pointer"] for one in refused["errors"]}, name
    assert [one["stream"] for one in said["accepted"]] == ["stakeholder/good"]


INVALID_HEADERS: tuple[tuple[str, dict[str, str], str], ...] = tuple(
    (name, {key: text for key, text in changes.items() if isinstance(text, str)}, pointer)
    for name, changes, pointer in INVALID
    if all(isinstance(text, str) for text in changes.values())
    and changes.keys() <= {"time", "id", "type", "source", "specversion", "dataschema", "subject"}
)


async def test_in_binary_mode_the_header_is_named(pools: Pools) -> None:
    async with served(pools) as client:
        for name, changes, pointer in INVALID_HEADERS:
            body, headers = binary(laid_over(firm(), changes))
            said = faults(await post(client, body, headers), 400, "invalid-event")
            assert (pointer, f"ce-{pointer[1:]}") in {
                (one["pointer"], one.get("header")) for one in said
            }, name
    assert await read.head(pools.log_reader) == 0


BATCHES: tuple[tuple[str, Any, str], ...] = (
    ("versions are mixed", [firm(), firm("b-firm") | {"specversion": "0.9"}], "/1/specversion"),
    ("an event has no id", [laid_over(firm(), {"id": ABSENT})], "/0/id"),
    ("one is no object", ["something", firm()], "/0"),
    ("it is no array", firm(), ""),
)


@pytest.mark.parametrize(("name", "sent", "pointer"), BATCHES)
async def test_what_is_no_batch_is_refused(
    pools: Pools, name: str, sent: object, pointer: str
) -> None:
    async with served(pools) as client:
        found = places(await post(client, sent, BATCH), 400, "invalid-event")
    assert pointer in {place for place, _ in found}, name
    assert await read.head(pools.log_reader) == 0


VALID: tuple[tuple[str, dict[str, Any]], ...] = (
    ("minimal", {}),
    (
        "optional attributes that are null",
        {"datacontenttype": None, "dataschema": None, "time": None},
    ),
    (
        "all attributes",
        {
            "datacontenttype": "application/json",
            "dataschema": "https://elsewhere.example/schemas/servanda.stakeholder.registered/1",
            "time": "2003-05-02T17:31:00Z",
        },
    ),
    ("time in UTC", {"time": "2003-05-02T17:31:00Z"}),
    ("time to the nanosecond", {"time": "2003-05-02T17:31:00.000000000Z"}),
    ("time east of it", {"time": "2003-05-02T18:31:00+01:00"}),
    ("time west of it", {"time": "2003-05-02T16:31:00-01:00"}),
    ("relative source", {"source": "#fragment"}),
    ("data in base64", {"data": ABSENT, "data_base64": ABSENT}),
    (
        "extensions of all types",
        {
            "extinteger": 10,
            "extboolean": True,
            "extstring": "text",
            "exturi": "https://elsewhere.example",
            "exturiref": "//authority/path",
            "exttimestamp": "2023-03-31T15:12:00Z",
            "extbinary": "TWE=",
        },
    ),
)


async def test_what_is_an_event_is_taken(pools: Pools) -> None:
    async with served(pools) as client:
        for number, (name, changes) in enumerate(VALID):
            sent = laid_over(firm(f"firm-{number}"), changes)
            if "data" not in sent:
                sent["data_base64"] = base64_of(firm(f"firm-{number}")["data"])
            answer = await post(client, sent)
            assert answer.status_code == 201, (name, answer.json())
        together = await post(client, [firm(f"more-{one}") for one in range(3)], BATCH)
        assert together.status_code == 201


def base64_of(data: object) -> str:
    return base64.b64encode(json.dumps(data).encode()).decode()


@pytest.mark.parametrize("charset", ["", "; charset=utf-8"])
async def test_the_scenarios_of_the_http_binding(pools: Pools, charset: str) -> None:
    async with served(pools) as client:
        body, headers = binary(firm() | {"time": "2003-05-02T03:56:24Z"})
        first = await post(client, body, headers | {"Content-Type": f"application/json{charset}"})
        sent = firm("b-firm") | {"datacontenttype": "application/json"}
        other = await post(client, sent, {"Content-Type": STRUCTURED["Content-Type"] + charset})
    assert (first.status_code, other.status_code) == (201, 201)
    one, two = await read.read(pools.log_reader, after=0, limit=2)
    assert (one.time, one.data) == ("2003-05-02T03:56:24Z", firm()["data"])
    assert two.data == sent["data"]
