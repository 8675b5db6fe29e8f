"""`python -m bench.log`: our append beside another event store's and beside bare statements, in one run; figures on stdout."""

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from itertools import count
from pathlib import Path

import orjson

from bench.conditions import conditions
from bench.log.contender import Contender
from bench.log.contenders import CONTENDERS, FUNCTIONS, SAFE, SERVANDA
from bench.log.rows import Row, Run, ratios
from bench.log.tail import tail
from bench.progress import say
from bench.server import server
from service.database.engine import Address, connect

_databases = count(1)


def main(arguments: list[str]) -> int:
    """Measure and print; the process ends with 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m bench.log", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3, help="of each run")
    parser.add_argument("--runs", type=int, default=3, help="how many, of which the median counts")
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    asked = parser.parse_args(arguments)
    told, rows = asyncio.run(measure(CONTENDERS, seconds=asked.seconds, runs=asked.runs))
    print("Conditions", *(f"  {name:<34} {text}" for name, text in told.items()), sep="\n")
    print("\nAppending, client on the same cores, a reader at the tail beside it")
    print(*(row.text() for row in rows), sep="\n")
    print("\nRatios", *ratios(rows, SERVANDA, SAFE), *ratios(rows, SERVANDA, FUNCTIONS), sep="\n")
    if asked.json:
        whole = {"conditions": told, "rows": rows}
        asked.json.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2))
    return 0


async def measure(
    contenders: Sequence[Contender], *, seconds: float, runs: int
) -> tuple[dict[str, str], list[Row]]:
    """Return conditions and rows. Each round measures everybody once, so that a bad minute of the machine hits all."""
    found: dict[tuple[Contender, int], list[Run]] = defaultdict(list)
    async with server() as address:
        told = await conditions(address) | {"eventsourcing": version("eventsourcing")}
        for number in range(1, runs + 1):
            for contender in contenders:
                for callers in contender.callers:
                    say(f"round {number} of {runs}: {contender.name}, callers: {callers}")
                    run = await _measured(address, contender, callers, seconds)
                    found[contender, callers].append(run)
    return told, [Row.of(who.name, callers, each) for (who, callers), each in found.items()]


async def _measured(address: Address, contender: Contender, callers: int, seconds: float) -> Run:
    async with _fresh(address) as fresh:
        await asyncio.to_thread(contender.prepare, fresh)
        async with tail(contender.name, fresh) as reader:
            lasted_s, took_s = await asyncio.to_thread(contender.append, fresh, callers, seconds)
            seen = await reader.seen()
        connection = await connect(fresh)
        stored: int = await connection.fetchval(contender.stored)
        await connection.close()
    return Run(lasted_s, took_s, contender.batch, stored - seen)


@asynccontextmanager
async def _fresh(address: Address) -> AsyncIterator[Address]:
    """Give a database of its own with our tables, and no page that another run has touched."""
    name = f"bench_{next(_databases)}"
    admin = await connect(address.with_database("postgres"))
    try:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {address.database}")
        await admin.execute("CHECKPOINT")
        yield address.with_database(name)
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await admin.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
