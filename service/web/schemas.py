"""`/schemas`: every type of event that can be posted or read, and the schema of each version."""

import json
import re
from functools import cache
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from events.envelope import schema_urn
from events.errors import UnknownType
from events.registry import EVENT_TYPES, EventType, find, json_schema
from service.web import schemas_page
from service.web.fixed import fixed, public_url
from service.web.markup import HTML
from service.web.problems import NOT_FOUND
from service.web.refusals import Fault, Refused

JSON: Final = "application/json"
SCHEMA: Final = "application/schema+json"
_VERSION: Final = re.compile("[1-9][0-9]{0,4}", re.ASCII)


async def listed(request: Request) -> Response:
    """Answer which types there are."""
    return await fixed(request, {JSON: _list_body, HTML: _list_page})


async def single(request: Request) -> Response:
    """Answer the schema of one version, or the page that explains it."""
    entry = _named(request.path_params["type"], request.path_params["version"])
    url = public_url(request)
    return await fixed(
        request,
        {SCHEMA: lambda: _body(entry), JSON: lambda: _body(entry), HTML: lambda: _page(entry, url)},
    )


def types() -> dict[str, list[EventType]]:
    """Return the versions of each type, the newest last; types stand in the order of the registry."""
    found: dict[str, list[EventType]] = {}
    for entry in EVENT_TYPES:
        found.setdefault(entry.name, []).append(entry)
    return found


def _named(name: str, version: str) -> EventType:
    """Return what is asked for; raise Refused with the near names."""
    try:
        newest = find(name)
    except UnknownType as error:
        fault = Fault("", NOT_FOUND.code, str(error), error.near)
        said = f"{error} /schemas lists every type."
        raise Refused(NOT_FOUND, said, faults=[fault]) from None
    there = {str(entry.version): entry for entry in types()[newest.name]}
    if _VERSION.fullmatch(version) is None or version not in there:
        raise Refused(NOT_FOUND, f"{newest.name} has the versions {', '.join(there)}.")
    return there[version]


@cache
def _list_body() -> bytes:
    return orjson.dumps({"types": [_told(versions) for versions in types().values()]})


def _told(versions: list[EventType]) -> dict[str, Any]:
    newest = versions[-1]
    return {
        "type": newest.name,
        "label": newest.label,
        "description": schemas_page.said_by(newest),
        "stability": "draft" if newest.draft else "stable",
        "streams": newest.kind,
        "begins": newest.begins,
        "writtenBy": "service" if newest.by_service else "client",
        "versions": [
            {
                "version": entry.version,
                "state": "current" if entry is newest else "accepted",
                "dataschema": schema_urn(entry.name, entry.version),
                "schema": schemas_page.address(entry),
            }
            for entry in versions
        ],
    }


@cache
def _body(entry: EventType) -> bytes:
    return (json.dumps(json_schema(entry), indent=2, ensure_ascii=False) + "\n").encode()


@cache
def _list_page() -> bytes:
    return schemas_page.listed(types()).encode()


@cache
def _page(entry: EventType, url: str) -> bytes:
    return schemas_page.single(entry, types()[entry.name], public_url=url).encode()
