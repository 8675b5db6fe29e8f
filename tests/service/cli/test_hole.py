"""A hole in the log does not end a service or a worker: it answers as of before, takes events, and is not ready."""

import re
from pathlib import Path

from service.database.engine import Address, Pools
from tests.service.cli.commands import on, refusal, running, said, with_instruments
from tests.service.projections.poison import registered
from tests.service.projections.stories import HISTORY, tell
from tests.service.reads.places import lose


async def test_a_service_before_a_hole_answers_and_is_not_ready(
    own_told_pools: Pools, own_told_address: Address, tmp_path: Path
) -> None:
    last = await tell(own_told_pools, registered("one"), registered("two"))
    await lose(own_told_address, last - 1)
    here = {**on(own_told_address), "SERVANDA_BIND": "127.0.0.1:0"}
    settings = {**here, **with_instruments(tmp_path, "basel-vi-32")}
    with running(settings, tmp_path, "serve", until="access ") as process:
        words = (tmp_path / "words").read_text()
        assert (
            f"answers, but not as of now. The read model stops before position {last - 1}" in words
        )
        (door,) = re.findall(r"http://127[.]0[.]0[.]1:[0-9]+", words)[:1]
        assert said({}, "health", "--url", door).out == "live\n"
        assert "missing from the log" in refusal({}, "health", "--ready", "--url", door)
        assert process.poll() is None
    doctor = said(on(own_told_address), "doctor")
    assert f"stops before position {last - 1}" in doctor.out
    assert (doctor.code, "goes no further" in doctor.err) == (1, True)


async def test_a_worker_before_a_hole_says_so_and_waits(
    pools: Pools, address: Address, tmp_path: Path
) -> None:
    last = await tell(pools, *HISTORY)
    await lose(address, last - 1)
    settings = {**on(address), "SERVANDA_STATE_DIR": str(tmp_path)}
    with running(settings, tmp_path, "worker", until="read model stands still") as process:
        assert process.poll() is None
        assert said(settings, "health", "--worker").out == "live\n"
