"""The real history, at six days of the world and six positions of the log: the service says what an independent fold says."""

import pytest

from tests.differential.asked import Asked, pieces

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIECES = 16


@pytest.mark.parametrize("piece", pieces(PIECES))
async def test_questions_by_chance_are_answered_as_by_the_oracle(real: Asked, piece: int) -> None:
    assert await real.differences(real.by_chance(piece)) == []


@pytest.mark.parametrize("part", range(4))
async def test_every_field_condition_and_order_is_answered_as_by_the_oracle(
    real: Asked, part: int
) -> None:
    assert await real.differences(real.tour(seed=1)[part::4]) == []
