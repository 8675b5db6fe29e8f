"""Whether what a request names exists: streams, paragraphs of loaded instruments, events.

A stream made earlier or later in the same request is enough. A paragraph is looked for only where its instrument is loaded:
a claim may come before the instrument's file.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from events.rules.names import NO_NAMES, Names
from events.rules.refusal import UNKNOWN_REFERENCE, Refusal
from events.rules.request import Request
from events.rules.told import Told
from events.types.keys import instrument_stream

PARAGRAPH_RECORDED = "servanda.instrument.paragraph_recorded"


def unknown(request: Request, existing: AbstractSet[str]) -> Iterator[Refusal]:
    """Yield a refusal for each name that nothing has; `existing` are streams and paragraphs known to be there."""
    naming = [one for one in request.said() if one.names is not NO_NAMES]
    if not naming:
        return
    here = _Here(request)
    for one in naming:
        names = one.names
        for stream in sorted(names.streams - existing - here.streams):
            yield _refusal(
                one, stream, f"No stream {stream}: record it first, or correct the name."
            )
        for address in sorted(names.paragraphs - existing - here.paragraphs):
            instrument = instrument_stream(address.instrument)
            if instrument in existing or instrument in here.streams:
                message = f"The instrument has no paragraph {address}: correct the address."
                yield _refusal(one, address, message)
        yield from _unknown_events(one, names, request)


class _Here:
    """What the request and the streams that were read for it have themselves."""

    def __init__(self, request: Request) -> None:
        begun = {stream for stream, outcome in request.before.items() if outcome.told}
        self.streams = begun | {one.stream for one in request.new}
        self.paragraphs = {
            one.data["address"] for one in request.new if one.type == PARAGRAPH_RECORDED
        }


def _unknown_events(one: Told, names: Names, request: Request) -> Iterator[Refusal]:
    for identity in sorted(names.events):
        if identity not in request.after.standing and identity not in request.after.retracted:
            message = "No event has this source and id: record it first, or correct them."
            yield _refusal(one, identity[1], message)


def _refusal(one: Told, name: str, message: str) -> Refusal:
    rule = f"{one.short_type}/reference"
    return Refusal(one.place or 0, UNKNOWN_REFERENCE, rule, message, name=name)
