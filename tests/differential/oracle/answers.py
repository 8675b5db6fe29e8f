"""Documents answered by the oracle: graphql-core over the printed schema, and nothing of the service."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute_sync,
)

from events.types.keys import instrument_stream
from tests.differential.oracle import counted, fields
from tests.differential.oracle.below import Field, events_on, listing
from tests.differential.oracle.lists import Args
from tests.differential.oracle.moments import Oracle, asked, named
from tests.differential.oracle.seen import KIND_OF, Seen, Value, event, shaped, subject
from tests.differential.oracle.telling import paragraph_key, slug
from tests.differential.oracle.waiting import inbox

PRINTED: Final = Path(__file__).resolve().parents[3] / "schema.graphql"

Info: TypeAlias = GraphQLResolveInfo[Any]
Listener: TypeAlias = Callable[[Info, Args, Value], None]

LISTS: Final[Mapping[str, str]] = {
    "instruments": "instrument",
    "references": "reference",
    "meetings": "meeting",
    "stakeholders": "stakeholder",
    "partnerships": "partnership",
    "consultations": "consultation",
    "responses": "response",
    "jointActivities": "activity",
    "documents": "document",
    "reports": "report",
    "workItems": "workitem",
    "contributions": "contribution",
    "conflicts": "conflict",
    "people": "person",
}
"""Root fields that list the subjects of a kind."""
ONES: Final[Mapping[str, str]] = {
    "jointActivities": "jointActivity",
    "people": "person",
    **{name: name.removesuffix("s") for name in LISTS if name not in {"jointActivities", "people"}},
}
"""Root fields of one subject, by the field of its list; instruments are asked for by their addresses."""
_SINGLES: Final = {one: LISTS[name] for name, one in ONES.items() if one != "instrument"}


@cache
def schema() -> GraphQLSchema:
    """Return the schema as it is printed."""
    return build_schema(PRINTED.read_text())


def answer(
    oracle: Oracle,
    document: DocumentNode,
    variables: Mapping[str, Any] | None = None,
    *,
    told: Listener | None = None,
) -> ExecutionResult:
    """Answer a document; `told` hears of every field, its arguments and what it holds."""

    def resolve(source: Value, info: Info, **args: Any) -> Value:  # noqa: ANN401 - as GraphQL has them
        found = _root(oracle, info, args) if source is None else _field(source, info, args)
        if told is not None:
            told(info, args, found)
        return found

    return execute_sync(
        schema(),
        document,
        variable_values=dict(variables or {}),
        field_resolver=resolve,
        type_resolver=lambda value, *_: value.type,
    )


def _field(seen: Seen, info: Info, args: Args) -> Value:
    field = _special(seen, info)
    value = seen.thing.get(info.field_name) if field is None else field(seen, args)
    return shaped(value, info.return_type, seen.at)


def _special(seen: Seen, info: Info) -> Field | None:
    if info.field_name == "aggregates":
        return counted.aggregates
    own = fields.FIELDS.get((seen.type, info.field_name))
    return fields.of_any_subject(info.field_name) if own is None and seen.type in KIND_OF else own


def _root(oracle: Oracle, info: Info, args: Args) -> Value:
    name = info.field_name
    if name == "node":
        return _node(oracle, args["id"])
    if name == "nodes":
        return [_node(oracle, one) for one in args["ids"]]
    at = asked(oracle, args)
    if name in LISTS:
        return listing(at, LISTS[name], args)
    if name in _SINGLES:
        return subject(at, _SINGLES[name], args["key"])
    seen = Seen("Query", {}, at)
    return shaped(_ROOTS[name](seen, args), info.return_type, at)


def _node(oracle: Oracle, id_: str) -> Seen | None:
    type_name, key, at = named(oracle, id_)
    return event(at, int(key)) if type_name == "Event" else subject(at, KIND_OF[type_name], key)


def _instrument(seen: Seen, args: Args) -> Seen | None:
    found = subject(seen.at, "instrument", slug(instrument_stream(args["address"])))
    return found if found and found.thing["address"] == args["address"] else None


def _paragraph(seen: Seen, args: Args) -> Seen | None:
    found = subject(seen.at, "paragraph", paragraph_key(args["address"]))
    return found if found and found.thing["address"] == args["address"] else None


def _event(seen: Seen, args: Args) -> Seen | None:
    by = args["by"]
    if "position" in by:
        return event(seen.at, int(by["position"]))
    identity = by["identity"]["source"], by["identity"]["id"]
    return event(seen.at, seen.at.oracle.places.get(identity))


def _meta(seen: Seen, _: Args) -> Seen:
    at = seen.at
    last = at.recorded(at.position)
    thing = {"position": at.position, "recordedAt": last and last.recorded_at}
    head = len(at.oracle.log)
    level = {"position": head, "lagEvents": 0, "lagSeconds": "0.000", "parkedStreams": 0}
    tables = {
        "isLive": True,
        "state": "STANDING_BY",
        **level,
    }  # folded to the end, and nobody follows
    return Seen("Meta", thing | {"occurredBy": at.day, "head": head, "projections": [tables]}, at)


_ROOTS: Final[Mapping[str, Field]] = {
    "instrument": _instrument,
    "paragraph": _paragraph,
    "event": _event,
    "events": events_on(None),
    "inbox": inbox,
    "meta": _meta,
}
