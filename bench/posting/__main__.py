"""`python -m bench.posting`: single events from 64 connections and batches of 500, beside a bare route; figures on stdout.

--overload   also: far more connections than are served at once
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from bench.conditions import conditions
from bench.figures import percentile
from bench.posting import wire
from bench.posting.processes import bare, service
from bench.progress import say
from bench.server import server

SOURCE: Final = "urn:example:bench"
STRUCTURED: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
CONNECTIONS: Final = 64
CROWD: Final = 1_000
IN_A_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement."""

    name: str
    connections: int
    batch: int
    events: int
    seconds: float
    p50_ms: float
    p99_ms: float
    statuses: dict[str, int]

    @property
    def per_second(self) -> float:
        return self.events / self.seconds

    def text(self) -> str:
        """Return the row as people read it."""
        statuses = " ".join(f"{status}: {n:,}" for status, n in sorted(self.statuses.items()))
        return (
            f"  {self.name:<34} {self.per_second:>9,.0f} events/s   p50 {self.p50_ms:>7.1f} ms   "
            f"p99 {self.p99_ms:>7.1f} ms   {statuses}"
        )


def main(arguments: list[str]) -> int:
    """Measure and print; the process ends with 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m bench.posting", description=__doc__)
    parser.add_argument("--events", type=int, default=20_000, help="how many in each measurement")
    parser.add_argument("--overload", action="store_true", help="measure what a crowd gets, too")
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    asked = parser.parse_args(arguments)
    told, rows, memory = asyncio.run(measure(asked.events, overload=asked.overload))
    print("Conditions", *(f"  {name:<34} {text}" for name, text in told.items()), sep="\n")
    print("\nPosting, client on the same cores", *(row.text() for row in rows), sep="\n")
    by_name = {row.name: row for row in rows}
    for kind in ("single", "batch"):
        ours, limit = by_name[f"servanda, {kind}"], by_name[f"bare route, {kind}"]
        print(
            f"  {f'ratio to the bare route, {kind}':<34} {ours.per_second / limit.per_second:>9.2f}"
        )
    print(f"  {'memory of the service, MiB':<34} {memory[0]:>9,.0f} before, {memory[1]:,.0f} after")
    if asked.json:
        whole = {"conditions": told, "rows": rows, "memory_mib": memory}
        asked.json.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2))
    return 0


async def measure(
    events: int, *, overload: bool = False
) -> tuple[dict[str, str], list[Row], tuple[float, float]]:
    """Return conditions, rows, and the memory of the service before and after, in MiB."""
    async with server() as address:
        told = await conditions(address)
        async with service(address, folding=False) as (port, process):
            before = _memory_mib(process)
            rows = [
                await _measured("servanda, single", port, "/events", _singles("a", events), 1),
                await _measured(
                    "servanda, batch", port, "/events", _batches("b", events), IN_A_BATCH
                ),
            ]
            if overload:
                crowd = _singles("c", events)
                rows.append(await _measured("servanda, crowd", port, "/events", crowd, 1, CROWD))
            after = _memory_mib(process)
        async with bare() as port:
            for path, name in (("/read", "bare route"), ("/fast", "bare route, fast parser")):
                rows += [
                    await _measured(f"{name}, single", port, path, _singles("a", events), 1),
                    await _measured(
                        f"{name}, batch", port, path, _batches("b", events), IN_A_BATCH
                    ),
                ]
        return told, rows, (before, after)


async def _measured(
    name: str, port: int, path: str, bodies: list[bytes], batch: int, connections: int = CONNECTIONS
) -> Row:
    say(name)
    media = STRUCTURED if batch == 1 else BATCH
    connections = connections if batch == 1 else 4
    requests = [wire.request(path, body, media) for body in bodies]
    began = time.perf_counter()
    told = await wire.post(port, requests, connections=connections)
    took = time.perf_counter() - began
    ordered = sorted(1000 * one for one in told.seconds)
    good = sum(n for status, n in told.statuses.items() if status < 400)
    return Row(
        name=name,
        connections=connections,
        batch=batch,
        events=good * batch,
        seconds=took,
        p50_ms=percentile(ordered, 0.5),
        p99_ms=percentile(ordered, 0.99),
        statuses={str(status): n for status, n in told.statuses.items()},
    )


def _singles(prefix: str, count: int) -> list[bytes]:
    return [orjson.dumps(one) for one in _events(prefix, count)]


def _batches(prefix: str, count: int) -> list[bytes]:
    return [orjson.dumps(list(piece)) for piece in batched_events(prefix, count)]


def batched_events(prefix: str, count: int) -> Iterator[tuple[dict[str, Any], ...]]:
    """Yield the events by the batch."""
    pending: list[dict[str, Any]] = []
    for one in _events(prefix, count):
        pending.append(one)
        if len(pending) == IN_A_BATCH:
            yield tuple(pending)
            pending = []


def _events(prefix: str, count: int) -> Iterator[dict[str, Any]]:
    """Yield events of some 700 bytes, each of a stream of its own."""
    for number in range(count):
        slug = f"bench-{prefix}-{number}"
        yield {
            "specversion": "1.0",
            "id": slug,
            "source": SOURCE,
            "type": "servanda.stakeholder.registered",
            "subject": f"stakeholder/{slug}",
            "data": {
                "title": f"Stakeholder {number} is entered into the register of a made-up convention",
                "occurred": "2004-10",
                "name": f"Stakeholder {number} of the bench",
                "type": "company",
                "country": "CH",
                "regions": ["europe"],
                "sources": [{"title": "A bench, page by page", "locator": f"page {number}"}],
                "confidence": "stated",
            },
        }


def _memory_mib(process: int) -> float:
    """Return what a process holds of memory now."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
