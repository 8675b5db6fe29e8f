"""How a command ends: serving is done when told to stop, an import is not."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.database.engine import Address
from tests.service.cli.commands import DEADLINE_S, ROOT, _environment, on, said, serving

STOPPED = "Stopped before it was done"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_import_told_to_stop_while_it_waits_says_so_and_ends_with_the_signals_code(
    address: Address, number: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "import", "-"],
        cwd=ROOT,
        env=_environment(on(address)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _until_it_can_be_told(process.pid)
        process.send_signal(number)
        code = process.wait(10)
    finally:
        process.kill()
        _, told = process.communicate()
    assert code == 128 + number
    assert STOPPED in told


def _until_it_can_be_told(pid: int) -> None:
    """Return once the process catches SIGTERM; until then it has only begun to start."""
    deadline = time.monotonic() + DEADLINE_S
    status = Path(f"/proc/{pid}/status")
    while (
        not int(status.read_text().partition("SigCgt:")[2].split()[0], 16) >> (signal.SIGTERM - 1)
        & 1
    ):
        assert time.monotonic() < deadline, "it never came to catch signals"
        time.sleep(0.05)


def test_a_service_told_to_stop_has_done_its_work(
    own_told_address: Address, tmp_path: Path
) -> None:
    with serving({**on(own_told_address), "SERVANDA_BIND": "127.0.0.1:0"}, tmp_path):
        pass


def test_the_doctor_counts_the_events_of_every_type(told_address: Address) -> None:
    told = said(on(told_address), "doctor")
    assert "servanda.partnership.joined" in told.out
    assert "394" in told.out
