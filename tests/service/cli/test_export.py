"""`servanda export`: to a file that is whole or not there, and to a reader who may go away."""

import json
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from service.database.engine import Address
from tests.service.cli.commands import on, refusal, said
from tests.service.cli.forking import ROOT, environment


def test_a_file_and_a_pipe_get_the_same_bytes(told_address: Address, tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    told = said(on(told_address), "export", "--range", "all", "--output", str(file))
    assert told.code == 0, told.err
    piped = said(on(told_address), "export", "--range", "all").out
    assert file.read_text() == piped
    assert f"Positions 1 to {len(piped.splitlines()) - 1} are in {file}" in told.err
    assert [path.name for path in tmp_path.iterdir()] == ["events.ndjson"]


def test_the_trailer_can_be_checked_by_hand(told_address: Address) -> None:
    told = said(on(told_address), "export", "--range", "101-200")
    *lines, last = told.out.encode().splitlines(keepends=True)
    trailer = json.loads(last)
    assert trailer["sha256"] == sha256(b"".join(lines)).hexdigest()
    assert (trailer["from"], trailer["to"], trailer["count"]) == (101, 200, len(lines))


def test_an_import_of_an_export_says_what_is_in_its_way(
    told_address: Address, tmp_path: Path
) -> None:
    file = tmp_path / "events.ndjson"
    said(on(told_address), "export", "--range", "1-2", "--output", str(file))
    faults = json.loads(said(on(told_address), "import", str(file), "--json").out)["faults"]
    assert {fault["code"] for fault in faults if fault["line"] < 3} == {"set-by-the-log"}
    assert {fault["line"] for fault in faults} == {1, 2, 3}


@pytest.mark.parametrize("wanted", ["0-5", "5", "1-", "all of it", "1-99999999999999999999"])
def test_what_is_no_range_is_wrong_usage(told_address: Address, wanted: str) -> None:
    assert said(on(told_address), "export", "--range", wanted).code == 2


def test_a_range_beyond_the_log_is_refused_and_leaves_no_file(
    told_address: Address, tmp_path: Path
) -> None:
    file = tmp_path / "events.ndjson"
    arguments = ("export", "--range", "300-99999", "--output", str(file))
    assert "The log ends at position" in refusal(on(told_address), *arguments)
    assert "earlier point first" in refusal(on(told_address), "export", "--range", "9-3")
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_is_stopped_does_not_promise_to_go_on(told_address: Address) -> None:
    """The pipe is full, and nobody reads on before the signal is there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "export", "--range", "all"],
        cwd=ROOT,
        env=environment(on(told_address)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.read(1)
    process.terminate()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert "cut unless it ends with the trailer; run it again, it begins anew" in told


def test_a_reader_who_goes_away_is_told_apart_from_a_database_that_does(
    told_address: Address,
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "export", "--range", "all"],
        cwd=ROOT,
        env=environment(on(told_address)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "has no trailer" in told
    assert len(told.splitlines()) == 1
