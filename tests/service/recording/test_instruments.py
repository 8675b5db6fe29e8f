"""Loading an instrument: every part once, a changed part once more, every fault with its line."""

import asyncio
import hashlib
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from events.log import read
from events.rules.streams import effective
from service.auth.principal import LOADER, LOCAL
from service.database.engine import Pools
from service.recording.errors import FolderRefused
from service.recording.imports import ImportProgress, import_lines
from service.recording.instruments import check_folder, load_folder
from service.recording.record import Recorder
from tests.service.recording.stories import firm, proposed

SHIPPED = Path(__file__).parents[3] / "instruments" / "basel-vi-32"
TEXT = "instrument/bc-vi-32"
COP_6 = "meeting/cop-6"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the shipped instrument that a test may spoil, without its history."""
    copy = tmp_path / "basel-vi-32"
    shutil.copytree(SHIPPED, copy)
    (copy / "history.ndjson").unlink()
    return copy


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "instrument.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


async def types(pools: Pools) -> Counter[str]:
    return Counter(await read.counts(pools.log_reader))


async def test_the_shipped_folder_loads_with_its_history_and_a_second_time_records_nothing(
    recorder: Recorder, pools: Pools
) -> None:
    steps: list[ImportProgress] = []
    first = await load_folder(SHIPPED, recorder, pools.log_reader, progress=steps.append)
    head = await read.head(pools.log_reader)
    assert first.recorded == head > 300
    assert first.duplicates == 0
    assert steps[-1].done == steps[-1].total
    second = await load_folder(SHIPPED, recorder, pools.log_reader)
    assert (second.recorded, second.duplicates) == (0, head)


async def test_two_loads_at_once_record_everything_once(
    folder: Path, recorder: Recorder, pools: Pools
) -> None:
    loads = (load_folder(folder, recorder, pools.log_reader) for _ in range(3))
    results = await asyncio.gather(*loads)
    assert sum(one.recorded for one in results) == await read.head(pools.log_reader)


async def test_a_load_that_was_stopped_anywhere_goes_on(
    folder: Path, recorder: Recorder, pools: Pools
) -> None:
    lines = (SHIPPED / "history.ndjson").read_bytes().splitlines(keepends=True)
    await load_folder(folder, recorder, pools.log_reader)
    for stop in (1, 100, 250):
        await import_lines(lines[:stop], recorder, LOADER)
    await load_folder(SHIPPED, recorder, pools.log_reader)
    events = await read.read(pools.log_reader, after=0, limit=1000)
    told = [one.id for one in events if one.source.startswith("urn:servanda:history:")]
    assert told == [json.loads(line)["id"] for line in lines]


async def test_a_changed_paragraph_records_one_revision(
    folder: Path, recorder: Recorder, pools: Pools
) -> None:
    await load_folder(folder, recorder, pools.log_reader)
    before = await types(pools)
    change(folder, "report on progress to COP-7", "report on all progress to COP-7")
    result = await load_folder(folder, recorder, pools.log_reader)
    after = await types(pools) - before
    assert result.recorded == 1
    assert after == {"servanda.instrument.paragraph_recorded": 1}
    assert (await load_folder(folder, recorder, pools.log_reader)).recorded == 0


async def test_a_content_that_comes_back_is_recorded_again(
    folder: Path, recorder: Recorder, pools: Pools
) -> None:
    await load_folder(folder, recorder, pools.log_reader)
    old, new = "speaks of industry only; ", "speaks of industry alone; "
    for a, b in ((old, new), (new, old), (old, new)):
        change(folder, a, b)
        assert (await load_folder(folder, recorder, pools.log_reader)).recorded == 1
    newest = (await read.read_stream(pools.log_reader, TEXT))[-1]
    assert newest.data["note"].startswith(new)
    assert newest.id.endswith("/2")


async def test_a_changed_meeting_is_a_correction_in_the_old_place(
    folder: Path, recorder: Recorder, pools: Pools
) -> None:
    await load_folder(folder, recorder, pools.log_reader)
    for day in ("2002-12-14", "2002-12-15"):
        previous = "2002-12-13" if day.endswith("14") else "2002-12-14"
        change(folder, f'to: "{previous}"\n    basis', f'to: "{day}"\n    basis')
        assert (await load_folder(folder, recorder, pools.log_reader)).recorded == 1
    (meeting,) = effective(await read.read_stream(pools.log_reader, COP_6))
    assert meeting.data["to"] == "2002-12-15"


async def test_a_changed_body_is_described(folder: Path, recorder: Recorder, pools: Pools) -> None:
    await load_folder(folder, recorder, pools.log_reader)
    before = await types(pools)
    change(folder, "name: Expanded Bureau", "name: The Expanded Bureau")
    await load_folder(folder, recorder, pools.log_reader)
    assert await types(pools) - before == {
        "servanda.stakeholder.described": 1,
        "servanda.instrument.recorded": 1,
    }


async def test_a_changed_rule_needs_the_next_version(
    folder: Path, recorder: Recorder, pools: Pools
) -> None:
    await load_folder(folder, recorder, pools.log_reader)
    change(folder, "text: report on progress to COP-7\n", "text: a report to COP-7\n")
    with pytest.raises(FolderRefused) as caught:
        await load_folder(folder, recorder, pools.log_reader)
    (fault,) = caught.value.file_faults
    assert "is 2, not 1" in fault.message
    assert _line(folder, fault.line).strip() == '- paragraph: "3"'
    change(folder, '  - paragraph: "3"\n    version: 1', '  - paragraph: "3"\n    version: 2')
    assert (await load_folder(folder, recorder, pools.log_reader)).recorded == 1


def _line(folder: Path, number: int) -> str:
    return (folder / "instrument.yaml").read_text().splitlines()[number - 1]


async def test_bodies_and_meetings_of_others_are_used_as_they_are(
    folder: Path, recorder: Recorder, pools: Pools
) -> None:
    body = firm("basel-cop", name="The Parties", type="convention_body")
    said = {"code": "COP-6", "body": "stakeholder/basel-cop", "from": "2002-12-09"}
    meeting = proposed("meeting.scheduled", COP_6, **said, to="2002-12-13", basis="stated")
    await recorder.record([body, meeting], LOCAL)
    await load_folder(folder, recorder, pools.log_reader)
    assert len(await read.read_stream(pools.log_reader, COP_6)) == 1
    assert len(await read.read_stream(pools.log_reader, "stakeholder/basel-cop")) == 1


async def test_a_meeting_that_others_scheduled_otherwise_is_a_fault_with_its_line(
    folder: Path, recorder: Recorder, pools: Pools
) -> None:
    body = firm("basel-cop", type="convention_body")
    said = {"code": "COP-6", "body": "stakeholder/basel-cop", "from": "2001-12-09"}
    meeting = proposed("meeting.scheduled", COP_6, **said, to="2001-12-13", basis="stated")
    await recorder.record([body, meeting], LOCAL)
    with pytest.raises(FolderRefused) as caught:
        await load_folder(folder, recorder, pools.log_reader)
    (fault,) = caught.value.file_faults
    assert "COP-6" in _line(folder, fault.line)
    assert await read.head(pools.log_reader) == 2


async def test_a_refused_line_of_the_history_is_named_and_the_others_are_recorded(
    folder: Path, recorder: Recorder, pools: Pools
) -> None:
    lines = (SHIPPED / "history.ndjson").read_bytes().splitlines(keepends=True)
    wrong = json.loads(lines[0])
    wrong |= {"id": "X", "type": "servanda.stakeholder.described", "correlationid": "X"}
    wrong["subject"] = "stakeholder/nobody"
    (folder / "history.ndjson").write_bytes(
        lines[0] + json.dumps(wrong).encode() + b"\n" + lines[1]
    )
    with pytest.raises(FolderRefused) as caught:
        await load_folder(folder, recorder, pools.log_reader)
    assert {(one.file, one.line) for one in caught.value.file_faults} == {("history.ndjson", 2)}
    assert len(await read.read_stream(pools.log_reader, json.loads(lines[1])["subject"])) == 1


def test_the_shipped_folder_has_no_faults() -> None:
    assert check_folder(SHIPPED) == ()


def test_the_text_is_vouched_for_by_its_digest(folder: Path) -> None:
    text = folder / "decision.txt"
    text.write_bytes(text.read_bytes() + b"\n")
    (fault,) = check_folder(folder)
    assert hashlib.sha256(text.read_bytes()).hexdigest() in fault.message
    assert "sha256" in _line(folder, fault.line)
    text.unlink()
    assert [_line(folder, one.line).strip() for one in check_folder(folder)] == [
        "file: decision.txt"
    ]


def test_every_fault_is_named_with_its_line(folder: Path) -> None:
    change(folder, 'from: "2007-09", to: "2007-09"', 'from: "2007-13", to: "2007-09"')
    (folder / "history.ndjson").write_text('{"specversion": "1.0"}\n\nnonsense\n')
    faults = check_folder(folder)
    files = Counter(one.file for one in faults)
    assert {one.line for one in faults if one.file == "history.ndjson"} == {1, 3}
    assert files["history.ndjson"] > 3
    assert {_line(folder, f.line)[:20] for f in faults if f.file == "instrument.yaml"} == {
        "  - {code: OEWG-6, b"
    }


def test_a_folder_without_an_instrument_says_so(tmp_path: Path) -> None:
    (fault,) = check_folder(tmp_path)
    assert fault.file == "instrument.yaml"
    (tmp_path / "instrument.yaml").write_text("a: [1\n")
    (fault,) = check_folder(tmp_path)
    assert fault.message.startswith("Not YAML")
