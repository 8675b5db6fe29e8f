"""What keeps a service from starting is said in one sentence that tells what to do, never as a traceback."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database.engine import Address
from tests.service.cli.commands import on, refusal, said, serving, with_instruments


@pytest.fixture
def taken() -> Iterator[str]:
    """Give an address on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield f"127.0.0.1:{door.getsockname()[1]}"


@pytest.fixture
def silent() -> str:
    """Give an address on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return f"127.0.0.1:{door.getsockname()[1]}"


def test_an_address_that_was_asked_for_and_is_taken_is_named(folder: Path, taken: str) -> None:
    settings = {"SERVANDA_BIND": taken, "SERVANDA_STATE_DIR": str(folder / "state")}
    sentence = refusal(settings, "serve")
    assert sentence.startswith(f"{taken} is taken")
    assert "SERVANDA_BIND" in sentence
    assert not (folder / "state").exists()


def test_an_address_of_another_machine_is_refused(folder: Path) -> None:
    settings = {"SERVANDA_BIND": "192.0.2.1:8000", "SERVANDA_STATE_DIR": str(folder / "state")}
    sentence = refusal(settings, "serve")
    assert "192.0.2.1:8000" in sentence
    assert "SERVANDA_BIND" in sentence


def test_a_state_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    shut = folder / "shut"
    shut.mkdir()
    shut.chmod(0o700 if os.geteuid() == 0 else 0o500)
    settings = {"SERVANDA_STATE_DIR": str(shut / "state"), "SERVANDA_BIND": "127.0.0.1:0"}
    assert str(shut) in refusal(settings, "serve")


def test_a_state_folder_below_a_file_is_named(folder: Path) -> None:
    (folder / "file").write_text("")
    state = folder / "file" / "state"
    settings = {"SERVANDA_STATE_DIR": str(state), "SERVANDA_BIND": "127.0.0.1:0"}
    assert str(folder / "file") in refusal(settings, "serve")


def test_a_database_that_nobody_answers_for_is_named_without_its_password(silent: str) -> None:
    url = f"postgresql://somebody:secret@{silent}/somewhere"
    sentence = refusal({"SERVANDA_DATABASE_URL": url, "SERVANDA_BIND": "127.0.0.1:0"}, "serve")
    assert f"somebody@{silent}/somewhere" in sentence
    assert "SERVANDA_DATABASE_URL" in sentence
    assert "secret" not in sentence


def test_a_setting_that_there_is_not_stops_the_start(folder: Path) -> None:
    settings = {"SERVANDA_BINT": "127.0.0.1:1", "SERVANDA_STATE_DIR": str(folder / "state")}
    sentence = refusal(settings, "serve")
    assert sentence.startswith("SERVANDA_BINT: no such setting")
    assert "SERVANDA_BIND" in sentence


def test_every_setting_that_is_wrong_is_named_at_once() -> None:
    ended = said({"SERVANDA_BIND": "nowhere", "SERVANDA_NOTIFY": "perhaps"}, "serve")
    assert ended.code == 1
    lines = ended.err.strip().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["SERVANDA_BIND", "SERVANDA_NOTIFY"]


def test_a_database_that_forgets_commits_is_refused_with_the_way_to_insist(
    own_told_address: Address,
) -> None:
    careful = {**on(own_told_address), "SERVANDA_BIND": "127.0.0.1:0", "SERVANDA_UNSAFE": "off"}
    ended = said(careful, "serve")
    assert ended.code == 1
    assert "fsync" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.long
def test_a_second_service_on_the_same_state_folder_is_refused_and_tools_are_not(
    folder: Path,
) -> None:
    settings = {"SERVANDA_STATE_DIR": str(folder / "state"), "SERVANDA_BIND": "127.0.0.1:0"}
    settings |= with_instruments(folder, "basel-vi-32")
    with serving(settings, folder):
        assert str(folder / "state") in refusal(settings, "serve")
        beside = said(settings, "status", "BC-VI/32", "--occurred-by", "COP-7", "--json")
    assert beside.code == 0, beside
    alone = said(settings, "status", "BC-VI/32", "--occurred-by", "COP-7", "--json")
    assert (alone.code, alone.out) == (0, beside.out)
