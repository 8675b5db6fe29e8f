"""`python -m bench.posting`: single events from 64 connections and batches of 500, beside a bare route; figures on stdout.

--processes  how many answer; each number that is given is measured
--overload   also: far more connections than are served at once
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from bench.conditions import conditions
from bench.figures import percentile
from bench.posting import usage, wire
from bench.posting.processes import bare, service
from bench.progress import say
from bench.server import server
from bench.verdict import verdict
from service.database.engine import Address

SOURCE: Final = "urn:example:bench"
STRUCTURED: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
CONNECTIONS: Final = 64
CROWD: Final = 1_000
IN_A_BATCH: Final = 500

LEAST_PER_S: Final = {"servanda, single": 2_500, "servanda, batch": 10_000}
"""Events a second, of the number of processes that is best."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement.

    processes: that answered.
    cpu_us:    by whose it is, the CPU time that one event took, in microseconds.
    """

    name: str
    processes: int
    connections: int
    batch: int
    events: int
    seconds: float
    p50_ms: float
    p99_ms: float
    statuses: dict[str, int]
    cpu_us: dict[str, float]

    @property
    def per_second(self) -> float:
        return self.events / self.seconds

    def text(self) -> str:
        """Return the row as people read it."""
        statuses = " ".join(f"{status}: {n:,}" for status, n in sorted(self.statuses.items()))
        cpu = ", ".join(f"{name} {took:,.0f}" for name, took in self.cpu_us.items())
        return (
            f"  {self.name:<32} {self.processes} {self.per_second:>9,.0f} events/s   p50 {self.p50_ms:>7.1f} ms   "
            f"p99 {self.p99_ms:>7.1f} ms   CPU us an event: {cpu}   {statuses}"
        )


@dataclass(frozen=True, slots=True)
class Server:
    """What is measured: where it answers, and the first process of each that works for it, by name."""

    name: str
    processes: int
    port: int
    working: dict[str, int]

    def cpu_s(self) -> dict[str, float]:
        """Return the CPU time that was used so far, the client's included, in seconds."""
        used = {name: usage.cpu_s(process) for name, process in self.working.items()}
        return used | {"client": time.process_time()}


def main(arguments: list[str]) -> int:
    """Measure and print; the process ends with 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m bench.posting", description=__doc__)
    parser.add_argument("--events", type=int, default=20_000, help="how many in each measurement")
    parser.add_argument(
        "--processes", type=int, nargs="+", default=sorted({1, os.cpu_count() or 1})
    )
    parser.add_argument("--overload", action="store_true", help="measure what a crowd gets, too")
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    asked = parser.parse_args(arguments)
    told, rows, memory = asyncio.run(
        measure(asked.events, processes=asked.processes, overload=asked.overload)
    )
    print("Conditions", *(f"  {name:<34} {text}" for name, text in told.items()), sep="\n")
    print("\nPosting, client on the same cores; processes that answer: 1 or more")
    print(*(row.text() for row in rows), *_ratios(rows), *verdicts(rows), sep="\n")
    for many, (before, after) in memory.items():
        print(f"  memory of {many} processes, MiB: {before:,.0f} before, {after:,.0f} after")
    if asked.json:
        whole = {"conditions": told, "rows": rows, "memory_mib": memory}
        asked.json.write_bytes(
            orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)
        )
    return 0


def _ratios(rows: list[Row]) -> Iterator[str]:
    """Yield how much of what a bare route does is done, for each of the same size in as many processes."""
    by_name = {(row.name, row.processes): row for row in rows}
    for (name, many), ours in by_name.items():
        limit = by_name.get((name.replace("servanda", "bare route"), many))
        if limit is not None and limit is not ours:
            share = ours.per_second / limit.per_second
            yield f"  ratio to the bare route: {name}, {many} processes: {share:.2f}"


def verdicts(rows: list[Row]) -> Iterator[str]:
    """Yield a line for each target."""
    for name, least in LEAST_PER_S.items():
        best = max((row for row in rows if row.name == name), key=lambda row: row.per_second)
        what, told = f"{name}, {best.processes} processes", f"{best.per_second:,.0f} events/s"
        yield verdict(what, told, f"at least {least:,}", met=best.per_second >= least)


Memory = dict[int, tuple[float, float]]


async def measure(
    events: int, *, processes: list[int], overload: bool = False
) -> tuple[dict[str, str], list[Row], Memory]:
    """Return conditions, rows, and by the number of processes the memory of the service before and after, in MiB."""
    rows: list[Row] = []
    memory: Memory = {}
    async with server() as address:
        told = await conditions(address)
        for many in processes:
            async with _servanda(address, many) as ours:
                before = usage.memory_mib(ours.working["service"])
                rows += [
                    await _single(ours, "/events", events),
                    await _batch(ours, "/events", events),
                ]
                if overload:
                    rows.append(await _single(ours, "/events", events, connections=CROWD))
                memory[many] = before, usage.memory_mib(ours.working["service"])
        for many in processes:
            async with bare(processes=many) as (port, process):
                for path, name in (("/read", "bare route"), ("/fast", "bare route, fast parser")):
                    limit = Server(name, many, port, {"service": process})
                    rows += [await _single(limit, path, events), await _batch(limit, path, events)]
    return told, rows, memory


@asynccontextmanager
async def _servanda(address: Address, processes: int) -> AsyncIterator[Server]:
    """Run the service in so many processes."""
    database = await usage.postmaster(address)
    async with service(address, folding=False, processes=processes) as (port, process):
        yield Server("servanda", processes, port, {"service": process, "PostgreSQL": database})


async def _single(on: Server, path: str, events: int, *, connections: int = CONNECTIONS) -> Row:
    name = "single" if connections == CONNECTIONS else "crowd"
    bodies = _singles(f"{name}-{on.processes}", events)
    requests = [wire.request(path, body, STRUCTURED) for body in bodies]
    return await _measured(f"{on.name}, {name}", on, requests, batch=1, connections=connections)


async def _batch(on: Server, path: str, events: int) -> Row:
    bodies = _batches(f"batch-{on.processes}", events)
    requests = [wire.request(path, body, BATCH) for body in bodies]
    return await _measured(f"{on.name}, batch", on, requests, batch=IN_A_BATCH, connections=4)


async def _measured(
    name: str, on: Server, requests: list[bytes], *, batch: int, connections: int
) -> Row:
    say(f"{name}, processes: {on.processes}")
    used, began = on.cpu_s(), time.perf_counter()
    told = await wire.post(on.port, requests, connections=connections)
    took, used_since = time.perf_counter() - began, on.cpu_s()
    ordered = sorted(1000 * one for one in told.seconds)
    events = batch * sum(n for status, n in told.statuses.items() if status < 400)
    return Row(
        name=name,
        processes=on.processes,
        connections=connections,
        batch=batch,
        events=events,
        seconds=took,
        p50_ms=percentile(ordered, 0.5),
        p99_ms=percentile(ordered, 0.99),
        statuses={str(status): n for status, n in told.statuses.items()},
        cpu_us={who: 1e6 * (used_since[who] - before) / events for who, before in used.items()},
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
