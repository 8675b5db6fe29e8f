"""What an answer lacks, as the commands that read say it: members of their JSON as GraphQL has them, lines for people."""

from collections.abc import Iterable, Mapping
from typing import Any

from events.log.standstill import Standstill
from service.reads.lacking import Lacking
from service.reads.parking import ParkedStream


def members(found: Lacking) -> dict[str, Any]:
    """Return the members that a document has for everything that it lacks."""
    return {
        "parked": [parked_member(one) for one in found.parked],
        "standstill": standstill_member(found.standstill),
    }


def parked_member(one: ParkedStream | None) -> dict[str, Any] | None:
    """Return a parked stream for programs."""
    if one is None:
        return None
    return {
        "stream": one.stream,
        "position": one.position,
        "eventType": one.event_type,
        "reason": one.reason,
        "since": one.since.isoformat(),
    }


def standstill_member(one: Standstill | None) -> dict[str, Any] | None:
    """Return for programs why tables stand still."""
    if one is None:
        return None
    return {
        "position": one.position,
        "eventType": one.event_type,
        "reason": one.reason,
        "since": one.since.isoformat(),
    }


def lines(found: Lacking, touched: Mapping[str, Iterable[str]]) -> list[str]:
    """Return a line for each parked stream, with those of what is shown that it touches.

    touched:  by stream, what is shown and lacks something because of it.
    """
    return [one.reason + _names(touched.get(one.stream, ())) for one in found.parked]


def _names(touched: Iterable[str]) -> str:
    names = ", ".join(touched)
    return f" Not whole here: {names}." if names else ""
