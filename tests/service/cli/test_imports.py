"""`servanda import`: from files and pipes, and what is said of lines that are refused."""

import json
import subprocess
import sys
from pathlib import Path

from service.database.engine import Address
from tests.sentences.builders import event
from tests.service.cli.commands import Ended, on, said
from tests.service.cli.forking import ROOT, environment


def firm(number: int, *, kind: str = "company", name: str | None = None) -> str:
    stream, known = f"stakeholder/firm-{number}", f"Firm {number}" if name is None else name
    return json.dumps(event("stakeholder.registered", stream, name=known, type=kind)) + "\n"


def piped(address: Address, text: str) -> Ended:
    """Import what comes through a pipe."""
    ended = subprocess.run(
        [sys.executable, "-m", "service", "import", "-", "--json"],
        cwd=ROOT,
        env=environment(on(address)),
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def test_a_pipe_is_imported_like_a_file(address: Address, tmp_path: Path) -> None:
    text = "".join(map(firm, range(3)))
    assert json.loads(piped(address, text).out)["recorded"] == 3
    file = tmp_path / "events.ndjson"
    file.write_text(text)
    told = said(on(address), "import", str(file), "--json")
    assert json.loads(told.out) == {"recorded": 0, "duplicates": 3, "refused": 0, "faults": []}


def test_nothing_to_import_is_no_fault(address: Address) -> None:
    told = piped(address, "")
    assert told.code == 0
    assert json.loads(told.out) == {"recorded": 0, "duplicates": 0, "refused": 0, "faults": []}


def test_refused_lines_are_counted_once_however_much_is_wrong_with_them(address: Address) -> None:
    told = piped(address, firm(1) + firm(2, kind="?", name="") + "no json\n")
    faults = json.loads(told.out)["faults"]
    assert told.code == 1
    assert {fault["line"] for fault in faults} == {2, 3}
    assert len(faults) > 2
    assert "2 lines were refused" in told.err


def test_a_line_that_no_event_is_as_long_as_is_said_to_be_so(address: Address) -> None:
    told = piped(address, firm(1) + "x" * (2**24 + 1) + "\n")
    assert told.code == 1
    assert "longer than" in told.err
    assert "Traceback" not in told.err
