"""The OpenAPI document: valid, of one mind with the routes, and with examples that are what they are examples of."""

from typing import Any, Final

import jsonschema
import pytest
from openapi_spec_validator import validate

from events import registry
from events.examples import examples
from service.app import create_app
from service.database.engine import Pools
from service.web import openapi
from service.web.openapi_components import ANSWERS, payload_name, schemas
from service.web.problems import PROBLEMS
from tests.service.web.serving import hub_of, listening, served

URL: Final = "http://localhost"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi.document(URL)


def checker(document: dict[str, Any], component: str) -> jsonschema.Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{component}", "components": document["components"]}
    return jsonschema.Draft202012Validator(schema)


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)


async def test_the_service_gives_it(told_pools: Pools, document: dict[str, Any]) -> None:
    async with served(told_pools) as client:
        answer = await client.get("/openapi.json")
        assert answer.headers["content-type"] == "application/json"
        assert answer.json() == document
        again = await client.get("/openapi.json", headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304


def test_every_example_is_an_event_that_the_document_lets_post(document: dict[str, Any]) -> None:
    posted = checker(document, "CloudEvent")
    for one in examples():
        posted.validate(one)
    strange = {**examples()[0], "recordedtime": "2026-03-01T09:00:00Z"}
    assert not posted.is_valid(strange)
    assert not posted.is_valid({**examples()[0], "subject": "partnership/phones"})
    assert not posted.is_valid({**examples()[0], "data": {}})


def test_every_version_of_every_type_is_a_component(document: dict[str, Any]) -> None:
    components = document["components"]["schemas"]
    names = [payload_name(entry) for entry in registry.EVENT_TYPES]
    assert len(set(names)) == len(names)
    assert set(names) <= components.keys()
    mapping = components["CloudEvent"]["discriminator"]["mapping"]
    assert list(mapping) == list(
        dict.fromkeys(entry.name for entry in registry.EVENT_TYPES if not entry.by_service)
    )


def test_a_component_says_what_the_schema_of_the_payload_says(document: dict[str, Any]) -> None:
    for entry in registry.EVENT_TYPES:
        said = checker(document, payload_name(entry))
        told = registry.json_schema(entry)["examples"]
        for one in told:
            said.validate(one)
            assert not said.is_valid({**one, "unheardOf": 1})


def test_no_two_components_have_one_name() -> None:
    parts = {
        name
        for entry in registry.EVENT_TYPES
        for name in registry.json_schema(entry).get("$defs", {})
    }
    assert parts.isdisjoint(ANSWERS)
    assert ANSWERS.items() <= schemas().items()


async def test_the_document_has_the_routes_of_the_application_and_no_others(
    told_pools: Pools, document: dict[str, Any]
) -> None:
    app = create_app(told_pools, hub=hub_of(told_pools))
    found = set[tuple[str, str]]()
    async with listening(app) as client:
        for route in app._app._otherwise.routes:  # type: ignore[attr-defined]  # behind its labels, beside the direct ones
            methods = route.methods or (await client.options(route.path)).headers["allow"].split(
                ", "
            )
            found |= {(route.path, method.lower()) for method in methods}
    told = {(path, method) for path, item in document["paths"].items() for method in item}
    assert told == {one for one in found if one[1] not in {"head", "options"}} | {
        ("/events", "options")
    }


def test_every_problem_is_foreseen_but_the_one_of_a_method_that_is_not(
    document: dict[str, Any],
) -> None:
    told = {*codes_in(document["paths"]), "method-not-allowed"}
    assert told == {one.code for one in PROBLEMS}


def codes_in(node: Any) -> list[str]:  # noqa: ANN401 - a piece of the document
    match node:
        case {"code": {"enum": list(codes)}}:
            return codes
        case dict():
            return [code for item in node.values() for code in codes_in(item)]
        case list():
            return [code for item in node for code in codes_in(item)]
        case _:
            return []
