"""The image's recipe, followed without an engine: what it copies is enough, and its commands work from there."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from service.database.engine import Address, Pools
from service.projections.runner import Projector
from service.settings import KNOWN, PREFIX
from tests.containers.recipe import (
    containers,
    copied,
    environment,
    instructions,
    spoken,
)
from tests.house.checkout import ROOT
from tests.service.cli.commands import on, stopped
from tests.service.cli.forking import environment as alone

PYTHON = "/servanda/.venv/bin/python"
SERVANDA = (sys.executable, "-m", "service")
DEADLINE_S = 60.0


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Give a folder that holds what the image takes from the checkout, and nothing else."""
    folder = tmp_path / "servanda"
    folder.mkdir()
    for name in copied():
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder)
    return folder


def test_everything_that_is_copied_is_there_and_is_all_that_the_engine_gets() -> None:
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    first, *rest = [line for line in lines if line and not line.startswith("#")]
    assert first == "*"
    assert {line[1:] for line in rest if line.startswith("!")} == set(copied())
    assert "**/__pycache__" in rest


def test_the_image_installs_by_hash_and_leaves_the_embedded_database_out() -> None:
    (installed,) = [line for line in instructions("RUN") if "pip" in line]
    assert "--require-hashes" in installed
    assert "--only-binary :all:" in installed
    assert "requirements-embedded.txt" not in " ".join(instructions("COPY"))
    assert len(instructions("FROM")) == 2


def test_the_image_runs_as_nobody_that_could_change_it() -> None:
    assert instructions("USER") == ["10001"]
    assert not any("--chown" in line for line in instructions("COPY"))
    assert not any("chown" in line for line in instructions("RUN"))
    assert any("chmod -R a+rX,go-w ." in line for line in instructions("RUN"))
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", instructions("ARG")[0].partition("=")[2])


def test_no_shell_stands_between_a_signal_and_the_service() -> None:
    assert spoken("ENTRYPOINT") == [PYTHON, "-m", "service"]
    assert spoken("CMD") == ["serve"]
    assert spoken("HEALTHCHECK") == [PYTHON, "-m", "service.cli.health"]


def test_every_setting_of_image_and_containers_is_one_that_there_is() -> None:
    named = set(environment()).union(*(one["environment"] for one in containers().values()))
    ours = {name.removeprefix(PREFIX) for name in named if name.startswith(PREFIX)}
    assert ours <= KNOWN


@pytest.mark.long
async def test_the_containers_processes_end_where_one_process_does(
    image: Path, empty_address: Address, told_pools: Pools, tmp_path: Path
) -> None:
    """The commands of the compose file, with the image's files alone, on a database without tables."""
    folded = await Projector(told_pools, holder="reader").position()
    settings = {
        **on(empty_address),
        "SERVANDA_BIND": "127.0.0.1:0",
        "SERVANDA_STATE_DIR": str(tmp_path / "state"),
        "PYTHONDONTWRITEBYTECODE": environment()["PYTHONDONTWRITEBYTECODE"],
    }
    before = files_of(image)
    assert ended(settings, image, *command("migrate")).returncode == 0
    with living(settings, tmp_path, image) as door:
        assert ended(settings, image, *health("worker")).returncode == 0
        until_at(door, folded)
        asked = ended(settings, image, "health", "--ready", "--url", door)
        assert asked.stdout == "ready\n", asked
    assert files_of(image) == before, "the containers' root is read-only"


@contextmanager
def living(settings: Mapping[str, str], folder: Path, image: Path) -> Iterator[str]:
    """Run worker and service as their containers do, and give the service's address."""
    served, worked = folder / "served", folder / "worked"
    served.mkdir()
    worked.mkdir()
    with (
        started(settings, worked, image, *command("worker"), until="Following"),
        started(settings, served, image, *command("service"), until="Servanda answers"),
    ):
        found = re.search(r"page +(\S+)/\n", (served / "words").read_text())
        assert found is not None
        yield found[1]


@contextmanager
def started(
    settings: Mapping[str, str], folder: Path, image: Path, *arguments: str, until: str
) -> Iterator[None]:
    """Run a command of the image until the end of the block, from the moment that it says `until`."""
    words = folder / "words"
    with words.open("w") as file:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*SERVANDA, *arguments], cwd=image, env=alone(settings), stdout=file, stderr=file
        )
    with stopped(process, words, until):
        yield


def ended(
    settings: Mapping[str, str], image: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of the image to its end."""
    return subprocess.run(  # noqa: S603 - our own program
        [*SERVANDA, *arguments],
        cwd=image,
        env=alone(settings),
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def command(name: str) -> list[str]:
    """Return what a container is told."""
    found: list[str] = containers()[name]["command"]
    return found


def health(name: str) -> list[str]:
    """Return a container's own question, as the command line takes it."""
    _, python, *asked = containers()[name]["healthcheck"]["test"]
    assert [python, *asked[:2]] == [PYTHON, "-m", "service.cli.health"]
    return ["health", *asked[2:]]


def files_of(folder: Path) -> Mapping[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


def until_at(door: str, position: int) -> None:
    """Wait until the service shows everything up to that position: it holds other decisions besides."""
    query = {"query": "{ meta { position } }"}
    deadline = time.monotonic() + DEADLINE_S
    while True:
        answer = httpx.post(f"{door}/graphql", json=query).json()
        if int((answer.get("data") or {}).get("meta", {}).get("position", 0)) >= position:
            return
        assert time.monotonic() < deadline, answer
        time.sleep(0.1)
