"""Whoever sends one event by itself is told the same as if all of the request had been put together."""

from dataclasses import replace

import pytest

from events.cloudevents import parse
from events.envelope import Proposed
from events.examples import examples
from service.auth.principal import JUDGE, LOCAL, RECORD, Principal
from service.recording import checks
from service.recording.errors import RecordingError
from service.recording.record import Recorder
from tests.service.recording.stories import STRANGER

POSTED = [parse(one) for one in examples()]
LIMITED = replace(STRANGER, scopes=frozenset({RECORD, JUDGE}), sources=("",), instruments=("XX",))


@pytest.fixture
async def told(recorder: Recorder) -> Recorder:
    """Give a log that holds two thirds of the examples."""
    for event in POSTED[: len(POSTED) * 2 // 3]:
        await recorder.record([event], LOCAL)
    return recorder


@pytest.mark.parametrize("principal", [LOCAL, replace(STRANGER, sources=("",)), LIMITED])
async def test_the_answer_is_the_same_by_the_long_way(
    told: Recorder, principal: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [variant for event in POSTED for variant in variants(event)]
    at_once = [await answer(told, event, principal) for event in asked]
    monkeypatch.setattr(checks, "is_taken", lambda *_: False)
    assert at_once == [await answer(told, event, principal) for event in asked]
    assert len(set(at_once)) > 5


def variants(event: Proposed) -> list[Proposed]:
    """Return an example, and the same again as another event: earlier, elsewhere, expecting something, too large."""
    again = event._replace(id=f"{event.id}-again")
    earlier = again._replace(data={**event.data, "occurred": "1970"}, payload=None)
    large = again._replace(data={**event.data, "sources": [{"title": "x" * 300}] * 250})
    kind = event.stream.partition("/")[0]
    return [
        *(event, again, earlier),
        again._replace(stream=f"{kind}/elsewhere"),
        again._replace(expected_revision=0),
        *([large] if "sources" in event.data else []),
    ]


async def answer(recorder: Recorder, event: Proposed, principal: Principal) -> tuple[str, str]:
    """Return what is said against the event, or nothing."""
    try:
        await recorder.examine([event], principal)
    except RecordingError as error:
        return type(error).__name__, f"{error} {error.faults}"
    return "", ""
