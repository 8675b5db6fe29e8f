"""`servanda status … --what-if FILE`: which statuses drafts would change; nothing is recorded."""

import json
from pathlib import Path
from typing import Any

from service.database.engine import Address
from tests.sentences.builders import claim, event
from tests.service.cli.commands import on, refusal, said
from tests.service.cli.forking import ROOT

CIRCULATED = event(
    "document.circulated",
    "document/draft-elements",
    by=["stakeholder/basel-secretariat"],
    addressees=[{"class": "industry"}],
    occurred="2003-06-01",
    evidence=[claim("BC-VI/32#6")],
)


def written(folder: Path, *lines: object) -> str:
    file = folder / "drafts.ndjson"
    file.write_text(
        "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines)
    )
    return str(file)


def what_if(address: Address, file: str, *more: str) -> Any:  # noqa: ANN401 - JSON
    told = said(on(address), "status", "BC-VI/32", "--what-if", file, "--json", *more)
    assert told.code == 0, told.err
    return json.loads(told.out)


def test_the_statuses_that_would_change_are_named_and_nothing_is_recorded(
    told_address: Address, tmp_path: Path
) -> None:
    file = written(tmp_path, CIRCULATED)
    found = what_if(told_address, file, "--occurred-by", "COP-7")
    (change,) = found["changes"]
    assert (change["address"], change["before"]["value"], change["after"]["value"]) == (
        "BC-VI/32#6",
        "SILENT",
        "FULFILLED",
    )
    assert any(CIRCULATED["id"] in sentence for sentence in change["sentences"])
    assert found["position"] == 398
    again = what_if(told_address, file, "--occurred-by", "COP-7")
    assert again == found
    shown = said(on(told_address), "status", "BC-VI/32", "--what-if", file).out
    assert "BC-VI/32#6" in shown
    assert "would be" in shown


def test_what_changes_nothing_is_said_to(told_address: Address, tmp_path: Path) -> None:
    held = event("report.submitted", "report/another", by=["stakeholder/basel-secretariat"])
    file = written(tmp_path, held)
    assert what_if(told_address, file)["changes"] == []
    shown = said(on(told_address), "status", "BC-VI/32", "--what-if", file)
    assert "No status would change." in shown.out


def test_another_instrument_is_only_named_and_one_that_there_is_not_refused(
    own_told_address: Address, tmp_path: Path
) -> None:
    settings = on(own_told_address)
    assert said(settings, "instrument", "load", str(ROOT / "instruments" / "basel-vii-3")).code == 0
    asked = ("--what-if", written(tmp_path, CIRCULATED))
    told = json.loads(said(settings, "status", "BC-VII/3", *asked, "--json").out)
    assert (told["changes"], told["elsewhere"]) == ([], ["BC-VI/32#6"])
    assert (
        "Elsewhere it would change BC-VI/32#6." in said(settings, "status", "BC-VII/3", *asked).out
    )
    assert "did you mean" in refusal(settings, "status", "BC-VI/33", *asked)


def test_every_fault_of_a_file_is_named(told_address: Address, tmp_path: Path) -> None:
    file = written(tmp_path, "{", {**CIRCULATED, "specversion": "2"}, CIRCULATED)
    told = refusal(on(told_address), "status", "BC-VI/32", "--what-if", file)
    assert "Line 1" in told
    assert "Line 2" in told
    assert "Line 3" not in told
    empty = written(tmp_path)
    assert "no event" in refusal(on(told_address), "status", "BC-VI/32", "--what-if", empty)


def test_what_would_be_refused_is_refused(told_address: Address, tmp_path: Path) -> None:
    unknown = {**CIRCULATED, "data": {**CIRCULATED["data"], "by": ["stakeholder/nobody-known"]}}
    told = refusal(on(told_address), "status", "BC-VI/32", "--what-if", written(tmp_path, unknown))
    assert "stakeholder/nobody-known" in told
    usage = said(
        on(told_address),
        "status",
        "BC-VI/32",
        "--what-if",
        written(tmp_path, CIRCULATED),
        "--as-of",
        "5",
    )
    assert usage.code == 2
