"""Several processes at one address: each answers, one that dies is followed by another, and none outlives the first."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from service.cli import siblings
from service.cli.errors import BindRefused, SiblingRefused
from service.cli.listening import beside, listen
from service.cli.siblings import answering
from service.database.engine import Address
from service.settings import Bind
from tests.service.cli.commands import DEADLINE_S, on, running, said
from tests.service.cli.forking import ROOT, Settings, environment

SERVE = ("serve", "--no-worker", "--processes", "2")
ANSWERS = "Servanda answers;"
ANYWHERE = Bind("127.0.0.1", 0, explicit=True)


@pytest.fixture
def settings(own_told_address: Address, tmp_path: Path) -> Settings:
    """Give the settings of a service that loads nothing, at an address of its own."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        here = {"SERVANDA_BIND": f"127.0.0.1:{door.getsockname()[1]}"}
    return {**on(own_told_address), **here, "SERVANDA_INSTRUMENTS": str(tmp_path / "none")}


@pytest.mark.long
def test_each_answers_and_one_that_dies_is_followed_by_another(
    settings: Settings, tmp_path: Path
) -> None:
    here = {"SERVANDA_BIND": settings["SERVANDA_BIND"]}
    with running(settings, tmp_path, *SERVE, until=ANSWERS) as first:
        (killed,) = siblings_of(first.pid)
        os.kill(killed, signal.SIGKILL)
        until(lambda: bool(siblings_of(first.pid) - {killed}))
        os.kill(first.pid, signal.SIGSTOP)
        try:
            until(lambda: said(here, "health").code == 0)  # the first one does not answer now
        finally:
            os.kill(first.pid, signal.SIGCONT)
        (follower,) = siblings_of(first.pid)
        until(lambda: len(figures_told(tmp_path)) == 2)
        assert httpx.get(figures_told(tmp_path)[-1], trust_env=False).status_code == 200
    assert not lives(follower)
    assert "sibling_ended" in (tmp_path / "words").read_text()


@pytest.mark.long
def test_none_outlives_the_first_one_and_all_are_of_its_checkout(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "__init__.py").write_text("raise SystemExit('another service')")
    first = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", "service", *SERVE],
        cwd=tmp_path,
        env=environment({**settings, "PYTHONPATH": str(ROOT)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert first.stdout
        until(lambda: ANSWERS in str(first.stdout and first.stdout.readline()))
        (sibling,) = siblings_of(first.pid)
    finally:
        first.kill()
        _, complaints = first.communicate(timeout=DEADLINE_S)
    until(lambda: not lives(sibling))
    assert "Traceback" not in complaints


@pytest.mark.parametrize("begin_s", [siblings.BEGIN_S, 0.0], ids=["it ends", "it hangs"])
async def test_one_that_does_not_come_to_answer_is_an_error(
    monkeypatch: pytest.MonkeyPatch, begin_s: float
) -> None:
    monkeypatch.setenv("SERVANDA_BIND", "nowhere")
    monkeypatch.setattr(siblings, "BEGIN_S", begin_s)
    with listen(ANYWHERE, shared=True) as door:
        with pytest.raises(ExceptionGroup) as raised:
            async with asyncio.TaskGroup() as group, answering(door, 1, group=group):
                raise AssertionError("it answers")
        assert raised.group_contains(SiblingRefused)


def test_a_shared_address_is_taken_for_every_other_service() -> None:
    with listen(ANYWHERE, shared=True) as door:
        here = Bind("127.0.0.1", door.getsockname()[1], explicit=True)
        for shared in (True, False):
            with pytest.raises(BindRefused, match="is taken"):
                listen(here, shared=shared)


def test_connections_are_divided() -> None:
    with listen(ANYWHERE, shared=True) as door, beside(*door.getsockname()) as other:
        calls = [socket.create_connection(door.getsockname()) for _ in range(64)]
        taken = []
        for one in (door, other):
            one.setblocking(False)  # noqa: FBT003 - it takes no name
            taken.append(len(list(_accepted(one))))
        for call in calls:
            call.close()
    assert sum(taken) == 64
    assert all(taken)


def _accepted(door: socket.socket) -> Iterator[None]:
    with suppress(BlockingIOError):
        while True:
            door.accept()[0].close()
            yield


def figures_told(folder: Path) -> list[str]:
    """Return where siblings show their figures, as the first process has logged."""
    lines = (folder / "words").read_text().splitlines()
    return [json.loads(one)["metrics"] for one in lines if '"sibling_answers"' in one]


def siblings_of(process: int) -> set[int]:
    """Return the children of a process."""
    return {one for one, (_, parent) in _processes().items() if parent == process}


def lives(process: int) -> bool:
    """Whether a process has not ended, be it waited for or not."""
    return _processes().get(process, ("Z", 0))[0] != "Z"


def _processes() -> dict[int, tuple[str, int]]:
    """Return the state and the parent of every process."""
    found = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = file.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[int(file.parent.name)] = state, int(parent)
    return found


def until(said: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not said():
        assert time.monotonic() < deadline
        time.sleep(0.05)
