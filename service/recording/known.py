"""What has been read of the log in order to judge: revisions, streams, paragraphs, events by name.

It may be older than the log. Two things make that harmless: whatever a rule has read becomes a guard of the append, and a
refusal is given only on what was read afresh.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from events.cloudevents import Sealed, unseal
from events.envelope import Identity, Proposed, Recorded
from events.log.handles import Handle
from events.log.requests import NewEvent
from events.rules.needed import NOTHING, Needs, met_by, needed_by
from events.rules.outcome import NOT_BEGUN, Outcome, Streams, outcome_of
from events.rules.request import Request
from events.rules.told import Told
from events.types.keys import ParagraphAddress, instrument_stream
from service.recording.aside import aside
from service.recording.asked import Asked
from service.recording.expected import NO_POSITION, NO_STAMP, Expected
from service.recording.question import PARAGRAPH_RECORDED, Answer, Question, streams_of

# HOLE: the streams of a request are read and folded whole, each time. Right for streams of hundreds of events; one of
# many thousands wants folded streams kept between requests, valid exactly as long as their guard holds.


class Known:
    """Grows by what is read, recorded or expected to be; several tasks may share one, and none forgets then.

    existing: streams and paragraphs that exist.
    assuming: whether it is left to the append to see that what begins a stream is new.
    stored_as_sent: events that are recorded just as they are sent, so that nothing more need be known of them.
    behind:   what is known of a piece that is on its way into the log: what it adds to is taken over from it, since the log
              may say what was before. Whoever has such a one in hand has it, and the one behind, alone.
    """

    def __init__(self, behind: "Known | None" = None) -> None:
        self.streams: dict[str, list[Recorded]] = {}
        self.revisions: dict[str, int] = {}
        self.paragraphs: set[str] = set()
        self.existing: set[str] = set()
        self.stored_as_sent: set[Identity] = set()
        self._instruments: set[str] = set()
        self._events: dict[Identity, Recorded | None] = {}
        self._outcomes: dict[str, Outcome] = {}
        self.expected = Expected()
        self._new_paragraphs: set[str] = set()
        self.assuming = False
        self._behind = behind

    def ahead(self) -> "Known":
        """Return what the next piece knows before anything is read for it; for this one nothing is read any more.

        Only what this piece adds is handed on, and what is behind it is let go: two pieces are held, and not all of a file.
        """
        self._behind = None
        known = Known(self)
        known._exist(self._new_paragraphs)
        return known

    def event(self, identity: Identity) -> Recorded | None:
        if (stream := self.expected.added.get(identity)) is not None:
            self._recorded_on(stream)
        return self._events.get(identity)

    def stored(self, identity: Identity) -> Recorded:
        """Return an event that was found in the log."""
        event = self.event(identity)
        if event is None:
            raise AssertionError("every event of a request is known once it is recorded")
        return event

    async def look_up(self, log: Handle, identities: Iterable[Identity]) -> None:
        """Find out which of these events are recorded."""
        if wanted := self._unfound(identities):
            await self._take_over(Needs(events=frozenset(wanted)))
            await self._ask(log, Question(identities=self._unfound(wanted)))

    async def read(self, log: Handle, streams: Iterable[str]) -> None:
        """Read these streams."""
        await self.learn(log, Needs(frozenset(streams)))

    async def learn(self, log: Handle, needed: Needs) -> None:
        """Read what is needed and not known."""
        await self._ask(log, await self._missing(needed))

    async def read_for(self, log: Handle, events: Sequence[Told]) -> None:
        """Read what these events name themselves, and whether they are recorded: mostly all that is needed."""
        needed = await aside(len(events), lambda: needed_by(events))
        question = await self._missing(needed)
        question.identities += self._unfound(one.identity for one in events)
        await self._ask(log, question)

    def are_new(self, beginnings: Sequence[NewEvent]) -> bool:
        """Whether nothing is known of these or of their streams, each of which is another."""
        streams, names = {one.stream for one in beginnings}, {one[:2] for one in beginnings}
        if not len(streams) == len(names) == len(beginnings):
            return False
        if self.expected.knows_any(streams, names) or not self.stored_as_sent.isdisjoint(names):
            return False
        if self._behind is not None and self._behind.expected.knows_any(streams, names):
            return False
        return not (any(map(self._events.get, names)) or any(map(self.revisions.get, streams)))

    async def meet(self, log: Handle, events: Sequence[Told]) -> tuple[Request, dict[str, int]]:
        """Return the events on the streams that their rules look at, and the revisions that these have at the most.

        What is not known is read. That may name more, a merge the next stakeholder: so once more until nothing is new.
        """
        needed = await aside(len(events), lambda: needed_by(events))
        while True:
            streams = await self._read(log, needed)
            met = Streams((stream, self._outcome(stream)) for stream in streams)
            guards = {stream: self.revisions[stream] for stream in streams}
            request, more = await aside(len(events), partial(met_by, met, events))
            if more is NOTHING or (further := needed.joined_with(more)) == needed:
                return request, guards
            needed = further

    async def _read(self, log: Handle, needed: Needs) -> frozenset[str]:
        """Read what is needed and not known; return its streams, those of the events that are named among them."""
        await self.learn(log, needed)
        if not needed.events:
            return needed.read
        named = (self.event(one) for one in needed.events)
        streams = needed.read.union([event.stream for event in named if event is not None])
        if len(streams) > len(needed.read):
            await self.read(log, streams)
        return streams

    def _outcome(self, stream: str) -> Outcome:
        if (sealed := self.expected.beginning(stream)) is not None:
            self._hold(sealed, position=NO_POSITION, revision=1, at=NO_STAMP)
        found = self._outcomes.get(stream)
        if found is None and (recorded := self.streams.get(stream)):
            found = self._outcomes[stream] = outcome_of(map(Told.of, recorded))
        if told := self.expected.told(stream):
            more = [one.held() for one in told]
            found = self._outcomes[stream] = (found or NOT_BEGUN).followed_by(more)
        return found or NOT_BEGUN

    def before(self, event: Told) -> Outcome | None:
        """Return the stream of a new event as it stands; None where the event is recorded, or either was not asked for."""
        if event.identity not in self._events or not self._has(event.stream):
            return None
        return None if self.event(event.identity) else self._outcome(event.stream)

    def history(self, streams: Iterable[str]) -> list[Recorded]:
        """Return what has been read of these streams, stream by stream."""
        return [event for stream in sorted(streams) for event in self._recorded_on(stream)]

    def left(
        self, streams: Iterable[str], events: Iterable[Identity]
    ) -> tuple[dict[str, tuple[int, list[Recorded]]], dict[Identity, Recorded]]:
        """Return these streams that were added to, as they will be left, and these events as they will be recorded."""
        return (
            {one: (self.revisions[one], list(self._recorded_on(one))) for one in streams},
            {one: event for one in events if (event := self.event(one))},
        )

    def _has(self, stream: str) -> bool:
        return stream in self.streams or self.expected.has(stream)

    def _recorded_on(self, stream: str) -> Sequence[Recorded]:
        if stream in self.expected.grown:
            self._take_expected(stream)
        return self.streams.get(stream, ())

    def _unfound(self, identities: Iterable[Identity]) -> list[Identity]:
        added = self.expected.added
        return [
            one for one in dict.fromkeys(identities) if not (one in self._events or one in added)
        ]

    async def _take_over(self, needed: Needs) -> None:
        """Have streams and events as the piece before will leave them.

        Aside: its COPY waits for this loop, and to write out what is expected of a single stream may take long.
        """
        if self._behind is None:
            return
        behind = self._behind.expected
        wanted = {*needed.read, *streams_of(needed.exist)}.difference(self.revisions)
        grown = behind.grown.intersection(wanted)
        known = (behind.added.keys() & needed.events).difference(self._events)
        if not grown and not known:
            return
        left, found = await aside(len(behind.added), partial(self._behind.left, grown, known))
        for stream, (revision, recorded) in left.items():
            self.streams[stream] = recorded
            self._stands(stream, revision)
        self._events |= found

    async def _missing(self, needed: Needs) -> Question:
        await self._take_over(needed)
        question = Question(
            identities=self._unfound(needed.events),
            streams=[one for one in needed.read if not self._has(one)],
        )
        for name in needed.exist:
            stream: str = name
            if isinstance(name, ParagraphAddress):
                stream = instrument_stream(name.instrument)
                if stream not in self._instruments:
                    question.instruments.add(stream)
            if stream not in self.revisions:
                question.revisions.add(stream)
        question.revisions.difference_update(question.streams)
        return question

    async def _ask(self, log: Handle, question: Question) -> None:
        if question.is_empty:
            return
        self._take(question, await question.put(log))

    def _take(self, question: Question, answer: Answer) -> None:
        """Take in what nobody else has read meanwhile.

        What is known stays as it is: others judge by it, and a revision must never be younger than what was judged. Others
        may have asked only where a stream stands, and have heard it before the stream itself came, which was read earlier.
        """
        self._exist(answer.paragraphs)
        for stream, revision in answer.revisions.items():
            known = self.revisions.get(stream, revision)
            is_new = stream in answer.streams and stream not in self.streams
            self._stands(stream, min(known, revision) if is_new else known)
        for identity, found in answer.events.items():
            self._events.setdefault(identity, found)
        for stream, told in answer.streams.items():
            self.streams.setdefault(stream, told)
        self._instruments |= question.instruments

    def _stands(self, stream: str, revision: int) -> None:
        self.revisions[stream] = revision
        if revision:
            self.existing.add(stream)

    def recorded(
        self, event: Proposed, sealed: Sealed, *, position: int, revision: int, at: datetime
    ) -> Recorded:
        """Take in what was just recorded, without reading it back."""
        outcome = self._outcome(event.stream)
        stored = self._hold(sealed, position=position, revision=revision, at=at)
        self._outcomes[event.stream] = outcome.followed_by([Told.of(stored)])
        self._add(event, revision)
        return stored

    def _hold(self, sealed: Sealed, *, position: int, revision: int, at: datetime) -> Recorded:
        entry = sealed.entry(at)
        leaf_hash = hashlib.sha256(b"\x00" + entry).digest()
        stored = unseal(entry, position=position, revision=revision, leaf_hash=leaf_hash)
        self._events[stored.identity] = stored
        self.streams.setdefault(stored.stream, []).append(stored)
        return stored

    def _add(self, event: Proposed, revision: int) -> None:
        self._stands(event.stream, revision)
        if event.type == PARAGRAPH_RECORDED:
            address = str(event.data["address"])
            self._new_paragraphs.add(address)
            self._exist([address])

    def expect(self, one: Asked, sealed: Sealed) -> None:
        """Take in what will be recorded next on its stream.

        Nothing is judged by the position and the stamp that it will have. How its stream stands, and how it will read, is
        worked out once somebody asks, which for most of what is imported nobody does.
        """
        self.expected.follow(one, sealed)
        self._add(one.event, self.revisions.get(one.event.stream, 0) + 1)

    def begin(self, beginnings: Sequence[NewEvent]) -> None:
        """Take in what will begin its stream."""
        streams = [one.stream for one in beginnings]
        self.expected.begin(beginnings)
        self.revisions.update(dict.fromkeys(streams, 1))
        self.existing.update(streams)

    def _take_expected(self, stream: str) -> None:
        self._outcome(stream)  # from what was read, before the rest is put behind it
        followed = self.expected.followed(stream)
        first = self.revisions[stream] - len(followed) + 1
        for revision, sealed in enumerate(followed, first):
            self._hold(sealed, position=NO_POSITION, revision=revision, at=NO_STAMP)

    def _exist(self, paragraphs: Iterable[str]) -> None:
        self.paragraphs.update(paragraphs)
        self.existing.update(paragraphs)

    def forget(self) -> None:
        """Know nothing any more: everything is read afresh."""
        self._behind = None
        for held in (self.streams, self.revisions, self._events, self._outcomes, self.expected):
            held.clear()
        for names in (self.paragraphs, self.existing, self._instruments, self._new_paragraphs):
            names.clear()
        self.stored_as_sent.clear()
