"""The service against whatever its own description lets a stranger send, on a real server over a real log."""

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path
from typing import Final

import pytest

from service.database.engine import Pools
from service.web.stream import Pace
from tests.house.checkout import ROOT
from tests.service.web.serving import served

CHECKS: Final = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
"""What is promised. Whether an event is accepted depends on the log, which no schema can tell."""

HOOKS: Final = {"SCHEMATHESIS_HOOKS": "tests.service.web.fuzz_hooks", "PYTHONPATH": str(ROOT)}
BRIEF: Final = Pace(lifetime_s=lambda: 0.05)
"""A stream that ends, for the fuzzer waits for the whole of an answer."""

SHORT_S: Final = 20
LONG_S: Final = 600
PATIENCE_S: Final = 120


async def fuzzed(pools: Pools, folder: Path, *options: str, seconds: int) -> None:
    """Fuzz for so long; every failure is in the message, with what to send to see it again."""
    async with served(pools, pace=BRIEF) as client:
        url = str(client.base_url)
        program = [
            *(sys.executable, "-m", "schemathesis.cli", "--no-color"),
            *("run", f"{url}/openapi.json", "--url", url, "--checks", ",".join(CHECKS)),
            *("--max-time", str(seconds), "--continue-on-failure", "--warnings", "off"),
            *("--suppress-health-check", "all", *options),
        ]
        running = await asyncio.create_subprocess_exec(
            *program, cwd=folder, env=HOOKS, stdout=PIPE, stderr=STDOUT
        )
        try:
            async with asyncio.timeout(seconds + PATIENCE_S):
                said, _ = await running.communicate()
        finally:
            if running.returncode is None:
                running.kill()
    assert running.returncode == 0, said.decode()


@pytest.mark.long
async def test_what_the_document_lets_send_is_answered_as_it_says(
    own_told_pools: Pools, tmp_path: Path
) -> None:
    await fuzzed(own_told_pools, tmp_path, "--seed", "1", seconds=SHORT_S)


@pytest.mark.fuzz
async def test_it_is_so_for_ten_minutes_of_whatever_comes(
    own_told_pools: Pools, tmp_path: Path
) -> None:
    await fuzzed(own_told_pools, tmp_path, seconds=LONG_S)
