"""Between a CloudEvents object and the envelope: what may be posted, which bytes are stored, what is shown."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785

from events.cloudevents import (
    LARGEST_ENTRY,
    STAMP_LENGTH,
    content_digest,
    differences,
    parse,
    seal,
    to_json,
    unseal,
)
from events.errors import Fault, RefusedEvent
from tests.sentences.builders import A_MOMENT, event, recorded

JOINED = "servanda.partnership.joined"


def joined(**members: Any) -> dict[str, Any]:  # noqa: ANN401  # whatever a payload may say
    return event("partnership.joined", "partnership/phones", **members)


def refused(sent: object) -> tuple[Fault, ...]:
    with pytest.raises(RefusedEvent) as found:
        parse(sent)
    return found.value.faults


def places(sent: object) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.code) for fault in refused(sent)}


def test_an_event_is_read_with_the_constants_filled_in() -> None:
    proposed = parse(
        joined(correlationid="a-load") | {"expectedrevision": "exists", "farm": 3, "time": None}
    )
    assert proposed.stream == "partnership/phones"
    assert proposed.dataschema == f"urn:servanda:schemas/{JOINED}/1"
    assert proposed.correlationid == "a-load"
    assert proposed.expected_revision == "exists"
    assert proposed.extensions == {"farm": 3}
    assert proposed.time is None


def test_all_faults_of_the_envelope_and_the_payload_come_at_once() -> None:
    sent = joined(
        capacity="friend", partner=None, occurred="2004-10-27", time="2004-10-29T00:00:00Z"
    )
    sent |= {"specversion": "0.3", "source": "two words", "subject": "meeting/x", "Loud": "1"}
    sent["data"]["weight"] = 1.5
    assert places(sent) == {
        ("/specversion", "unknown-code"),
        ("/source", "wrong-form"),
        ("/subject", "wrong-stream"),
        ("/Loud", "extension-name"),
        ("/data/capacity", "unknown-code"),
        ("/data/partner", "missing-member"),
        ("/data/weight", "float"),
        ("/data/weight", "unknown-member"),
    }


@pytest.mark.parametrize(
    "name", ["recordedtime", "authid", "authtype", "claimstanding", "sequence"]
)
def test_what_the_log_sets_is_refused_and_never_overwritten(name: str) -> None:
    assert places(joined() | {name: "1"}) == {(f"/{name}", "set-by-the-log")}


@pytest.mark.parametrize(
    ("attributes", "pointer", "code"),
    [
        ({"id": ""}, "/id", "wrong-form"),
        ({"id": "x" * 257}, "/id", "too-long"),
        ({"id": "a\nb"}, "/id", "wrong-form"),
        ({"id": None}, "/id", "missing-member"),
        ({"source": "x" * 513}, "/source", "too-long"),
        ({"source": "urn:é"}, "/source", "wrong-form"),
        ({"type": "servanda.partnership.join"}, "/type", "unknown-type"),
        ({"subject": "partnership/Phones"}, "/subject", "wrong-form"),
        ({"subject": "partnership/" + "x" * 81}, "/subject", "wrong-form"),
        ({"subject": "activity/phones"}, "/subject", "wrong-stream"),
        ({"dataschema": "urn:other"}, "/dataschema", "unknown-version"),
        ({"dataschema": f"urn:servanda:schemas/{JOINED}/2"}, "/dataschema", "unknown-version"),
        ({"time": "2003-05-02"}, "/time", "not-an-instant"),
        ({"time": "2003-05-02T10:00:00"}, "/time", "not-an-instant"),
        ({"time": "2003-04-30T23:59:59Z"}, "/time", "time-not-in-occurred"),
        ({"datacontenttype": "text/xml"}, "/datacontenttype", "not-json"),
        ({"expectedrevision": -1}, "/expectedrevision", "out-of-range"),
        ({"farm": "x" * 257}, "/farm", "too-long"),
        ({"data": None}, "/data", "not-an-object"),
        ({"data": []}, "/data", "not-an-object"),
        ({f"x{n}": "1" for n in range(17)}, "", "too-many-extensions"),
        ({"data_base64": "e30="}, "/data_base64", "data-twice"),
    ],
)
def test_each_attribute_has_its_form(attributes: dict[str, Any], pointer: str, code: str) -> None:
    assert (pointer, code) in places(joined() | attributes)


def test_a_time_may_miss_the_day_by_one_because_of_time_zones() -> None:
    for time in ("2003-05-01T12:00:00Z", "2003-05-02T00:00:00+14:00", "2003-05-03T23:59:59.5Z"):
        assert parse(joined(time=time)).time == time


def test_a_later_time_says_when_the_event_was_made_and_is_not_kept() -> None:
    for time in ("2003-05-04T00:00:00Z", "2026-11-30T10:00:00Z"):
        assert parse(joined(time=time)) == parse(joined())


def test_what_is_no_object_is_refused() -> None:
    assert places([]) == {("", "not-an-object")}


def test_a_payload_in_base64_is_the_same_payload() -> None:
    sent = joined()
    text = base64.b64encode(json.dumps(sent["data"]).encode()).decode()
    encoded = {name: item for name, item in sent.items() if name != "data"} | {"data_base64": text}
    assert parse(encoded) == parse(sent)
    assert places(encoded | {"data_base64": "%"}) == {("/data_base64", "not-json")}


def test_a_claim_stands_on_the_stream_of_its_paragraph() -> None:
    assert parse(event("claim.made", "paragraph/xy-1-2-1")).stream == "paragraph/xy-1-2-1"
    assert places(event("claim.made", "paragraph/xy-1-2-2")) == {("/subject", "wrong-stream")}


def test_a_correction_may_stand_in_a_stream_of_any_kind() -> None:
    assert parse(event("event.corrected", "meeting/xy-cop-1")).stream == "meeting/xy-cop-1"


def test_an_entry_is_the_standards_bytes_with_the_stamp_in_its_place() -> None:
    sent = joined(note="Zoë → 日本 \U0001f600", time="2003-05-02T10:00:00Z", traceparent="00-ab")
    sealed = seal(parse(sent), authid="key:7", authtype="api_key", claimstanding="proposed")
    entry = sealed.entry(A_MOMENT)
    assert len(entry) == len(sealed.prefix) + STAMP_LENGTH + len(sealed.suffix)
    members = json.loads(entry)
    assert entry == rfc8785.dumps(members)
    assert members == sent | {
        "authid": "key:7",
        "authtype": "api_key",
        "claimstanding": "proposed",
        "datacontenttype": "application/json",
        "dataschema": f"urn:servanda:schemas/{JOINED}/1",
        "recordedtime": "2026-03-01T09:00:00.123456Z",
    }


def test_the_stamp_has_its_place_whatever_a_payload_or_an_attribute_says_of_one() -> None:
    stamped = '"recordedtime":"'
    data = {"recordedtime": stamped, "a": {"recordedtime": ""}}
    target = {"source": "urn:test", "id": stamped}
    sent = event("event.corrected", "partnership/phones", target=target, data=data, reason=stamped)
    sent |= {"zone": stamped, "correlationid": stamped}
    sealed = seal(parse(sent), authid="local", authtype="system", claimstanding=None)
    members = json.loads(sealed.entry(A_MOMENT))
    assert sealed.entry(A_MOMENT) == rfc8785.dumps(members)
    assert members["recordedtime"] == "2026-03-01T09:00:00.123456Z"
    assert (members["data"]["data"], members["zone"]) == (data, stamped)


def test_a_stamp_has_its_length_at_every_moment() -> None:
    sealed = seal(parse(joined()), authid="local", authtype="unauthenticated", claimstanding=None)
    whole = sealed.entry(datetime(2030, 1, 1, tzinfo=UTC))
    assert b'"recordedtime":"2030-01-01T00:00:00.000000Z"' in whole
    assert len(whole) == len(sealed.entry(A_MOMENT))


def test_what_is_unsealed_is_what_was_sent() -> None:
    sent = joined(correlationid="a", causationid="b", traceparent="00-ab") | {"farm": True}
    held = recorded(sent, position=7, revision=3, claimstanding="admitted")
    assert (held.position, held.revision, held.claimstanding) == (7, 3, "admitted")
    assert (held.recorded_at, held.authid, held.authtype) == (A_MOMENT, "system:loader", "system")
    assert held.extensions == {"traceparent": "00-ab", "farm": True}
    assert held.data == sent["data"]
    assert not differences(parse(sent), held)
    assert unseal(held.entry, position=7, revision=3, leaf_hash=held.leaf_hash) == held


def test_people_are_shown_the_entry_and_its_position() -> None:
    held = recorded(joined(), position=12)
    assert to_json(held) == json.loads(held.entry) | {"sequence": "12"}


def test_sending_again_is_the_same_whatever_the_trace_and_the_form_of_the_schema() -> None:
    held = recorded(joined(traceparent="00-first"))
    again = joined(traceparent="00-second", dataschema=f"https://a.example/schemas/{JOINED}/1")
    assert not differences(parse(again | {"expectedrevision": 0}), held)
    assert content_digest(parse(again)) == content_digest(held)


def test_other_content_is_told_by_where_it_differs() -> None:
    held = recorded(joined(id="one", note="a"))
    other = joined(id="one", note="b", language="fr", correlationid="c")
    assert differences(parse(other), held) == ("/correlationid", "/data/language", "/data/note")
    assert content_digest(parse(other)) != content_digest(held)


def test_true_is_not_one() -> None:
    held = recorded(joined(id="one") | {"farm": True})
    assert differences(parse(joined(id="one") | {"farm": 1}), held) == ("/farm",)


def test_an_entry_of_the_largest_size_is_stored_and_one_byte_more_is_refused() -> None:
    def entry(note: str) -> bytes:
        sent = joined(id="one", note=note, sources=[{"title": "x" * 300}] * 205)
        sealed = seal(parse(sent), authid="a", authtype="system", claimstanding=None)
        return sealed.entry(A_MOMENT)

    fitting = "n" * (1 + LARGEST_ENTRY - len(entry("n")))
    assert len(entry(fitting)) == LARGEST_ENTRY
    with pytest.raises(RefusedEvent, match="Shorten it by 1 bytes"):
        entry(fitting + "n")
