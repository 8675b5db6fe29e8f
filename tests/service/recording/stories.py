"""Requests in few words: a small convention whose bodies, firms and partnership the tests share."""

from events.cloudevents import parse
from events.envelope import Proposed
from service.auth.principal import EVERY_TYPE, RECORD, Principal
from tests.sentences.builders import event

STRANGER = Principal("key:a", "api_key", frozenset({RECORD}), ("urn:example:",), EVERY_TYPE)
"""Somebody who may record, and not judge."""

PHONES = "partnership/phones"


def proposed(type_name: str, stream: str, **members: object) -> Proposed:
    return parse(event(type_name, stream, **members))  # type: ignore[arg-type]  # id and source are texts


def firm(slug: str = "a-firm", **members: object) -> Proposed:
    return proposed("stakeholder.registered", f"stakeholder/{slug}", **members)


def formed(**members: object) -> Proposed:
    return proposed("partnership.formed", PHONES, **members)


def joined(slug: str = "a-firm", **members: object) -> Proposed:
    return proposed("partnership.joined", PHONES, partner=f"stakeholder/{slug}", **members)


def concluded(**members: object) -> Proposed:
    return proposed("partnership.concluded", PHONES, **members)


def corrected(target: Proposed, **changes: object) -> Proposed:
    return proposed(
        "event.corrected",
        target.stream,
        target={"source": target.source, "id": target.id},
        data={**target.data, **changes},
        reason="it was wrong",
    )


def retracted(target: Proposed) -> Proposed:
    named = {"source": target.source, "id": target.id}
    return proposed("event.retracted", target.stream, target=named, reason="it never was")


def expecting(told: Proposed, revision: int) -> Proposed:
    return told._replace(expected_revision=revision)
