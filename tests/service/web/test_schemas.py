"""What an integration reads of the types: the list, each schema, and the pages that explain them."""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator

import httpx
import pytest

from events.examples import examples_of
from events.registry import EVENT_TYPES, json_schema
from service.database.engine import Pools
from service.web.schemas_words import changes
from tests.service.web.posting import faults
from tests.service.web.serving import served

JOINED = "/schemas/servanda.partnership.joined/1"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
async def client(told_pools: Pools) -> AsyncIterator[httpx.AsyncClient]:
    async with served(told_pools) as found:
        yield found


async def test_every_version_of_every_type_is_listed_with_its_state(
    client: httpx.AsyncClient,
) -> None:
    types = (await client.get("/schemas")).json()["types"]
    listed = [(one["type"], each["version"]) for one in types for each in one["versions"]]
    assert sorted(listed) == sorted((entry.name, entry.version) for entry in EVENT_TYPES)
    (reference,) = (one for one in types if one["type"] == "servanda.instrument.reference_recorded")
    assert [each["state"] for each in reference["versions"]] == ["accepted", "current"]
    (joined,) = (one for one in types if one["type"] == "servanda.partnership.joined")
    assert joined == {
        "type": "servanda.partnership.joined",
        "label": "Partner joined",
        "description": "One partner, in one capacity: two capacities of one firm are two events.",
        "stability": "stable",
        "streams": "partnership",
        "begins": False,
        "writtenBy": "client",
        "versions": [
            {
                "version": 1,
                "state": "current",
                "dataschema": "urn:servanda:schemas/servanda.partnership.joined/1",
                "schema": JOINED,
            }
        ],
    }


@pytest.mark.long
async def test_every_listed_address_gives_its_schema_and_its_page(
    client: httpx.AsyncClient,
) -> None:
    for entry in EVENT_TYPES:
        address = f"/schemas/{entry.name}/{entry.version}"
        schema = await client.get(address)
        assert schema.headers["content-type"] == "application/schema+json"
        assert schema.json() == json_schema(entry)
        page = (await client.get(address, headers=BROWSER)).text
        names = re.findall(r'<th scope="row" role="rowheader"><code>(.*?)</code></th>', page)
        assert set(names) >= json_schema(entry)["properties"].keys()
        (told, *_) = examples_of(entry.name, entry.version)
        shown = re.findall(r'<pre tabindex="0"><code>(.*?)</code></pre>', page, re.DOTALL)
        assert json.loads(shown[0].replace("&quot;", '"').replace("&#x27;", "'")) == told
        assert ("curl" in shown[-1]) is not entry.by_service


async def test_a_page_says_what_members_take_and_which_are_required(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get(JOINED, headers=BROWSER)).text
    rows = dict(
        re.findall(
            r'rowheader"><code>(\w+)</code></th><td role="cell" data-label="takes">(.*?)</tr>', page
        )
    )
    assert rows["how"].startswith("one of <code>signed</code>, <code>welcomed</code>")
    assert rows["how"].endswith('<td role="cell" data-label="required">yes</td>')
    assert rows["occurred"].startswith("a date: YYYY, YYYY-MM or YYYY-MM-DD")
    assert '<a href="#Source">Source</a>' in rows["sources"]
    assert rows["note"].startswith("text of 1 to 2,000 characters")
    assert 'id="Source"' in page


async def test_a_page_says_what_a_version_changed(client: httpx.AsyncClient) -> None:
    address = "/schemas/servanda.instrument.reference_recorded/1"
    page = (await client.get(address, headers=BROWSER)).text
    assert "<code>registerOf</code> is new" in page
    assert "Version 2 is the newest; this one is still accepted." in page


def test_changes_name_what_is_new_what_is_gone_and_what_takes_something_else() -> None:
    before = {"properties": {"a": {"type": "string"}, "b": {"type": "boolean"}}}
    after = {"properties": {"b": {"type": "integer"}, "c": {}}, "required": ["c"]}
    assert changes(before, after) == [
        "`a` is gone",
        "`b` takes something else: a whole number",
        "`c` is new",
    ]


async def test_the_policy_of_a_page_allows_its_style_and_nothing_else(
    client: httpx.AsyncClient,
) -> None:
    for address in ("/schemas", JOINED, "/problems", "/problems/not-found"):
        answer = await client.get(address, headers=BROWSER)
        (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
        digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]
        assert "<script" not in answer.text
        assert "style=" not in answer.text


async def test_an_unknown_type_or_version_is_told_what_there_is(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/schemas/servanda.partnership.joind/1")
    (fault,) = faults(answer, 404, "not-found")
    assert fault["near"][0] == "servanda.partnership.joined"
    for version in ("2", "0", "01", "newest"):
        answer = await client.get(f"/schemas/servanda.partnership.joined/{version}")
        assert faults(answer, 404, "not-found") == []
        assert answer.json()["detail"] == "servanda.partnership.joined has the versions 1."


async def test_what_is_known_already_is_not_sent_again(client: httpx.AsyncClient) -> None:
    for address in ("/schemas", JOINED, "/problems", "/problems/not-found"):
        first = await client.get(address)
        again = await client.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == "max-age=3600"
        head = await client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == first.headers["etag"]
        page = await client.get(address, headers=BROWSER)
        assert page.headers["etag"] != first.headers["etag"]
        assert "Accept" in page.headers["vary"]


async def test_a_media_type_that_there_is_not_is_refused_with_those_that_there_are(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get(JOINED, headers={"Accept": "application/xml"})
    faults(answer, 406, "not-acceptable")
    assert answer.json()["detail"] == (
        "Accept application/schema+json or application/json or text/html."
    )
    assert (await client.post(JOINED)).status_code == 405
