"""What has been read of the log in order to judge: revisions, streams, paragraphs, events by name.

It may be older than the log. Two things make that harmless: whatever a rule has read becomes a guard of the append, and a
refusal is given only on what was read afresh.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Final, LiteralString

from events.cloudevents import Sealed, unseal
from events.envelope import Identity, Proposed, Recorded
from events.log import read
from events.log.handles import Handle
from events.rules.streams import needs
from events.types.keys import ParagraphAddress, instrument_stream
from service.recording.aside import aside

PARAGRAPH_RECORDED: Final = "servanda.instrument.paragraph_recorded"

# Several streams at once, each from its beginning.
STREAMS_SQL: LiteralString = """
SELECT found.position, found.revision, found.entry, found.leaf_hash
  FROM unnest($1::text[]) AS wanted (stream)
 CROSS JOIN LATERAL (SELECT e.position, e.revision, e.entry, e.leaf_hash FROM log.event AS e
                      WHERE (e.head).stream = wanted.stream ORDER BY e.revision OFFSET 0) AS found
 ORDER BY found.position
"""
# The paragraphs that instruments have.
PARAGRAPHS_SQL: LiteralString = """
SELECT DISTINCT found.address
  FROM unnest($1::text[]) AS wanted (stream)
 CROSS JOIN LATERAL (SELECT convert_from(e.entry, 'UTF8')::jsonb #>> '{data,address}' AS address
                       FROM log.event AS e
                      WHERE (e.head).stream = wanted.stream AND (e.head).type = $2 OFFSET 0) AS found
"""


# HOLE: the streams of a request are read and folded whole, each time. Right for streams of hundreds of events; one of
# many thousands wants folded streams kept between requests, valid exactly as long as their guard holds.


class Known:
    """Grows by `look_up` and `prepare`, and by what is recorded; several tasks may share one, and none forgets then."""

    def __init__(self) -> None:
        self.streams: dict[str, list[Recorded]] = {}
        self.revisions: dict[str, int] = {}
        self.paragraphs: set[str] = set()
        self._instruments: set[str] = set()
        self._events: dict[Identity, Recorded | None] = {}

    @property
    def existing(self) -> set[str]:
        """Streams and paragraphs that exist."""
        return {name for name, revision in self.revisions.items() if revision} | self.paragraphs

    def event(self, identity: Identity) -> Recorded | None:
        return self._events.get(identity)

    async def look_up(self, log: Handle, identities: Iterable[Identity]) -> None:
        """Find out which of these events are recorded: one query for all that is not known yet."""
        wanted = [one for one in dict.fromkeys(identities) if one not in self._events]
        if wanted:
            found = await read.find(log, wanted)
            self._events |= {identity: found.get(identity) for identity in wanted}

    async def read(self, log: Handle, streams: Iterable[str]) -> None:
        """Read these streams, one query for all that is not known yet."""
        await self._read(log, streams, ())

    async def prepare(self, log: Handle, events: Sequence[Proposed]) -> frozenset[str]:
        """Read what is needed to judge these events; return the streams that their rules look at.

        What was read may name more, a merge the next stakeholder: so once more until nothing is new.
        """
        streams = {event.stream for event in events}
        while True:
            history = self.history(streams)
            needed = await aside(len(events), partial(needs, history, events, {}))
            await self.look_up(log, needed.events)
            named = (self._events[one] for one in needed.events)
            wanted = needed.read | {event.stream for event in named if event is not None}
            read_now = await self._read(log, streams | wanted, needed.exist)
            if not read_now and wanted <= streams:
                return frozenset(streams)
            streams |= wanted

    def history(self, streams: Iterable[str]) -> list[Recorded]:
        """Return what has been read of these streams, stream by stream."""
        return [event for stream in sorted(streams) for event in self.streams.get(stream, ())]

    async def _read(self, log: Handle, streams: Iterable[str], names: Iterable[str]) -> bool:
        """Read what is not known yet; say whether a stream was among it.

        Revisions come first: a stream that grows meanwhile is then newer than its guard, never older.
        """
        unread = [stream for stream in streams if stream not in self.streams]
        instruments = {
            instrument_stream(name.instrument)
            for name in names
            if isinstance(name, ParagraphAddress)
        }
        exist = {name for name in names if not isinstance(name, ParagraphAddress)} | instruments
        unseen = {*unread, *(name for name in exist if name not in self.revisions)}
        if unseen:
            self.revisions |= await read.revision(log, unseen)
        if unread:
            found: dict[str, list[Recorded]] = {stream: [] for stream in unread}
            for row in await log.fetch(STREAMS_SQL, unread):
                event = unseal(**row)
                found[event.stream].append(event)
            self.streams |= found  # whole or not at all: others may judge by it meanwhile
        await self._read_paragraphs(log, instruments - self._instruments)
        return bool(unread)

    async def _read_paragraphs(self, log: Handle, instruments: set[str]) -> None:
        if instruments:
            rows = await log.fetch(PARAGRAPHS_SQL, list(instruments), PARAGRAPH_RECORDED)
            self.paragraphs |= {row["address"] for row in rows}
            self._instruments |= instruments

    def recorded(
        self, event: Proposed, sealed: Sealed, *, position: int, revision: int, at: datetime
    ) -> Recorded:
        """Take in what was just recorded, without reading it back."""
        entry = sealed.entry(at)
        leaf_hash = hashlib.sha256(b"\x00" + entry).digest()
        stored = unseal(entry, position=position, revision=revision, leaf_hash=leaf_hash)
        self._events[event.identity] = stored
        self.revisions[event.stream] = revision
        self.streams.setdefault(event.stream, []).append(stored)
        if event.type == PARAGRAPH_RECORDED:
            self.paragraphs.add(str(event.data["address"]))
        return stored

    def forget(self) -> None:
        """Know nothing any more: everything is read afresh."""
        for held in (self.streams, self.revisions, self._events):
            held.clear()
        self.paragraphs.clear()
        self._instruments.clear()
