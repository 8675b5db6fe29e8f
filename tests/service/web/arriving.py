"""Events that arrive while somebody reads: firms that join the partnership of the story."""

import asyncio
from typing import Any

from service.database.engine import Pools
from tests.sentences.builders import event
from tests.service.projections.stories import tell


def joined(number: int, *, note: str | None = None) -> dict[str, Any]:
    """Return another event of the story's partnership."""
    return event(
        "partnership.joined",
        "partnership/phones",
        id=f"joined-{number}",
        partner=f"stakeholder/firm-{number}",
        note=note,
    )


async def arriving(pools: Pools, count: int) -> None:
    for number in range(0, count, 5):
        await tell(pools, *(joined(number + each) for each in range(5)))
        await asyncio.sleep(0.01)
