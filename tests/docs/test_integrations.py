"""Every example for integrations, run as it stands there: posted, sent again, refused, followed, with a key."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from events.cloudevents import parse
from events.log import read
from service.database.engine import Pools
from tests.house.checkout import ROOT
from tests.service.web.posting import firm, post
from tests.service.web.serving import served
from tests.service.web.test_authorisation import ELSEWHERE, issued
from tests.service.web.test_sdks import CLIENTS, NODE

TEXT = (ROOT / "docs" / "integrations.md").read_text()
DEADLINE_S = 20


def fenced(language: str) -> dict[str, str]:
    """Return the examples of a language by their names, which stand in their first line."""
    found = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return {re.sub(r"^(#|//) ", "", one.partition("\n")[0]): one for one in found}


PROGRAMS = fenced("sh") | fenced("python") | fenced("js")
RUNNERS = {".sh": "sh", ".py": sys.executable, ".mjs": "node"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with all programs."""
    for name, text in PROGRAMS.items():
        if Path(name).suffix in RUNNERS:
            (tmp_path / name).write_text(text)
    (tmp_path / "node_modules").symlink_to(CLIENTS / "node_modules")
    event, _ = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "event.json").write_text(event)
    return tmp_path


@pytest.fixture
async def place(pools: Pools, folder: Path) -> AsyncIterator[tuple[Path, dict[str, str]]]:
    """Give the folder, and the environment that names a service and a key."""
    key = await issued(pools, "record", "read", sources=("urn:example:",))
    async with served(pools, exposure=ELSEWHERE) as client:
        told = {"SERVANDA_URL": str(client.base_url).rstrip("/"), "SERVANDA_KEY": key.text}
        yield folder, told


async def run(
    place: tuple[Path, dict[str, str]], name: str, *arguments: str
) -> asyncio.subprocess.Process:
    folder, told = place
    return await asyncio.create_subprocess_exec(
        *(RUNNERS[Path(name).suffix], name, *arguments),
        cwd=folder,
        env={**os.environ, **told},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )


async def said(place: tuple[Path, dict[str, str]], name: str, *arguments: str) -> str:
    """Return what a program prints; it must end well."""
    process = await run(place, name, *arguments)
    async with asyncio.timeout(DEADLINE_S):
        out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


def test_the_example_event_is_one() -> None:
    event, problem = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    assert parse(json.loads(event)).type == "servanda.stakeholder.registered"
    assert json.loads(problem)["code"] == "unknown-reference"


async def test_curl_posts_and_posts_again(pools: Pools, place: tuple[Path, dict[str, str]]) -> None:
    first, again = [json.loads(await said(place, "post.sh")) for _ in range(2)]
    assert [one["stream"] for one in first["accepted"]] == ["stakeholder/example-centre"]
    assert again["duplicates"][0]["position"] == first["accepted"][0]["position"]
    assert await read.head(pools.log_reader) == 2


@pytest.mark.parametrize("name", ["post.py", pytest.param("post.mjs", marks=NODE)])
async def test_programs_post_and_post_again(place: tuple[Path, dict[str, str]], name: str) -> None:
    positions = [await said(place, name, "example-centre") for _ in range(2)]
    assert positions == ["2\n", "2\n"]


@pytest.mark.parametrize("name", ["post.py", pytest.param("post.mjs", marks=NODE)])
async def test_programs_say_what_is_wrong(place: tuple[Path, dict[str, str]], name: str) -> None:
    process = await run(place, name, "Not a slug")
    async with asyncio.timeout(DEADLINE_S):
        _, err = await process.communicate()
    assert process.returncode != 0
    assert "/subject" in err.decode()


@pytest.mark.parametrize("name", ["follow.sh", "follow.py", pytest.param("follow.mjs", marks=NODE)])
async def test_programs_follow(pools: Pools, place: tuple[Path, dict[str, str]], name: str) -> None:
    process = await run(place, name, "0" if name == "follow.sh" else "1-0")
    assert process.stdout is not None
    seen = b""
    try:
        async with asyncio.timeout(DEADLINE_S), served(pools) as client:
            for slug in ("a", "b"):
                await post(client, firm(slug))
                while f"stakeholder/{slug}".encode() not in seen:
                    seen += await process.stdout.read(65_536)
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # a shell and what it runs
        await process.wait()
    assert seen.index(b"servanda.access.recorded") < seen.index(b"stakeholder/a")
    assert seen.index(b"stakeholder/a") < seen.index(b"stakeholder/b")


def told(position: int) -> str:
    data = json.dumps({"type": "servanda.report.submitted", "subject": f"report/r-{position}"})
    return f"id: 1-{position}\nevent: servanda.report.submitted\ndata: {data}\n\n"


BEGIN = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
ANSWERS = (
    "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
    f"{BEGIN}Transfer-Encoding: chunked\r\n\r\nffff\r\n{told(1)}id: 1-2\n",
    f"{BEGIN}Connection: close\r\n\r\n{told(2)}id: 1-9\n\n",
    "HTTP/1.1 400 Bad\r\nContent-Length: 17\r\n\r\nbegin again there",
)
"""Busy; an event, and of the next one no more than its id; that event whole, and a place without one; refused."""


@pytest.mark.parametrize("name", ["follow.py", pytest.param("follow.mjs", marks=NODE)])
async def test_programs_lose_nothing_to_a_cut_and_stop_when_they_are_refused(
    folder: Path, name: str
) -> None:
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        headers = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        asked.append(headers.partition("last-event-id: ")[2].partition("\r\n")[0])
        writer.write(ANSWERS[min(len(asked), len(ANSWERS)) - 1].encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        process = await run((folder, {"SERVANDA_URL": url}), name, "1-0")
        try:
            async with asyncio.timeout(DEADLINE_S):
                out, err = await process.communicate()
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert asked == ["1-0", "1-0", "1-1", "1-9"]
    assert [line.split()[0] for line in out.decode().splitlines()] == ["1-1", "1-2"]
    assert process.returncode != 0
    assert "400: begin again there" in err.decode()
