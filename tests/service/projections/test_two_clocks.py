"""Statuses out of a log: the order of recording, what was known before, a retraction made good."""

import random
from typing import Any

import pytest

from service.database.engine import Pools
from tests.sentences.builders import event
from tests.service.projections.stories import HISTORY, JOINED, fold, tell, values_of

ANSWERED = [("2003-05-02", "NO_EVIDENCE"), ("2003-07-31", "RESPONSE_PARTIAL")]


def about(told: dict[str, Any]) -> dict[str, str]:
    return {"source": told["source"], "id": told["id"]}


RETRACTED = event(
    "event.retracted", JOINED["subject"], target=about(JOINED), reason="it never happened"
)
AGAIN = JOINED | {"id": "joined-again"}
MOVED = event(
    "event.corrected",
    JOINED["subject"],
    target=about(AGAIN),
    data={**JOINED["data"], "occurred": "2004-02-01"},
    reason="misread",
)
NO_FIRM = event(
    "stakeholder.described", "stakeholder/a-firm", type="environmental_ngo", occurred="2003-05-02"
)
LATER = (RETRACTED, AGAIN, MOVED, NO_FIRM)


@pytest.mark.parametrize("seed", range(4))
async def test_in_whatever_order_it_was_recorded_the_same_history_gives_the_same_values(
    pools: Pools, seed: int
) -> None:
    turned = list(HISTORY)
    random.Random(seed).shuffle(turned)  # noqa: S311 - orders to try, no secrets
    await tell(pools, *turned)
    await fold(pools)
    assert await values_of(pools) == ANSWERED


async def test_as_known_at_each_position_it_is_what_a_log_that_ended_there_said(
    pools: Pools,
) -> None:
    said: dict[int, list[tuple[str, str | None]]] = {}
    for told in (*HISTORY, *LATER):
        position = await tell(pools, told)
        await fold(pools)
        said[position] = await values_of(pools)
    assert {position: await values_of(pools, asof=position) for position in said} == said
    assert len({tuple(values) for values in said.values()}) > 3


async def test_what_is_retracted_and_recorded_again_is_as_if_it_had_been_right_at_once(
    pools: Pools,
) -> None:
    await tell(pools, *HISTORY, RETRACTED)
    await fold(pools)
    assert await values_of(pools) == ANSWERED[:1]
    await tell(pools, AGAIN)
    await fold(pools)
    assert await values_of(pools) == ANSWERED
