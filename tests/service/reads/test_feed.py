"""Pages of the log: the database and memory mean the same by a filter, and paging skips nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.envelope import Recorded
from events.log import read
from events.log.errors import LogDamaged
from service.database.engine import Address, Pools
from service.reads import feed
from service.reads.filter import EVERYTHING, Filter
from tests.service.projections.stories import HISTORY, PARAGRAPH, tell
from tests.service.reads.places import lose, withhold

TYPES = ("servanda.partnership.joined", "servanda.report.submitted", "servanda.claim.made")
PREFIXES = ("servanda.partnership.", "servanda.instrument.", "servanda.event.", "servanda.")
STREAMS = ("partnership/mppi", "instrument/bc-vi-32", "stakeholder/nokia", "nobody/here")
PARAGRAPHS = ("BC-VI/32#1", "BC-VI/32#4", "BC-VI/32#a", "BC-VI/32#99")
INSTRUMENTS = ("BC-VI/32", "BC-VII/3", "BC-VI", "bc-vi/32")
SOURCES = ("urn:servanda:history:bc-vi-32", "urn:nobody")
CORRELATIONS = ("load-bc-vi-32", "none")

DAYS = st.none() | st.dates(date(1999, 1, 1), date(2012, 12, 31))
FILTERS = st.builds(
    Filter,
    types=st.lists(st.sampled_from(TYPES), max_size=2, unique=True).map(tuple),
    prefixes=st.lists(st.sampled_from(PREFIXES), max_size=2, unique=True).map(tuple),
    stream=st.none() | st.sampled_from(STREAMS),
    instrument=st.none() | st.sampled_from(INSTRUMENTS),
    paragraph=st.none() | st.sampled_from(PARAGRAPHS),
    source=st.none() | st.sampled_from(SOURCES),
    correlation=st.none() | st.sampled_from(CORRELATIONS),
    occurred=st.tuples(DAYS, DAYS),
)
NARROW = [
    *(Filter(stream=one) for one in STREAMS),
    *(Filter(instrument=one) for one in INSTRUMENTS),
    *(Filter(paragraph=one) for one in PARAGRAPHS),
    *(Filter(source=one) for one in SOURCES),
    *(Filter(correlation=one) for one in CORRELATIONS),
    *(Filter(types=(one,)) for one in TYPES),
    *(Filter(prefixes=(one,)) for one in PREFIXES),
    Filter(occurred=(date(2004, 10, 27), date(2004, 10, 27))),
    Filter(occurred=(date(2004, 3, 1), None)),
    Filter(occurred=(None, date(2003, 12, 30))),
]


async def whole(pools: Pools) -> list[Recorded]:
    return await read.read(pools.log_reader, after=0, limit=1000)


async def positions(pools: Pools, wanted: Filter) -> list[int]:
    found = await feed.page(pools.log_reader, wanted, after=0, limit=1000)
    assert (found.next, found.more) == (found.head, False)
    return [one.position for one in found.places]


@pytest.mark.parametrize("wanted", NARROW, ids=str)
async def test_each_condition_means_the_same_in_the_database_and_in_memory(
    told_pools: Pools, wanted: Filter
) -> None:
    expected = [one.position for one in await whole(told_pools) if wanted.matches(one)]
    assert await positions(told_pools, wanted) == expected


async def test_conditions_together_mean_the_same_in_the_database_and_in_memory(
    told_pools: Pools,
) -> None:
    """Generated here and not by the decorator, because a pool belongs to one loop."""
    events = await whole(told_pools)
    instants = st.none() | st.sampled_from([one.recorded_at for one in events])
    filters = st.builds(replace, FILTERS, recorded=st.tuples(instants, instants))
    drawn: list[Filter] = []

    @settings(
        max_examples=150, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(wanted=filters)
    def draw(wanted: Filter) -> None:
        drawn.append(wanted)

    draw()
    for wanted in drawn:
        expected = [one.position for one in events if wanted.matches(one)]
        assert await positions(told_pools, wanted) == expected, wanted


async def test_the_real_history_has_events_of_each_paragraph(told_pools: Pools) -> None:
    assert await positions(told_pools, Filter(paragraph="BC-VI/32#4"))
    assert await positions(told_pools, Filter(paragraph="BC-VI/32#99")) == []
    of_both = await positions(told_pools, Filter(instrument="BC-VI/32"))
    assert set(await positions(told_pools, Filter(paragraph="BC-VI/32#a"))) < set(of_both)
    assert await positions(told_pools, Filter(instrument="BC-VI")) == []


@pytest.mark.parametrize("limit", [1, 7, 100, 1000])
@pytest.mark.parametrize("wanted", [EVERYTHING, Filter(prefixes=("servanda.partnership.",))])
async def test_pages_of_any_size_hold_every_match_once(
    told_pools: Pools, limit: int, wanted: Filter
) -> None:
    found: list[int] = []
    after, head, more = 0, 0, True
    while more:
        one = await feed.page(told_pools.log_reader, wanted, after=after, limit=limit)
        assert len(one.places) <= limit
        assert one.next > after
        found += [place.position for place in one.places]
        after, head, more = one.next, one.head, one.more
    assert after == head
    assert found == [each.position for each in await whole(told_pools) if wanted.matches(each)]


async def test_a_page_ends_where_the_next_event_would_be_too_much(told_pools: Pools) -> None:
    one = await feed.page(told_pools.log_reader, EVERYTHING, after=0, limit=100, most_bytes=1)
    assert ([place.position for place in one.places], one.next, one.more) == ([1], 1, True)
    some = await feed.page(told_pools.log_reader, EVERYTHING, after=0, limit=100, most_bytes=9000)
    assert 1 < len(some.places) < 100
    assert some.next == len(some.places)


async def test_what_matches_nothing_is_looked_at_in_bounded_steps(
    told_pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "SPAN", 50)
    one = await feed.page(told_pools.log_reader, Filter(stream="nobody/here"), after=10, limit=5)
    assert (list(one.places), one.next, one.more) == ([], 60, True)


async def test_nothing_is_looked_at_beyond_until_or_beyond_the_head(told_pools: Pools) -> None:
    log = told_pools.log_reader
    head = await read.head(log)
    some = await feed.page(log, EVERYTHING, after=3, until=5, limit=100)
    assert ([one.position for one in some.places], some.next, some.more) == ([4, 5], 5, False)
    for after, until in ((9, 5), (head, None), (head + 7, None), (read.LAST, read.LAST)):
        none = await feed.page(log, EVERYTHING, after=after, until=until, limit=100)
        assert (none.places, none.next, none.more) == ((), after, False)


async def test_a_bound_of_the_records_clock_is_included(told_pools: Pools) -> None:
    some = (await whole(told_pools))[40].recorded_at
    assert 41 in await positions(told_pools, Filter(recorded=(some, some)))
    later = datetime(2999, 1, 1, tzinfo=UTC)
    assert await positions(told_pools, Filter(recorded=(later, None))) == []


async def test_an_event_may_have_happened_on_any_day_that_its_date_allows(pools: Pools) -> None:
    """The last event of the story happened in July 2003."""
    last = await tell(pools, *HISTORY)
    for since, until, matches in (
        (date(2003, 7, 31), None, True),
        (date(2003, 8, 1), None, False),
        (None, date(2003, 7, 1), True),
        (None, date(2003, 6, 30), False),
    ):
        found = await positions(pools, Filter(paragraph=PARAGRAPH, occurred=(since, until)))
        assert (last in found) == matches, (since, until)


async def test_a_withheld_place_is_shown_to_who_asks_for_nothing_unknown_of_it(
    pools: Pools, address: Address
) -> None:
    await tell(pools, *HISTORY)
    await withhold(address, 3)
    stream = HISTORY[2]["subject"]
    for wanted in (EVERYTHING, Filter(stream=stream)):
        found = await feed.page(pools.log_reader, wanted, after=0, limit=100)
        assert [one.position for one in found.places if one.entry is None] == [3]
    assert 3 not in await positions(pools, Filter(prefixes=("servanda.",)))
    assert 3 not in await positions(pools, Filter(stream="nobody/here"))
    held = await feed.place(pools.log_reader, 3)
    assert held is not None
    assert held.entry is None


async def test_a_hole_is_an_alarm_for_whoever_looks_at_it(pools: Pools, address: Address) -> None:
    last = await tell(pools, *HISTORY)
    await lose(address, 3)
    before = await feed.page(pools.log_reader, EVERYTHING, after=0, until=2, limit=100)
    assert before.next == 2
    for wanted in (EVERYTHING, Filter(stream="nobody/here")):
        with pytest.raises(LogDamaged, match=f"Of the positions 1 to {last}"):
            await feed.page(pools.log_reader, wanted, after=0, limit=100)
