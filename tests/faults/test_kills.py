"""kill -9 of the service and of its database while the history is loaded and while a file is imported: ten rounds each."""

import asyncio
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.database.embedded import EmbeddedPostgres
from service.recording.lines import PIECE_LINES
from tests.faults.life import (
    Log,
    address_of,
    finished,
    living,
    log_of,
    murder_at,
    until_counted,
    until_ready,
)
from tests.sentences.builders import event

pytestmark = pytest.mark.faults

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted(path.parent for path in (ROOT / "instruments").glob("*/instrument.yaml"))
ROUNDS = 10
LINES = 3000
IMPORTED = 6 * PIECE_LINES
"""So many commits that a kill falls between the first and the last of them, however fast they are."""


@pytest.fixture(scope="module")
def undisturbed() -> Log:
    """Give what the log holds after a load that nobody disturbs."""
    folder = Path(tempfile.mkdtemp(prefix="servanda-fault-"))
    folder.chmod(0o711)
    try:
        load_all(folder)
        return look(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def load_all(state_dir: Path) -> None:
    for folder in FOLDERS:
        finished(state_dir, "instrument", "load", str(folder))


def look(state_dir: Path) -> Log:
    return asyncio.run(_look(state_dir))


async def _look(state_dir: Path) -> Log:
    postgres = EmbeddedPostgres(state_dir)
    address = await postgres.start()
    try:
        return await log_of(address)
    finally:
        await postgres.stop()


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_a_service_killed_while_it_loads_the_history_resumes_it(
    state_dir: Path, undisturbed: Log, round_number: int
) -> None:
    victim = ("service", "database")[round_number % 2]
    head = random.Random(round_number).randrange(1, len(undisturbed.positions))  # noqa: S311 - a moment, no secret
    with living(state_dir, "serve") as process:
        assert murder_at(state_dir, process, head=head, victim=victim)
    look(state_dir).require_whole()
    load_all(state_dir)
    after = look(state_dir)
    after.require_whole()
    assert after.identities == undisturbed.identities


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_an_import_killed_half_way_is_simply_imported_again(
    state_dir: Path, tmp_path: Path, round_number: int
) -> None:
    victim = ("service", "database")[round_number % 2]
    file = tmp_path / "events.ndjson"
    file.write_text("".join(_lines(IMPORTED)))
    head = random.Random(round_number).randrange(1, IMPORTED - PIECE_LINES)  # noqa: S311 - a moment, no secret
    with living(state_dir, "import", str(file)) as process:
        assert murder_at(state_dir, process, head=head, victim=victim)
    survived = look(state_dir)
    survived.require_whole()
    said = finished(state_dir, "import", str(file), "--json")
    assert json.loads(said)["duplicates"] == len(survived.positions)
    after = look(state_dir)
    after.require_whole()
    assert {identity for _, identity in after.identities} == {f"line-{n}" for n in range(IMPORTED)}


def _lines(count: int) -> Iterator[str]:
    for number in range(count):
        registered = event(
            "stakeholder.registered",
            f"stakeholder/firm-{number}",
            id=f"line-{number}",
            name=f"Firm {number}",
            type="company",
        )
        yield json.dumps(registered) + "\n"


def test_a_service_outlives_its_database_and_folds_on(state_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    file.write_text("".join(_lines(LINES)))
    with living(state_dir, "serve") as process:
        door = address_of(process)
        for _ in range(3):
            murder_at(state_dir, process, head=1, victim="database")
            until_ready(door)
        finished(state_dir, "import", str(file))
        until_counted(door, LINES)
        assert process.poll() is None
