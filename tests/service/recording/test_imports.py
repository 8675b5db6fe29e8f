"""Importing: request by request, once, and every bad line named."""

import json
from collections.abc import AsyncIterator

import pytest

from events.log import read
from service.auth.principal import LOCAL
from service.database.engine import Pools
from service.recording import groups, imports, line_faults
from service.recording import lines as of_lines
from service.recording.imports import ImportProgress, import_lines
from service.recording.record import Recorder
from tests.service.recording.lined import GOOD, firm, line


async def test_lines_are_recorded_and_a_second_time_passed_over(
    recorder: Recorder, pools: Pools
) -> None:
    first = await import_lines(GOOD, recorder, LOCAL)
    assert (first.recorded, first.duplicates, first.faults) == (4, 0, ())
    second = await import_lines(GOOD, recorder, LOCAL)
    assert (second.recorded, second.duplicates, second.faults) == (0, 4, ())
    assert await read.head(pools.log_reader) == 4


async def test_lines_may_come_as_they_are_made(recorder: Recorder) -> None:
    async def made() -> AsyncIterator[bytes]:
        for one in GOOD:
            yield one

    assert (await import_lines(made(), recorder, LOCAL)).recorded == 4


async def test_neighbours_of_one_piece_of_work_are_recorded_together_or_not_at_all(
    recorder: Recorder,
) -> None:
    lines = [
        firm("a-firm", "one"),
        line("partnership.joined", "partnership/phones", "one"),
        firm("b-firm", "two"),
    ]
    result = await import_lines(lines, recorder, LOCAL)
    assert result.recorded == 1
    assert {(one.line, one.code) for one in result.faults} == {
        (2, "rule-refused"),
        (1, "not-recorded"),
    }


async def test_every_unreadable_line_is_named_and_takes_its_request_along(
    recorder: Recorder,
) -> None:
    wrong = json.loads(firm("c-firm", "one"))
    wrong["data"]["type"] = "pirate"
    del wrong["data"]["title"]
    lines = [
        firm("a-firm", "one"),
        json.dumps(wrong).encode(),
        b"{",
        firm("b-firm"),
        b'{"specversion": "1.0", "specversion": "1.0"}',
    ]
    result = await import_lines(lines, recorder, LOCAL)
    assert result.recorded == 1
    named = [(one.line, one.code) for one in result.faults]
    assert [one for one, _ in named] == [2, 2, 3, 1, 5]
    assert all(one.message for one in result.faults)


async def test_a_line_that_is_no_json_stands_or_falls_with_the_request_around_it(
    recorder: Recorder,
) -> None:
    lines = [firm("a-firm", "one"), b"{", firm("b-firm", "one"), firm("c-firm", "two")]
    result = await import_lines(lines, recorder, LOCAL)
    assert result.recorded == 1
    assert {one.line: one.code for one in result.faults} == {
        1: "not-recorded",
        2: "invalid-json",
        3: "not-recorded",
    }


async def test_a_line_that_names_no_request_is_one_by_itself(recorder: Recorder) -> None:
    lines = [firm("a-firm"), b"{", line("partnership.joined", "partnership/phones", "one")]
    result = await import_lines([firm("b-firm"), lines[-1], *lines], recorder, LOCAL)
    assert result.recorded == 2
    assert {one.line: one.code for one in result.faults} == {
        2: "rule-refused",
        4: "invalid-json",
        5: "not-recorded",
    }


async def test_an_empty_name_of_a_request_is_a_name(recorder: Recorder) -> None:
    """It is refused, and what comes after it is not taken along."""
    empty = json.dumps(json.loads(firm("c-firm")) | {"correlationid": ""}).encode()
    lines = [empty, b"not json", firm("a-firm", "one"), firm("b-firm", "one")]
    result = await import_lines(lines, recorder, LOCAL)
    assert (result.recorded, {one.line for one in result.faults}) == (2, {1, 2})


async def test_an_entry_that_is_too_large_is_named_and_not_its_neighbours(
    recorder: Recorder,
) -> None:
    large = json.loads(firm("b-firm", "one"))
    large["data"]["aliases"] = ["x" * 290 + str(number) for number in range(250)]
    lines = [firm("a-firm", "one"), json.dumps(large).encode(), firm("c-firm", "one")]
    result = await import_lines(lines, recorder, LOCAL)
    assert result.recorded == 0
    assert {one.line: one.code for one in result.faults} == {
        1: "not-recorded",
        2: "too-large",
        3: "not-recorded",
    }


async def test_a_request_that_never_ends_is_cut_and_refused(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (groups, line_faults, of_lines):
        monkeypatch.setattr(module, "LARGEST_REQUEST", 3)
    lines = [firm(f"firm-{number}", "one") for number in range(4)]
    result = await import_lines(lines, recorder, LOCAL)
    assert result.recorded == 0
    assert [(one.line, one.code) for one in result.faults] == [
        (n, "too-large") for n in range(1, 5)
    ]


async def test_faults_are_told_up_to_a_number_and_counted_beyond(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "TOLD_FAULTS", 3)
    result = await import_lines([b"{"] * 5 + [firm("a-firm")], recorder, LOCAL)
    assert (result.recorded, result.refused) == (1, 5)
    assert [one.line for one in result.faults] == [1, 2, 3]


async def test_progress_is_told(recorder: Recorder) -> None:
    steps: list[ImportProgress] = []
    await import_lines(GOOD, recorder, LOCAL, progress=steps.append, total=5)
    assert steps == [ImportProgress(5, 5, 4, 0)]


async def test_what_is_recorded_under_a_known_name_must_be_the_same(recorder: Recorder) -> None:
    await import_lines([line("stakeholder.registered", "stakeholder/a", id="one")], recorder, LOCAL)
    changed = line("stakeholder.registered", "stakeholder/a", id="one", name="Another")
    result = await import_lines([changed], recorder, LOCAL)
    assert [(one.line, one.code) for one in result.faults] == [(1, "duplicate-id")]


async def test_of_two_lines_under_a_known_name_the_one_that_differs_is_refused(
    recorder: Recorder,
) -> None:
    """The file begins with what is known already, so that the piece is held to what the log has."""
    same = line("stakeholder.registered", "stakeholder/a", id="one")
    other = line("stakeholder.registered", "stakeholder/a", id="one", name="Another")
    await import_lines([same], recorder, LOCAL)
    result = await import_lines([same, other, same], recorder, LOCAL)
    assert (result.recorded, result.duplicates, result.refused) == (0, 2, 1)
    assert [(one.line, one.code) for one in result.faults] == [(2, "duplicate-id")]
