"""How a command ends: serving is done when told to stop, an import is not."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.database.engine import Address, Pools
from tests.service.cli.commands import (
    DEADLINE_S,
    on,
    refusal,
    running,
    said,
    serving,
    with_instruments,
)
from tests.service.cli.forking import ROOT, environment
from tests.service.projections.stories import slip
from tests.service.projections.test_standstill import of_a_later_release

STOPPED = "Stopped before it was done"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_import_told_to_stop_while_it_waits_says_so_and_ends_with_the_signals_code(
    address: Address, number: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "import", "-"],
        cwd=ROOT,
        env=environment(on(address)),
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
    settings = {**on(own_told_address), **with_instruments(tmp_path, "basel-vi-32")}
    with serving({**settings, "SERVANDA_BIND": "127.0.0.1:0"}, tmp_path):
        pass


async def test_a_service_that_cannot_fold_the_next_event_answers_all_the_same(
    own_told_pools: Pools, own_told_address: Address, tmp_path: Path
) -> None:
    at = await slip(own_told_pools, of_a_later_release())
    here = {**on(own_told_address), "SERVANDA_BIND": "127.0.0.1:0"}
    settings = {**here, **with_instruments(tmp_path, "basel-vi-32")}
    with running(settings, tmp_path, "serve", until="access ") as process:
        words = (tmp_path / "words").read_text()
        assert (
            f"Servanda answers, but not as of now. The read model stops before position {at}"
            in words
        )
        (health,) = re.findall(r"http://127[.]0[.]0[.]1:[0-9]+", words)[:1]
        assert said({}, "health", "--url", health).out == "live\n"
        assert f"stops before position {at}" in refusal({}, "health", "--ready", "--url", health)
        assert process.poll() is None


async def test_a_worker_that_cannot_fold_the_next_event_waits_for_a_release_that_can(
    pools: Pools, address: Address, tmp_path: Path
) -> None:
    await slip(pools, of_a_later_release())
    settings = {**on(address), "SERVANDA_STATE_DIR": str(tmp_path)}
    with running(settings, tmp_path, "worker", until="read model stands still") as process:
        assert process.poll() is None
        assert said(settings, "health", "--worker").out == "live\n"


def test_the_doctor_counts_the_events_of_every_type(told_address: Address) -> None:
    told = said(on(told_address), "doctor")
    assert "servanda.partnership.joined" in told.out
    assert "398" in told.out
