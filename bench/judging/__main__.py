"""`python -m bench.judging FOLDER`: a decision asked at many moments of both clocks, as it is, and with 5,000 claims."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any, Final

from bench import folding, load
from bench.conditions import conditions
from bench.figures import Report
from bench.progress import say
from bench.queries import answer_of, ask_of
from bench.server import server
from bench.world.world import Request
from events.log import read
from service.database.engine import Address, Pools, open_pools
from service.recording.instruments import load_folder
from service.recording.record import open_recorder

HERE: Final = Path(__file__).parent
SUBJECTS: Final = """{
  instruments(first: 1) { nodes { address adoptedOn { latest } paragraphs(first: 1) { nodes { address } } } }
  stakeholders(first: 4, where: {type: {eq: COMPANY}}) { nodes { key } }
}"""
CLAIMS: Final = 5_000
MOMENTS: Final = 40
DAYS: Final = 365 * 12
SOURCE: Final = "urn:example:bench"


def main(arguments: list[str]) -> int:
    """Measure and print; the process ends with 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m bench.judging", description=__doc__)
    parser.add_argument("folder", type=Path, help="an instrument with its history")
    parser.add_argument("--runs", type=int, default=200, help="how often each question is asked")
    parser.add_argument("--json", type=Path, help="where the figures are kept")
    asked = parser.parse_args(arguments)
    report = asyncio.run(_alone(asked.folder, asked.runs))
    print(report.text())
    if asked.json:
        asked.json.write_bytes(report.json())
    return 0


@dataclass(frozen=True, slots=True)
class Subjects:
    """What is asked about: a decision, its first paragraph, and companies that might act under it."""

    instrument: str
    paragraph: str
    adopted_on: date
    firms: tuple[str, ...]


async def _alone(folder: Path, runs: int) -> Report:
    """Measure in a database of its own that is gone afterwards."""
    async with server() as address:
        return await measure(address, folder, runs)


async def measure(address: Address, folder: Path, runs: int, *, claims: int = CLAIMS) -> Report:
    """Return the figures of a decision, and of it with so many generated claims on its first paragraph."""
    async with open_pools(address) as pools:
        await load_folder(folder, open_recorder(pools), pools.log_reader)
        await folding.follow(pools)
        subjects = _subjects(await answer_of(pools, SUBJECTS))
        report = Report(await conditions(address), {"claims on one paragraph": claims})
        await _ask(pools, report, subjects, "real", runs)
        say("folding the claims, each over all before it")
        await load.append(pools, _claiming(subjects, claims))
        await folding.follow(pools)
        await _ask(pools, report, subjects, f"{claims:,} claims", runs)
        return report


def _subjects(found: dict[str, Any]) -> Subjects:
    (instrument,) = found["instruments"]["nodes"]
    (paragraph,) = instrument["paragraphs"]["nodes"]
    firms = tuple(one["key"] for one in found["stakeholders"]["nodes"])
    adopted_on = date.fromisoformat(instrument["adoptedOn"]["latest"])
    return Subjects(instrument["address"], paragraph["address"], adopted_on, firms)


async def _ask(pools: Pools, report: Report, subjects: Subjects, label: str, runs: int) -> None:
    say(f"asking, {label}")
    head = await read.head(pools.log_reader)
    for path in sorted(HERE.glob("*.graphql")):
        moments = cycle(_moments(subjects, head))
        report.queries[f"{path.stem}, {label}"] = await ask_of(
            pools, path.read_text(), moments, runs=runs
        )


def _moments(subjects: Subjects, head: int) -> list[dict[str, Any]]:
    """Return moments of both clocks, always the same ones: the second half of the log, and any day of twelve years."""
    chance = Random(32)  # noqa: S311 - no secret
    return [
        {
            "instrument": subjects.instrument,
            "paragraph": subjects.paragraph,
            "position": str(chance.randint(head // 2, head)),
            "day": (subjects.adopted_on + timedelta(days=chance.randrange(DAYS))).isoformat(),
        }
        for _ in range(MOMENTS)
    ]


def _claiming(subjects: Subjects, count: int) -> Iterator[Request]:
    """Yield events that claim the paragraph, of acts that its criteria ask for and of others, on days of twelve years."""
    chance = Random(5)  # noqa: S311 - no secret
    for number in range(count):
        day = subjects.adopted_on + timedelta(days=chance.randrange(DAYS))
        data: dict[str, Any] = {
            "title": f"Something is done, number {number}",
            "occurred": day.isoformat(),
            "sources": [{"title": "A bench"}],
            "confidence": chance.choice(["stated", "inferred"]),
            "by": [f"stakeholder/{chance.choice(subjects.firms)}"],
            "medium": "written",
            "evidence": [
                {
                    "paragraph": subjects.paragraph,
                    "bearing": chance.choice(["direct", "direct", "direct", "background"]),
                    "reason": "it answers the call",
                }
            ],
        }
        if chance.random() < 0.5:
            data |= {"activity": "activity/bench", "level": "regional"}
        event = {
            "specversion": "1.0",
            "id": f"bench-{number}",
            "source": SOURCE,
            "type": "servanda.report.submitted",
            "subject": f"report/bench-{number}",
            "data": data,
        }
        yield Request((event,), claimed=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
