"""A made-up log of corrections, retractions, mergers, second rounds: the service says what an independent fold says."""

import pytest

from tests.differential.asked import Asked, pieces

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIECES = 4


@pytest.mark.parametrize("piece", pieces(PIECES))
async def test_questions_by_chance_are_answered_as_by_the_oracle(second: Asked, piece: int) -> None:
    assert await second.differences(second.by_chance(piece)) == []


@pytest.mark.parametrize("part", range(4))
async def test_every_field_condition_and_order_is_answered_as_by_the_oracle(
    second: Asked, part: int
) -> None:
    assert await second.differences(second.tour(seed=2)[part::4]) == []
