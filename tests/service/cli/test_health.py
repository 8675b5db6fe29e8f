"""`servanda health`: an exit status and a word, or a sentence that says what to do."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli.health import address_of, health
from service.database.engine import Address
from service.settings import Settings
from service.telemetry.pulse import SILENT_S, begin, pulse_file
from tests.service.cli.commands import on, refusal, running, said, with_instruments
from tests.service.cli.forking import ROOT

ANSWERS = "Servanda answers;"


@pytest.fixture
def free() -> str:
    """Give an address on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return f"127.0.0.1:{door.getsockname()[1]}"


def test_a_service_is_asked_where_it_listens(
    own_told_address: Address, free: str, tmp_path: Path
) -> None:
    told = {**on(own_told_address), **with_instruments(tmp_path, "basel-vi-32")}
    settings = {**told, "SERVANDA_BIND": free}
    with running(settings, tmp_path, "serve", "--no-worker", until=ANSWERS):
        for options, word in (((), "live"), (("--ready",), "ready")):
            asked = said({"SERVANDA_BIND": free}, "health", *options)
            assert (asked.code, asked.out) == (0, f"{word}\n")
        elsewhere = said({}, "health", "--url", f"http://{free}")
    assert elsewhere.code == 0
    assert f"Nobody answers at http://{free}" in refusal({"SERVANDA_BIND": free}, "health")


def test_a_service_without_a_worker_lives_and_is_ready_once_there_is_one(
    bare_address: Address, free: str, tmp_path: Path
) -> None:
    here = {"SERVANDA_BIND": free}
    settings = {**on(bare_address), **here, "SERVANDA_STATE_DIR": str(tmp_path)}
    settings |= with_instruments(tmp_path, "basel-vi-32")
    served, worked = tmp_path / "served", tmp_path / "worked"
    served.mkdir()
    worked.mkdir()
    with running(settings, served, "serve", "--no-worker", until=ANSWERS):
        assert said(here, "health").code == 0
        assert "503" in refusal(here, "health", "--ready")
        with running(settings, worked, "worker", until="Following the log of"):
            deadline = time.monotonic() + 60
            while said(here, "health", "--ready").code:
                assert time.monotonic() < deadline, (worked / "words").read_text()


def test_another_program_that_answers_there_is_not_ours(free: str, tmp_path: Path) -> None:
    host, _, port = free.rpartition(":")
    stranger = [sys.executable, "-m", "http.server", port, "--bind", host]
    with subprocess.Popen(stranger, cwd=tmp_path, stderr=subprocess.PIPE) as process:  # noqa: S603 - our own arguments
        try:
            while not _answers(host, int(port)):
                assert process.poll() is None
            assert "another program" in refusal({"SERVANDA_BIND": free}, "health")
        finally:
            process.terminate()


def _answers(host: str, port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex((host, port)) == 0


def test_a_worker_that_is_stuck_is_not_well(tmp_path: Path) -> None:
    file = pulse_file(tmp_path)
    begin(file)
    here = {"SERVANDA_STATE_DIR": str(tmp_path)}
    assert said(here, "health", "--worker").out == "live\n"
    long_ago = time.time() - 2 * SILENT_S
    os.utime(file, (long_ago, long_ago))
    assert "has been silent for 3" in refusal(here, "health", "--worker")


@pytest.mark.parametrize(
    ("bind", "asked"),
    [
        ("0.0.0.0:8000", "http://127.0.0.1:8000"),
        ("[::]:80", "http://[::1]:80"),
        ("10.1.2.3:8000", "http://10.1.2.3:8000"),
    ],
)
def test_who_listens_everywhere_is_asked_on_loopback(bind: str, asked: str) -> None:
    assert address_of(Settings.read({"SERVANDA_BIND": bind}).bind) == asked


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--url", "https://127.0.0.1"], "give an address such as"),
        (["--worker", "--ready"], "--worker stands alone"),
    ],
)
def test_what_cannot_be_asked_is_said(options: list[str], sentence: str) -> None:
    ended = CliRunner().invoke(health, options)
    assert ended.exit_code > 0
    assert sentence in ended.output


def test_asking_imports_next_to_nothing() -> None:
    """A container asks many times a minute: no database driver, no web server, no GraphQL."""
    code = (
        "import sys, service.cli.health; "
        "print(*{'asyncpg', 'sqlalchemy', 'starlette', 'strawberry', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
