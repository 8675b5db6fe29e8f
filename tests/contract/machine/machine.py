"""What may happen to a log, one step after the other, each checked against the plain list."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import count
from typing import Final, TypeAlias

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from typing_extensions import override

from events.cloudevents import content_digest
from events.envelope import Proposed
from events.log import bookmarks, read
from events.log.errors import BookmarkMoved
from service.projections.rebuild import Rebuild
from service.projections.runner import Projector
from service.recording.errors import IdentityReused, RuleRefused, WrongRevision
from service.recording.receipts import Receipt
from service.recording.record import Expectation
from tests.contract.machine.model import Fact, Model, same
from tests.contract.machine.rig import Rig
from tests.contract.standing import revisions
from tests.service.projections.digests import digests_of_tables
from tests.service.projections.stories import ask
from tests.service.recording.stories import proposed

Tried: TypeAlias = Receipt | BaseException

SLOTS: Final = 4
slots = st.integers(1, SLOTS)
some = st.integers(0, 10**6)  # of what there is by then, which the drawing does not know
moments_s = st.integers(0, 12).map(lambda ms: ms / 1000)
seldom = st.integers(1, 100).map(lambda n: n == 73)
EXPECTED: Final[dict[str, Callable[[int], Expectation | None]]] = {
    "any": lambda _: None,
    "no stream": lambda _: 0,
    "a stream": lambda _: "exists",
    "right": lambda revision: revision,
    "too early": lambda revision: revision + 1,
    "stale": lambda revision: max(revision - 1, 0),
}


class LogMachine(RuleBasedStateMachine):
    """Some stakeholders who are registered and described, again and again, on the database of a rig."""

    def __init__(self, rig: Rig) -> None:
        super().__init__()
        rig.examples += 1
        self._rig = rig
        self._name = f"x-{rig.examples}"
        self._numbers = count(1)
        self._model = Model(rig.run(read.head(rig.pools.log_reader)))
        self._asked: list[Sequence[Proposed]] = []
        self._mark = self._model.base

    def _stream(self, slot: int) -> str:
        return f"stakeholder/{self._name}-{slot}"

    def _tell(self, wanted: Iterable[int]) -> list[Proposed]:
        """Return a request: who is not registered before is so now, everybody else is called something new."""
        begun = {fact.told.stream for fact in self._model.facts}
        events = []
        for stream in map(self._stream, wanted):
            type_name = "stakeholder.described" if stream in begun else "stakeholder.registered"
            name = f"{self._name}-{next(self._numbers)}"
            events.append(proposed(type_name, stream, id=name, name=f"Called {name}"))
            begun.add(stream)
        return events

    def _took(self, *answered: tuple[Sequence[Proposed], Receipt]) -> None:
        self._model.take(*answered)
        self._asked += [events for events, _ in answered]

    @rule(wanted=st.lists(slots, min_size=1, max_size=5), expects=st.sampled_from([*EXPECTED]))
    def record(self, wanted: list[int], expects: str) -> None:
        events = self._tell(wanted)
        stream = events[0].stream
        actual = self._model.revision(stream)
        expected = EXPECTED[expects](actual)
        if expected is None or expected == actual or (expected == "exists" and actual):
            given = {} if expected is None else {stream: expected}
            self._took((events, self._rig.run(self._rig.record(events, given))))
            return
        with pytest.raises(WrongRevision) as refused:
            self._rig.run(self._rig.record(events, {stream: expected}))
        told = (refused.value.stream, refused.value.expected, refused.value.actual)
        assert told == (stream, expected, actual)

    @precondition(lambda self: self._asked)
    @rule(which=some, more=st.lists(slots, max_size=2))
    def repeat(self, which: int, more: list[int]) -> None:
        old, new = self._asked[which % len(self._asked)], self._tell(more)
        receipt = self._rig.run(self._rig.record([*old, *new]))
        assert [one.duplicate for one in receipt.entries] == [True] * len(old) + [False] * len(new)
        self._took(([*old, *new], receipt))

    @precondition(lambda self: self._model.facts)
    @rule(which=some, more=st.lists(slots, max_size=2))
    def reuse_an_identity(self, which: int, more: list[int]) -> None:
        """Other content under a name that is taken is refused, and nothing of its request is recorded."""
        fact = self._fact(which)
        other = proposed(fact.told.type, fact.told.stream, id=fact.told.id, name="Somebody else")
        with pytest.raises(IdentityReused, match="/data/name") as refused:
            self._rig.run(self._rig.record([*self._tell(more), other]))
        (fault,) = refused.value.faults
        assert fault.index == len(more)
        assert {content_digest(one) in fault.message for one in (fact.told, other)} == {True}

    @rule(wanted=st.lists(st.tuples(slots, st.booleans()), min_size=2, max_size=5))
    def record_at_once(self, wanted: list[tuple[int, bool]]) -> None:
        """Several requests race, some of which rest on where they saw their stream."""
        asked = [(self._tell([slot]), expects) for slot, expects in wanted]
        given = [
            {one.stream: self._model.revision(one.stream)} if expects else None
            for (one,), expects in asked
        ]

        async def race() -> list[Tried]:
            each = (
                self._rig.record(events, at) for (events, _), at in zip(asked, given, strict=True)
            )
            return await asyncio.gather(*each, return_exceptions=True)

        before = {stream: self._model.revision(stream) for at in given if at for stream in at}
        tried = list(
            zip((events for events, _ in asked), given, self._rig.run(race()), strict=True)
        )
        self._took(*((events, told) for events, _, told in tried if isinstance(told, Receipt)))
        for (event,), at, told in tried:
            if isinstance(told, Receipt):
                assert at is None or told.entries[0].revision == before[event.stream] + 1
            elif at is None:  # only of those who began a stream at once
                assert isinstance(told, RuleRefused), told
                assert event.type.endswith("registered")
            else:
                assert isinstance(told, WrongRevision | RuleRefused), told
        touched = {event.stream for (event,), _, _ in tried}
        assert all(self._model.revision(one) > before.get(one, 0) for one in touched)

    @rule(wanted=st.lists(slots, min_size=2, max_size=8), after_s=moments_s, killed=seldom)
    def lose_the_database(self, wanted: list[int], after_s: float, *, killed: bool) -> None:
        """Let connections die in the middle, or the whole server: whoever insists is answered, and rightly."""
        asked = self._distinct(wanted)

        async def disturbed() -> list[Receipt]:
            insisting = [asyncio.ensure_future(self._rig.insist(events)) for events in asked]
            await asyncio.sleep(after_s)
            await (self._rig.lose_server() if killed else self._rig.lose_connections())
            return await asyncio.gather(*insisting)

        self._took(*zip(asked, self._rig.run(disturbed()), strict=True))

    @rule(wanted=st.lists(slots, min_size=1, max_size=8), after_s=moments_s)
    def die(self, wanted: list[int], after_s: float) -> None:
        """End the service unfinished: what it acknowledged is there, and the rest is sent again to the next."""
        asked = self._distinct(wanted)

        async def killed() -> list[Receipt]:
            asking = [asyncio.ensure_future(self._rig.record(events)) for events in asked]
            await asyncio.sleep(after_s)
            answers = [one.result() if one.done() else None for one in asking]
            for one in asking:
                one.cancel()
            await self._rig.die()
            await asyncio.wait(asking)
            return [
                told or await self._rig.insist(events)
                for told, events in zip(answers, asked, strict=True)
            ]

        self._took(*zip(asked, self._rig.run(killed()), strict=True))

    def _distinct(self, wanted: Sequence[int]) -> list[list[Proposed]]:
        """Return a request for each stream that is wanted: so all of them must be recorded."""
        return [self._tell([slot] * wanted.count(slot)) for slot in sorted(set(wanted))]

    @rule(skipped=some, limit=st.integers(1, 9))
    def look(self, skipped: int, limit: int) -> None:
        """Read a range, a stream, an identity and revisions."""
        log, model = self._rig.pools.log_reader, self._model
        skipped %= len(model.facts) + 1
        chunk = self._rig.run(read.read(log, after=model.base + skipped, limit=limit))
        assert same(chunk, model.facts[skipped : skipped + limit])
        streams = [self._stream(slot) for slot in range(1, SLOTS + 1)]
        stand = self._rig.run(revisions(log, streams))
        assert stand == {stream: model.revision(stream) for stream in streams}
        assert same(self._rig.run(read.read_stream(log, streams[0])), model.on(streams[0]))
        if model.facts:
            fact = self._fact(skipped)
            found = self._rig.run(read.find(log, [fact.told.identity, ("urn:nobody", "nothing")]))
            assert same(list(found.values()), [fact])

    def _fact(self, which: int) -> Fact:
        return self._model.facts[which % len(self._model.facts)]

    @rule(chunk=st.integers(1, 9))
    def follow(self, chunk: int) -> None:
        """Take what comes after the bookmark, and move it; nobody moves it from where it does not stand."""
        self._rig.run(self._follow(chunk))

    async def _follow(self, chunk: int) -> None:
        log, admin, model = self._rig.pools.log_reader, self._rig.admin, self._model
        mark = await bookmarks.get(log, self._name)
        place = mark.position if mark else model.base
        assert place == self._mark
        events = await read.read(log, after=place, limit=chunk)
        begin = place - model.base
        assert same(events, model.facts[begin : begin + chunk])
        if not events:
            return
        last = events[-1]
        move = partial(
            bookmarks.advance,
            *(admin, self._name),
            expected=mark.position if mark else 0,
            to=last.position,
            leaf_hash=last.leaf_hash,
        )
        await move()
        with pytest.raises(BookmarkMoved):
            await move()
        self._mark = last.position
        moved = await bookmarks.get(log, self._name)
        assert moved == bookmarks.Bookmark(last.position, last.leaf_hash)

    @rule(rebuilt=seldom)
    def fold(self, *, rebuilt: bool) -> None:
        """Fold to the end: what is read is what the list says, also when it is folded anew from the beginning."""
        self._rig.run(self._fold(rebuilt=rebuilt))

    async def _fold(self, *, rebuilt: bool) -> None:
        pools = self._rig.folding
        assert await Projector(pools, holder=self._name).catch_up() == self._model.head
        if rebuilt:
            live = await digests_of_tables(pools)
            await Rebuild(pools, holder=self._name).run()
            assert await digests_of_tables(pools) == live
        rows = await ask(
            pools,
            "SELECT key, title FROM read.stakeholder_current WHERE key LIKE :those",
            those=f"{self._name}-%",
        )
        assert {f"stakeholder/{row['key']}": row["title"] for row in rows} == self._model.names()

    @override
    def teardown(self) -> None:
        """Find in the log what was acknowledged, all of it, and nothing else."""
        facts = self._model.facts
        log, limit = self._rig.pools.log_reader, len(facts) + 1
        assert same(self._rig.run(read.read(log, after=self._model.base, limit=limit)), facts)
