"""Loaders: what many fields ask for one by one is read at once, so that no list asks a question an item."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from events.envelope import Identity, Recorded
from service.graphql.batching import Loader, Turns
from service.mandate.case import Case
from service.mandate.evidence import Evidence
from service.mandate.explain import Explanation, explain
from service.reads import (
    cases,
    children,
    groups,
    histories,
    history,
    identities,
    judgements,
    parking,
    subjects,
    successions,
    timelines,
)
from service.reads import moment as clocks
from service.reads.candidates import candidates_of
from service.reads.children import Branch, Owner
from service.reads.groups import Grouping, Groups, Keys
from service.reads.histories import Streams
from service.reads.history import Amended, EventsWhere
from service.reads.indicators.countries import regions
from service.reads.moment import Moment
from service.reads.pages import Page
from service.reads.parking import ParkedStream
from service.reads.registers import Entry, entries
from service.reads.snapshot import Snapshot

Row = Mapping[str, Any]
Group = TypeVar("Group", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")

Paragraph = tuple[str, int]
"""An address, and the position as of which it is asked about."""

HistoryPage = tuple[Streams, EventsWhere, Page, bool, Moment]
"""Whose history, what of it, which page, from which end, as of when."""


ChildPage = tuple[Branch, Owner, Page, Moment]
"""Which rows, whose, which page of them, as of when."""


class Loaders:
    """All loaders of one operation."""

    def __init__(self, snapshot: Snapshot, turns: Turns) -> None:
        self._snapshot = snapshot
        self._explained: dict[tuple[str, int, date], Explanation | None] = {}
        self.subject = Loader(turns, self._subjects)
        self.event = Loader(turns, self._events)
        self.named = Loader(turns, self._named)
        self.amendment = Loader(turns, self._amendments)
        self.case = Loader(turns, self._cases)
        self.claims = Loader(turns, self._claims)
        self.paragraphs = Loader(turns, self._paragraphs)
        self.succession = self._by_moment(turns, successions.touching)
        self.histories = Loader(turns, self._histories)
        self.counts = Loader(turns, self._counts)
        self.names = self._by_moment(turns, identities.names_of)
        self.children = Loader(turns, self._children)
        self.child_counts = Loader(turns, self._child_counts)
        self.groups = Loader(turns, self._groups)
        self.members = Loader(turns, self._members)
        self.meeting_days = Loader(turns, self._meeting_days)
        self.judgements = self._by_moment(turns, judgements.of_paragraphs)
        self.candidates = Loader(turns, self._candidates)
        self.regions = Loader(turns, self._regions)
        self.register_entries = Loader(turns, self._register_entries)
        self.along_days = self._by_moment(turns, timelines.along_days)
        self.along_positions = self._by_moment(turns, timelines.along_positions)
        self.parked = Loader(turns, self._parked)
        self.parked_evidence = Loader(turns, self._parked_evidence)

    def _by_moment(
        self,
        turns: Turns,
        ask: Callable[[Snapshot, list[str], Moment], Awaitable[Mapping[str, Found]]],
    ) -> Loader[tuple[str, Moment], Found | None]:
        """Return the loader of what one question tells of several names, as of a moment."""

        async def load(keys: list[tuple[str, Moment]]) -> list[Found | None]:
            async def found(moment: Moment, names: list[str]) -> Mapping[str, Found]:
                return await ask(self._snapshot, names, moment)

            return await _grouped([(moment, name) for name, moment in keys], found)

        return Loader(turns, load)

    async def explanation(self, address: str, moment: Moment) -> Explanation | None:
        """Explain a paragraph's status; each is worked out once an operation."""
        key = (address, moment.position, moment.day)
        if key not in self._explained:
            case = await self.case.load((address, moment.position))
            self._explained[key] = None if case is None else explain(case, moment.day)
        return self._explained[key]

    async def _subjects(self, keys: list[tuple[str, str, Moment]]) -> list[Row | None]:
        """Load subjects by table, key and moment."""

        async def found(group: tuple[str, Moment], names: list[str]) -> Mapping[str, Row]:
            return await subjects.by_keys(self._snapshot, group[0], names, group[1])

        return await _grouped([((table, moment), key) for table, key, moment in keys], found)

    async def _events(self, positions: list[int]) -> list[Recorded | None]:
        found = await history.at_positions(self._snapshot, positions)
        return [found.get(position) for position in positions]

    async def _named(self, names: list[Identity]) -> list[Recorded | None]:
        found = await history.named(self._snapshot, names)
        return [found.get(name) for name in names]

    async def _amendments(self, keys: list[tuple[int, int]]) -> list[Sequence[Amended] | None]:
        """Load the amendments an event is or has, as of a position."""

        async def found(position: int, wanted: list[int]) -> Mapping[int, list[Amended]]:
            held: dict[int, list[Amended]] = defaultdict(list)
            for one in await history.amendments(self._snapshot, wanted, position=position):
                held[one.position].append(one)
                held[one.target_position].append(one)
            return held

        return await _grouped([(as_of, position) for position, as_of in keys], found)

    async def _cases(self, keys: list[Paragraph]) -> list[Case | None]:
        async def found(position: int, addresses: list[str]) -> Mapping[str, Case]:
            return await cases.cases_of(self._snapshot, addresses, position=position)

        return await _grouped([(position, address) for address, position in keys], found)

    async def _paragraphs(self, keys: list[tuple[str, Moment]]) -> list[list[Row] | None]:
        """Load the recitals, paragraphs and elements of instruments, in the order of the text."""

        async def found(moment: Moment, names: list[str]) -> Mapping[str, list[Row]]:
            held: dict[str, list[Row]] = defaultdict(list)
            for row in await subjects.all_by(
                self._snapshot, "paragraph", "instrument", names, moment=moment
            ):
                held[row["instrument"]].append(row)
            return held

        rows = await _grouped([(moment, key) for key, moment in keys], found)
        return [sorted(own or (), key=_ordinal) for own in rows]

    async def _children(self, keys: list[ChildPage]) -> list[list[Row] | None]:
        """Load the same page of what belongs to several subjects."""

        async def found(
            group: tuple[Branch, Page, Moment], owners: list[Owner]
        ) -> Mapping[Owner, list[Row]]:
            branch, page, moment = group
            return await children.first_pages(self._snapshot, branch, owners, page, moment=moment)

        grouped = [((branch, page, moment), owner) for branch, owner, page, moment in keys]
        return await _grouped(grouped, found)

    async def _child_counts(self, keys: list[tuple[Branch, Owner, Moment]]) -> list[int | None]:
        async def found(group: tuple[Branch, Moment], owners: list[Owner]) -> Mapping[Owner, int]:
            branch, moment = group
            return await children.counts(self._snapshot, branch, owners, moment=moment)

        return await _grouped([((branch, moment), owner) for branch, owner, moment in keys], found)

    async def _groups(
        self, keys: list[tuple[Grouping, Owner, Moment]]
    ) -> list[dict[Keys, Any] | None]:
        """Load how many subjects each group of a list has."""
        return await self._grouped_lists(groups.counts_of, keys)

    async def _members(
        self, keys: list[tuple[Grouping, Owner, Moment]]
    ) -> list[dict[Keys, Any] | None]:
        """Load the keys of the subjects in every group of a list."""
        return await self._grouped_lists(groups.members_of, keys)

    async def _grouped_lists(
        self, ask: Callable[..., Awaitable[Groups]], keys: list[tuple[Grouping, Owner, Moment]]
    ) -> list[dict[Keys, Any] | None]:
        async def found(
            group: tuple[Grouping, Moment], owners: list[Owner]
        ) -> Mapping[Owner, dict[Keys, Any]]:
            grouping, moment = group
            return await ask(self._snapshot, grouping, owners, moment=moment)

        return await _grouped([((one, moment), owner) for one, owner, moment in keys], found)

    async def _histories(self, keys: list[HistoryPage]) -> list[list[Row] | None]:
        """Load the same page of several histories."""

        async def found(
            group: tuple[EventsWhere, Page, bool, Moment], owners: list[Streams]
        ) -> Mapping[Streams, list[Row]]:
            where, page, falling, moment = group
            return await histories.first_pages(
                self._snapshot, owners, where, page, moment=moment, falling=falling
            )

        return await _grouped(
            [
                ((where, page, falling, moment), streams)
                for streams, where, page, falling, moment in keys
            ],
            found,
        )

    async def _counts(self, keys: list[tuple[Streams, EventsWhere, Moment]]) -> list[int | None]:
        async def found(
            group: tuple[EventsWhere, Moment], owners: list[Streams]
        ) -> Mapping[Streams, int]:
            where, moment = group
            return await histories.counts(self._snapshot, owners, where, moment=moment)

        return await _grouped(
            [((where, moment), streams) for streams, where, moment in keys], found
        )

    async def _meeting_days(self, positions: list[int]) -> list[dict[str, date]]:
        return [await clocks.meeting_days(self._snapshot, position) for position in positions]

    async def _candidates(self, keys: list[Paragraph]) -> list[list[Evidence]]:
        """Load the events whose act fits the rules of paragraphs: more than one looks for come along.

        Whoever asks has loaded the case: no other batch can begin while this one runs.
        """
        found: dict[int, list[Evidence]] = {}
        for position in dict.fromkeys(position for _, position in keys):
            wanted = [await self.case.load(key) for key in keys if key[1] == position]
            rules = [case for case in wanted if case is not None]
            found[position] = await candidates_of(self._snapshot, rules, position=position)
        return [found[position] for _, position in keys]

    async def _regions(self, moments: list[Moment]) -> list[Mapping[str, str]]:
        """Load the region of each country, as of moments."""
        return [await regions(self._snapshot, moment) for moment in moments]

    async def _register_entries(self, moments: list[Moment]) -> list[tuple[Entry, ...]]:
        """Load what registers say of single stakeholders, as of moments."""
        return [await entries(self._snapshot, moment) for moment in moments]

    async def _parked(self, keys: list[tuple[str, int]]) -> list[ParkedStream | None]:
        """Load which streams are folded no further, as of a position."""

        async def found(position: int, streams: list[str]) -> Mapping[str, ParkedStream]:
            return await parking.parked_among(self._snapshot, streams, position=position)

        return await _grouped([(position, stream) for stream, position in keys], found)

    async def _parked_evidence(self, keys: list[tuple[str, int]]) -> list[ParkedStream | None]:
        """Load which paragraphs lack the claims of parked events, as of a position."""

        async def found(position: int, addresses: list[str]) -> Mapping[str, ParkedStream]:
            return await parking.parked_evidence(self._snapshot, addresses, position=position)

        return await _grouped([(position, address) for address, position in keys], found)

    async def _claims(self, keys: list[tuple[int, int]]) -> list[list[Row] | None]:
        """Load the claims on events, as of a position."""

        async def found(position: int, events: list[int]) -> Mapping[int, list[Row]]:
            return await cases.claims_on(self._snapshot, events, position=position)

        return await _grouped([(as_of, position) for position, as_of in keys], found)


def _ordinal(row: Row) -> int:
    ordinal: int = row["ordinal"]
    return ordinal


async def _grouped(
    keys: Sequence[tuple[Group, Key]],
    load: Callable[[Group, list[Key]], Awaitable[Mapping[Key, Found]]],
) -> list[Found | None]:
    """Load each group of keys at once and answer in the order of the keys."""
    groups: dict[Group, list[Key]] = {}
    for group, key in keys:
        groups.setdefault(group, []).append(key)
    found = {group: await load(group, wanted) for group, wanted in groups.items()}
    return [found[group].get(key) for group, key in keys]
