"""The pages of `/schemas` for people: what each type says, what its members take, and an example to copy."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any, Final

from events.examples import examples_of
from events.registry import ANY_KIND, PREFIX, EventType, json_schema
from service.web.markup import block, code, document, link, table
from service.web.schemas_words import Node, changes, part_of, takes

COLUMNS: Final = ("type", "what it is", "stands in", "versions", "may change")
MEMBERS: Final = ("member", "takes", "required")
DRAFT: Final = "A draft: it may still change."
BY_SERVICE: Final = "Only the service itself writes it: whoever posts one is refused."
KEY: Final = (
    '<p>Add <code>-H "Authorization: Bearer KEY"</code> where the service asks for a key. '
    "Choose an <code>id</code> and a <code>source</code> of your own: "
    "the two are the name of the event for ever, and make a retry safe.</p>"
)
_QUOTED: Final = re.compile(r"`([^`]+)`")


def address(entry: EventType) -> str:
    """Return where the schema of a version stands."""
    return f"/schemas/{entry.name}/{entry.version}"


def said_by(entry: EventType) -> str:
    """Return what events of the type say; what follows in its schema is for whoever reads the model."""
    return str(json_schema(entry)["description"]).partition("\n\n")[0]


def listed(types: Mapping[str, Sequence[EventType]]) -> str:
    """Return the page that lists every type."""
    rows = (
        (
            link(address(versions[-1]), name.removeprefix(PREFIX)),
            _texts(said_by(versions[-1])),
            _streams(versions[-1]),
            ", ".join(link(address(one), str(one.version)) for one in versions),
            "a draft" if versions[-1].draft else "stable",
        )
        for name, versions in types.items()
    )
    start = (
        f"<p>{len(types)} types of events. Each name begins with {code(PREFIX)}, as "
        f"{code(next(iter(types)))}. They are sent as CloudEvents by <code>POST /events</code>.</p>"
    )
    return document("Types of events", start + table("Every type", COLUMNS, rows))


def single(entry: EventType, versions: Sequence[EventType], *, public_url: str) -> str:
    """Return the page of one version of a type."""
    schema = json_schema(entry)
    parts = "".join(_part(name, part) for name, part in schema.get("$defs", {}).items())
    content = (
        f"<p>{_texts(said_by(entry))}</p><p>{_texts(_standing(entry, versions))}</p>"
        f"<h2>Members of the payload</h2>{_members(entry.label, schema)}{_somebody(schema)}{parts}"
        f"<h2>Versions</h2>{_versions(versions)}"
        f"{_example(entry, public_url)}"
        f"<p>{link('/schemas', 'Every type of event')}</p>"
    )
    return document(f"{entry.label} ({entry.name}, version {entry.version})", content)


def _standing(entry: EventType, versions: Sequence[EventType]) -> str:
    told = [_streams_told(entry)]
    if entry is not versions[-1]:
        told.append(f"Version {versions[-1].version} is the newest; this one is still accepted.")
    told += [sentence for sentence, holds in _marks(entry) if holds]
    return " ".join(told)


def _marks(entry: EventType) -> Iterator[tuple[str, bool]]:
    yield DRAFT, entry.draft
    yield BY_SERVICE, entry.by_service


def _streams_told(entry: EventType) -> str:
    if entry.kind == ANY_KIND:
        return "It stands in the stream of the event that it is about."
    stream = f"It stands in a stream `{entry.kind}/…`"
    return f"{stream}, and may begin it." if entry.begins else f"{stream} that has begun."


def _streams(entry: EventType) -> str:
    if entry.kind == ANY_KIND:
        return "the stream of its event"
    return f"{code(f'{entry.kind}/…')}{', may begin it' if entry.begins else ''}"


def _part(name: str, part: Node) -> str:
    said = f"<p>{_texts(part['description'])}</p>" if "description" in part else ""
    if "properties" not in part:
        return f'<h3 id="{escape(name)}">{escape(name)}</h3>{said}<p>{_texts(takes(part))}</p>'
    return f'<h3 id="{escape(name)}">{escape(name)}</h3>{said}{_members(name, part)}'


def _members(caption: str, schema: Node) -> str:
    required = schema.get("required", ())
    rows = [
        (code(name), _linked(node), "yes" if name in required else "no")
        for name, node in schema.get("properties", {}).items()
    ]
    rows.sort(key=lambda row: row[2] == "no")
    return table(f"Members of {caption}", MEMBERS, rows)


def _linked(node: Node) -> str:
    """Return what a member takes, the part that it is made of as a link to its table."""
    text = _texts(takes(node))
    for name in sorted(set(_parts_in(node))):
        text = re.sub(rf"(?<![\w#]){name}(?!\w)", link(f"#{name}", name), text)
    return text


def _parts_in(node: Any) -> Iterator[str]:  # noqa: ANN401 - a piece of a schema
    match node:
        case {"$ref": str()}:
            yield part_of(node)
        case Mapping():
            for item in node.values():
                yield from _parts_in(item)
        case list():
            for item in node:
                yield from _parts_in(item)


def _somebody(schema: Node) -> str:
    """Return which of several members one must be there."""
    groups = [", ".join(map(code, one["required"])) for one in schema.get("anyOf", ())]
    return f"<p>At least one of {' or '.join(groups)} is required.</p>" if groups else ""


def _versions(versions: Sequence[EventType]) -> str:
    rows = [f"<li>{link(address(versions[0]), 'Version 1')}: the first.</li>"]
    for before, after in pairwise(versions):
        told = "; ".join(changes(json_schema(before), json_schema(after)))
        what = _texts(told or "nothing that a member takes is changed")
        rows.append(f"<li>{link(address(after), f'Version {after.version}')}: {what}.</li>")
    return f"<ul>{''.join(rows)}</ul>"


def _example(entry: EventType, public_url: str) -> str:
    told = examples_of(entry.name, entry.version)
    if not told:
        return ""
    event = json.dumps(told[0], indent=2, ensure_ascii=False)
    shown = f"<h2>An example</h2>{block(event)}"
    if entry.by_service:
        return shown
    media = "Content-Type: application/cloudevents+json"
    line = f'curl -H "{media}" --data-binary @event.json {public_url}/events'
    return f"{shown}<p>Saved as <code>event.json</code> it is sent so:</p>{block(line)}{KEY}"


def _texts(text: str) -> str:
    """Return a text of ours, with what it quotes as code."""
    return _QUOTED.sub(lambda found: f"<code>{found[1]}</code>", escape(text))
