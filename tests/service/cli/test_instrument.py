"""`servanda instrument check`: faults with their lines; without any, the rules in plain words."""

import shutil
from pathlib import Path

import yaml

from tests.service.cli.commands import said
from tests.service.mandate.loaded import FOLDER


def test_a_folder_without_faults_is_told_in_plain_words() -> None:
    told = said({}, "instrument", "check", str(FOLDER))
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0] == "basel-vi-32: no faults."
    heads = [line.partition(":")[0] for line in lines if line.startswith("BC-VI/32#")]
    assert heads == [f"BC-VI/32#{number}" for number in "123456789abcde"]
    assert "BC-VI/32#7: duty, version 1. Asked of secretariat." in lines
    assert "  to-cop is due by COP-7 (stated)." in lines
    assert "  FULFILLED takes to-oewg and to-cop and covers-ngos." in lines


def test_a_paragraph_without_a_rule_is_told_so(tmp_path: Path) -> None:
    file = changed(tmp_path)
    document = yaml.safe_load(file.read_text("utf-8"))
    document["rules"] = [one for one in document["rules"] if one["paragraph"] != "e"]
    file.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    told = said({}, "instrument", "check", str(file.parent))
    assert told.code == 0
    last = told.out.splitlines()[-1]
    assert last == "BC-VI/32#e: no rule, and so no status. Asked of nobody by name."


def test_a_rule_that_nothing_can_meet_is_named_with_its_line_and_nothing_is_told(
    tmp_path: Path,
) -> None:
    file = changed(tmp_path)
    text = file.read_text("utf-8").replace("act: train, by: centre", "act: draft, by: centre", 1)
    file.write_text(text, "utf-8")
    told = said({}, "instrument", "check", str(file.parent))
    assert told.code == 1
    (fault,) = told.out.splitlines()
    line = int(fault.split(":")[1])
    assert "trained:" in "".join(text.splitlines()[line - 1 : line + 1])
    assert "No event can meet this criterion: document.drafted says no audience sme." in told.out
    assert "Asked of" not in told.out


def changed(tmp_path: Path) -> Path:
    """Return the file of a copy of the shipped folder."""
    folder = tmp_path / FOLDER.name
    shutil.copytree(FOLDER, folder)
    return folder / "instrument.yaml"
