"""How groups are made of what waits: no two that touch each other side by side, and nothing overtakes what it touches."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from events.cloudevents import Sealed
from events.log.batch import GROUP_BYTES, GROUP_EVENTS, Queue, Waiting
from events.log.requests import Guard, NewEvent, Request

SMALL = Sealed(b"x" * 100, b"")
LARGE = Sealed(b"x" * 60_000, b"")

streams = st.sampled_from([f"meeting/{n}" for n in range(6)])
names = st.integers(1, 40).map(str)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    events = draw(st.dictionaries(names, streams, min_size=1, max_size=3))
    guards = draw(st.lists(streams, max_size=2))
    return Request(
        tuple(NewEvent("urn:x", name, stream, SMALL) for name, stream in events.items()),
        tuple(Guard(stream, 0) for stream in guards),
    )


def touch(one: Waiting, other: Waiting) -> bool:
    both = {*one.writes, *one.reads} & {*other.writes} or {*other.writes, *other.reads} & {
        *one.writes
    }
    return bool(both or {*one.names} & {*other.names})


@given(st.lists(requests(), max_size=40), st.data())
def test_what_touches_travels_neither_together_nor_out_of_order(
    asked: list[Request], data: st.DataObject
) -> None:
    async def play() -> None:
        queue = Queue(send_away=lambda late: None)
        order = [queue.put(request) for request in asked]
        taken: list[Waiting] = []
        travelling: list[list[Waiting]] = []
        while len(taken) < len(order) or travelling:
            if group := queue.take():
                flying = [one for others in travelling for one in others]
                for number, one in enumerate(group):
                    assert not any(touch(one, other) for other in [*flying, *group[:number]])
                travelling.append(group)
                taken += group
            elif not travelling:
                raise AssertionError("something waits for nothing")
            if travelling and (not group or data.draw(st.booleans())):
                queue.drop(travelling.pop(data.draw(st.integers(0, len(travelling) - 1))))
        assert len(set(taken)) == len(order)
        place = {one: number for number, one in enumerate(taken)}
        for number, one in enumerate(order):
            assert all(place[one] < place[two] for two in order[number + 1 :] if touch(one, two))

    asyncio.run(play())


def alone(count: int, sealed: Sealed) -> list[Request]:
    return [Request((NewEvent("urn:x", str(n), f"meeting/{n}", sealed),)) for n in range(count)]


async def test_a_group_has_a_size_in_events_and_in_bytes() -> None:
    queue = Queue(send_away=lambda late: None)
    for request in alone(GROUP_EVENTS + 5, SMALL):
        queue.put(request)
    sizes = [len(queue.take()) for _ in range(3)]
    assert sizes == [GROUP_EVENTS, 5, 0]
    queue = Queue(send_away=lambda late: None)
    for request in alone(100, LARGE):
        queue.put(request)
    assert len(queue.take()) == GROUP_BYTES // 60_000


async def test_a_request_larger_than_a_group_travels_alone() -> None:
    queue = Queue(send_away=lambda late: None)
    events = tuple(NewEvent("urn:x", str(n), "meeting/x", SMALL) for n in range(GROUP_EVENTS + 1))
    queue.put(Request(events))
    queue.put(Request((NewEvent("urn:x", "last", "meeting/y", SMALL),)))
    assert [len(queue.take()) for _ in range(2)] == [1, 1]
