"""The schemas that the OpenAPI document refers to: payloads and events from the registry, and what answers are made of."""

import json
from collections.abc import Mapping
from typing import Any, Final

from events.envelope import schema_urn
from events.examples import examples_of
from events.registry import ANY_KIND, EVENT_TYPES, EventType, json_schema
from events.types.attributes import MOST_EXTENSIONS, SET_BY_THE_LOG, Attributes
from events.types.keys import SLUG
from events.types.printing import PlainSchema
from service.web.openapi_shapes import Node, ref
from service.web.problems import PROBLEMS

_TEXT: Final = {"type": "string"}
_POSITION: Final = {"type": "integer", "minimum": 1, "description": "Its place in the log."}
_EXTENSION_NAMES: Final = {"pattern": "^[a-z0-9]{1,20}$"}


def schemas() -> dict[str, Node]:
    """Return every component."""
    return dict(sorted({**_payloads(), **_events(), **ANSWERS}.items()))


def payload_name(entry: EventType) -> str:
    """Return the component that a payload is."""
    return f"{entry.model.__name__}V{entry.version}"


def event_name(entry: EventType) -> str:
    """Return the component that events of a type are."""
    return f"{entry.model.__name__}Event"


def _payloads() -> dict[str, Node]:
    """Return the payloads and the parts that they are made of; parts that are alike are one."""
    parts = _parts()
    alike = {name for name, told in parts.items() if len(set(told.values())) == 1}
    found: dict[str, Node] = {}
    for entry in EVENT_TYPES:
        own = payload_name(entry)
        schema = json_schema(entry)
        names = {
            name: name if name in alike else f"{own}{name}" for name in schema.get("$defs", {})
        }
        for name, part in schema.pop("$defs", {}).items():
            found[names[name]] = _referring(part, names)
        for keyword in ("$schema", "$id", "examples"):
            schema.pop(keyword)
        found[own] = _referring(schema, names)
    return found


def _parts() -> dict[str, dict[str, str]]:
    """Return each part by name, as every payload that has it prints it."""
    found: dict[str, dict[str, str]] = {}
    for entry in EVENT_TYPES:
        for name, part in json_schema(entry).get("$defs", {}).items():
            found.setdefault(name, {})[payload_name(entry)] = json.dumps(part, sort_keys=True)
    return found


def _referring(node: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - a piece of a schema
    """Return a piece of a schema that refers to components instead of parts of its own."""
    match node:
        case {"$ref": str(target)}:
            return ref(names[target.rpartition("/")[2]])
        case dict():
            return {name: _referring(item, names) for name, item in node.items()}
        case list():
            return [_referring(item, names) for item in node]
        case _:
            return node


def _events() -> dict[str, Node]:
    """Return the events of each type that can be posted, which one may be, and what the log makes of them."""
    attributes = Attributes.model_json_schema(schema_generator=PlainSchema)
    attributes["properties"]["time"] = {"type": "string", "format": "date-time"}
    by_type: dict[str, list[EventType]] = {}
    for entry in EVENT_TYPES:
        if not entry.by_service:
            by_type.setdefault(entry.name, []).append(entry)
    found = {event_name(all_[-1]): _event(all_, attributes) for all_ in by_type.values()}
    mapping = {name: ref(event_name(all_[-1]))["$ref"] for name, all_ in by_type.items()}
    found["CloudEvent"] = {
        "title": "An event to record",
        "description": "CloudEvents 1.0 in its structured form; `type` says which of them it is.",
        "oneOf": [{"$ref": target} for target in mapping.values()],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }
    found["RecordedEvent"] = _recorded(attributes)
    return found


def _event(versions: list[EventType], attributes: Node) -> Node:
    newest = versions[-1]
    payloads = [ref(payload_name(one)) for one in versions]
    kind = "[a-z]{1,20}" if newest.kind == ANY_KIND else newest.kind
    forms = "|".join(str(one.version) for one in versions)
    said = {
        "type": {"const": newest.name},
        "subject": {"type": "string", "pattern": f"^{kind}/{SLUG}$"},
        "dataschema": {
            "type": "string",
            "maxLength": 512,
            "pattern": f"(^urn:servanda:|/)schemas/{newest.name.replace('.', '[.]')}/({forms})$",
            "description": f"Version 1 where it is left out, for ever. The newest is `{schema_urn(newest.name, newest.version)}`.",
        },
        "datacontenttype": {"const": "application/json"},
        "data": payloads[0] if len(payloads) == 1 else {"anyOf": payloads},
    }
    return {
        "title": newest.label,
        "type": "object",
        "required": [*attributes["required"], "data"],
        "properties": attributes["properties"] | said,
        "propertyNames": {**_EXTENSION_NAMES, "not": {"enum": list(SET_BY_THE_LOG)}},
        "maxProperties": len(attributes["properties"]) + 1 + MOST_EXTENSIONS,
        "additionalProperties": attributes["additionalProperties"],
        "examples": examples_of(newest.name, newest.version)[:1],
    }


def _recorded(attributes: Node) -> Node:
    """Return what the log holds: an event of any version that was ever accepted, with what the log set."""
    posted = {
        name: node for name, node in attributes["properties"].items() if name != "expectedrevision"
    }
    of_the_log = {
        "recordedtime": {"type": "string", "format": "date-time"},
        "authid": _TEXT,
        "authtype": _TEXT,
        "claimstanding": _TEXT,
        "sequence": {"type": "string", "description": "The position; only in CloudEvents batches."},
    }
    return {
        "title": "An event as it is recorded",
        "type": "object",
        "required": [*attributes["required"], "dataschema", "recordedtime", "authid", "data"],
        "properties": {**posted, **of_the_log, "data": {"type": "object"}},
        "propertyNames": _EXTENSION_NAMES,
    }


def _object(required: str, **members: Node) -> Node:
    return {"type": "object", "required": required.split(), "properties": members}


def _list(name: str) -> Node:
    return {"type": "array", "items": ref(name)}


_NAMED: Final[Node] = {
    "line": {"type": "integer", "minimum": 1, "description": "Of NDJSON."},
    "id": _TEXT,
    "source": _TEXT,
    "position": _POSITION,
}
_EXAMPLE: Final = _object("wrong mended", wrong=_TEXT, mended=_TEXT)
_PROBLEM: Final[Node] = {
    "type": {"type": "string", "format": "uri"},
    "title": _TEXT,
    "status": {"type": "integer", "minimum": 400, "maximum": 599},
    "code": {"enum": [one.code for one in PROBLEMS]},
}


ANSWERS: Final[Mapping[str, Node]] = {
    "Receipt": _object(
        "accepted duplicates",
        accepted=_list("Accepted"),
        duplicates=_list("Duplicate"),
        refused={**_list("RefusedLine"), "description": "Only with `handling=lenient`."},
    ),
    "Accepted": _object(
        "id source position stream revision recordedtime",
        **_NAMED,
        stream=_TEXT,
        revision={"type": "integer", "minimum": 1},
        recordedtime={"type": "string", "format": "date-time"},
    ),
    "Duplicate": _object("id source position", **_NAMED),
    "RefusedLine": _object(
        "line code status errors",
        line={"type": "integer", "minimum": 1},
        code=_PROBLEM["code"],
        status=_PROBLEM["status"],
        errors=_list("Fault"),
    ),
    "Problem": {
        "title": "What is wrong with a request (RFC 9457)",
        **_object(
            "type title status code instance detail",
            **_PROBLEM,
            instance={"type": "string", "description": "Names the request; report it."},
            detail=_TEXT,
            total={"type": "integer", "description": "How many faults there are."},
            errors={**_list("Fault"), "description": "The first 1,000 of them."},
        ),
    },
    "Fault": _object(
        "pointer code detail",
        pointer={
            "type": "string",
            "description": "JSON pointer into the structured form of what was sent.",
        },
        code={"type": "string", "description": "Of the fault, or the rule that refused."},
        detail=_TEXT,
        near={"type": "array", "items": _TEXT, "description": "Known names close to it."},
        header={"type": "string", "description": "The header that has the fault."},
        line={"type": "integer", "minimum": 1, "description": "Of NDJSON."},
    ),
    "ProblemPage": _object(
        "type code status title advice", **_PROBLEM, advice=_TEXT, example=_EXAMPLE
    ),
    "ProblemList": _object("problems", problems=_list("ProblemPage")),
    "TypeList": _object("types", types=_list("EventType")),
    "EventType": _object(
        "type label description stability streams begins writtenBy versions",
        type=_TEXT,
        label=_TEXT,
        description=_TEXT,
        stability={"enum": ["draft", "stable"]},
        streams={"type": "string", "description": "Their kind; `*` for those of other events."},
        begins={"type": "boolean", "description": "Whether it may begin a stream."},
        writtenBy={"enum": ["client", "service"]},
        versions=_list("TypeVersion"),
    ),
    "TypeVersion": _object(
        "version state dataschema schema",
        version={"type": "integer", "minimum": 1},
        state={"enum": ["current", "accepted", "retired"]},
        dataschema=_TEXT,
        schema={"type": "string", "format": "uri-reference"},
    ),
    "Health": _object("status", status={"enum": ["live", "ready"]}),
    "FeedPage": _object(
        "items next head more",
        items=_list("FeedItem"),
        next={"type": "string", "description": "Give it as `after`: the last position looked at."},
        head={"type": "integer", "minimum": 0, "description": "The last position of the log."},
        more={"type": "boolean"},
    ),
    "FeedItem": {
        "oneOf": [
            _object("position event", position=_POSITION, event=ref("RecordedEvent")),
            _object("position withheld", position=_POSITION, withheld={"const": True}),
        ]
    },
    "StreamEvent": _object(
        "id event data",
        id={"type": "string", "description": "Give it as `Last-Event-ID`, or as `after`."},
        event={"type": "string", "description": "The type."},
        data={
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": ref("RecordedEvent"),
        },
    ),
    "GraphqlAnswer": {
        "type": "object",
        "properties": {
            "data": {"type": ["object", "null"]},
            "errors": {"type": "array", "items": {"type": "object", "required": ["message"]}},
        },
    },
}
