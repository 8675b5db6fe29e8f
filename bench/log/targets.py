"""What is promised of the append, and whether the figures keep it: a missed target is printed as missed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from bench.log.contender import Load
from bench.log.contenders import EMMETT, FUNCTIONS, ONE_STREAM, SAFE, SERVANDA
from bench.log.rows import Row
from bench.verdict import figure, verdict

Rows: TypeAlias = Mapping[tuple[str, Load], Row]

LEAST_EVENTS_PER_S: Final = {Load(256): 20_000}
LEAST_TIMES_SAFE: Final = {Load(1): 1, Load(64): 10, Load(256): 15}
"""How many times faster than the peer in its safe mode?"""
MOST_SPREAD: Final = 10
"""How many times its p50 may the p99 of a stream be to which everybody writes?"""


def verdicts(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a line for each target about which the rows say something, and for the ratios without one."""
    found = {(row.name, row.load): row for row in rows}
    yield from _rates(found)
    yield from _ratios(found, SAFE, LEAST_TIMES_SAFE)
    for theirs in (FUNCTIONS, EMMETT):
        yield from _ratios(found, theirs, {})
    yield from _spreads(rows)
    missed = sum(row.missed for row in rows if row.name in {SERVANDA, ONE_STREAM})
    yield verdict("missed at our tail, in all rows", f"{missed:,}", "none", met=not missed)


def _rates(found: Rows) -> Iterator[str]:
    for load, least in LEAST_EVENTS_PER_S.items():
        if ours := found.get((SERVANDA, load)):
            rate, wanted = f"{ours.events_per_s:,.0f} events/s", f"at least {least:,}"
            yield verdict(_named(SERVANDA, load), rate, wanted, met=ours.events_per_s >= least)


def _ratios(found: Rows, theirs: str, least: Mapping[Load, int]) -> Iterator[str]:
    for (name, load), ours in found.items():
        if name != SERVANDA or (theirs, load) not in found:
            continue
        ratio = ours.events_per_s / found[theirs, load].events_per_s
        what, told = _named(f"to {theirs}", load), f"{ratio:.1f} times"
        if load in least:
            yield verdict(what, told, f"at least {least[load]}", met=ratio >= least[load])
        else:
            yield figure(what, told)


def _spreads(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        if row.name == ONE_STREAM:
            spread = row.p99_ms / row.p50_ms
            what = _named(f"{ONE_STREAM}: p99 to p50", row.load)
            wanted = f"at most {MOST_SPREAD}"
            yield verdict(what, f"{spread:.1f} times", wanted, met=spread <= MOST_SPREAD)


def _named(what: str, load: Load) -> str:
    return f"{what}, {load.callers} x {load.batch}"
