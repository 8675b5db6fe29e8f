"""What is asked of the log in order to judge, all of it at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, LiteralString

import asyncpg

from events.envelope import Identity, Recorded
from events.log.handles import Handle
from events.log.read import recorded_in
from events.types.keys import ParagraphAddress, instrument_stream

PARAGRAPH_RECORDED: Final = "servanda.instrument.paragraph_recorded"

# All that is to be known, in one question: events by their names, streams from their beginning, where those stand that have
# begun, and the paragraphs that instruments have.
KNOWN_SQL: LiteralString = """
SELECT 'event' AS what, found.position, found.revision, found.entry, found.leaf_hash, NULL AS name
  FROM unnest($1::text[], $2::text[]) AS wanted (source, id)
 CROSS JOIN LATERAL (SELECT e.position, e.revision, e.entry, e.leaf_hash FROM log.event AS e
                      WHERE (e.head).source = wanted.source AND (e.head).id = wanted.id LIMIT 1) AS found
 UNION ALL
SELECT 'stream', found.position, found.revision, found.entry, found.leaf_hash, wanted.stream
  FROM unnest($3::text[]) AS wanted (stream)
 CROSS JOIN LATERAL (SELECT e.position, e.revision, e.entry, e.leaf_hash FROM log.event AS e
                      WHERE (e.head).stream = wanted.stream ORDER BY e.revision OFFSET 0) AS found
 UNION ALL
SELECT 'revision', NULL, stands.revision, NULL, NULL, wanted.stream
  FROM unnest($3::text[] || $4::text[]) AS wanted (stream)
 CROSS JOIN LATERAL (SELECT log.revision_of(wanted.stream) AS revision OFFSET 0) AS stands
 WHERE stands.revision > 0
 UNION ALL
SELECT DISTINCT 'paragraph', NULL::bigint, NULL::bigint, NULL::bytea, NULL::bytea, found.address
  FROM unnest($5::text[]) AS wanted (stream)
 CROSS JOIN LATERAL (SELECT convert_from(e.entry, 'UTF8')::jsonb #>> '{data,address}' AS address
                       FROM log.event AS e
                      WHERE (e.head).stream = wanted.stream AND (e.head).type = $6 OFFSET 0) AS found
 ORDER BY position
"""


@dataclass(slots=True)
class Question:
    """What is not known yet, by names.

    streams:   to be read, and to be asked where they stand.
    revisions: streams of which only that is asked.
    """

    identities: list[Identity] = field(default_factory=list)
    streams: list[str] = field(default_factory=list)
    revisions: set[str] = field(default_factory=set)
    instruments: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        return not (self.identities or self.streams or self.revisions or self.instruments)

    async def put(self, log: Handle) -> "Answer":
        """Return the log's answer."""
        rows = await log.fetch(
            KNOWN_SQL,
            [source for source, _ in self.identities],
            [name for _, name in self.identities],
            self.streams,
            list(self.revisions),
            list(self.instruments),
            PARAGRAPH_RECORDED,
        )
        answer = Answer(
            dict.fromkeys(self.identities),
            {stream: [] for stream in self.streams},
            dict.fromkeys(chain(self.streams, self.revisions), 0),
        )
        for row in rows:
            answer.take(row)
        return answer


@dataclass(slots=True)
class Answer:
    """What the log has of what was asked.

    events:    by their names; None for one that is not recorded.
    streams:   from their beginning, and empty where they have not begun; `revisions` is where each stands.
    """

    events: dict[Identity, Recorded | None]
    streams: dict[str, list[Recorded]]
    revisions: dict[str, int]
    paragraphs: set[str] = field(default_factory=set)

    def take(self, row: asyncpg.Record) -> None:
        """Take in a row; they come in the order of the positions."""
        match row["what"]:
            case "event":
                event = recorded_in(row)
                self.events[event.identity] = event
            case "stream":
                self.streams[row["name"]].append(recorded_in(row))
            case "revision":
                self.revisions[row["name"]] = row["revision"]
            case _:
                self.paragraphs.add(row["name"])


def streams_of(names: Iterable[str]) -> list[str]:
    """Return the streams among names, and those of the instruments of the paragraphs among them."""
    return [
        instrument_stream(one.instrument) if isinstance(one, ParagraphAddress) else one
        for one in names
    ]
