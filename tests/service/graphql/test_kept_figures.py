"""Figures are worked out once an operation, however often they are asked for."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from service.database.engine import Pools
from service.reads.indicators import centres, disputes, participation
from tests.service.graphql.asking import ask

BALANCE = "balance { byType { count } }"
ACTIVE = "centres { active { count } }"


@contextmanager
def calls_of(function: Callable[..., object]) -> Iterator[list[str]]:
    """Write down every call of a function."""
    seen: list[str] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code is function.__code__:
            seen.append(event)

    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize(
    ("field", "function"),
    [(BALANCE, participation.balance), (ACTIVE, centres.active)],
)
async def test_aliases_of_one_figure_cost_one(
    told_pools: Pools, field: str, function: Callable[..., object]
) -> None:
    aliases = " ".join(f"f{n}: indicators {{ {field} }}" for n in range(4))
    query = f"""{{ instrument(address: "BC-VI/32") {{ {aliases}
      other: indicators(where: {{counted: {{lt: "2004-01-01"}}}}) {{ {field} }} }} }}"""
    with calls_of(function) as calls:
        found = (await ask(told_pools, query))["instrument"]
    assert len(calls) == 2
    assert found["f0"] == found["f3"]


async def test_figures_that_read_the_same_are_kept_apart(told_pools: Pools) -> None:
    query = """{ instrument(address: "BC-VI/32") { indicators {
      disputedCounts { keys } conflicts { nodes { key } } } } }"""
    with calls_of(disputes.disputed) as calls:
        found = (await ask(told_pools, query))["instrument"]["indicators"]
    assert len(calls) == 1
    assert found["disputedCounts"][0]["keys"]
    assert found["conflicts"]["nodes"][0]["key"]
