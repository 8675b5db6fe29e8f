"""What SQLAlchemy made of a statement, kept for all engines of a process as one engine keeps it for itself.

Every test opens engines of its own, for a clone of its own: without this, to spell the same statements anew for each of
them takes a fifth of the time. A service has one engine for its whole life, so it meets its statements spelled, too.
"""

from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from typing import Any, Final

from typing_extensions import override

from service.database.engine import Address, Pools, open_pools

MOST: Final = 3000


class Spelled(dict[Any, Any]):
    """Statements by what they are. SQLAlchemy's own key begins with the dialect, of which each engine has another alike."""

    @override
    def get(self, key: tuple[Hashable, ...], default: Any = None, /) -> Any:
        return super().get(key[1:], default)

    @override
    def __setitem__(self, key: tuple[Hashable, ...], spelled: Any) -> None:
        if len(self) >= MOST:
            self.clear()
        super().__setitem__(key[1:], spelled)


SPELLED: Final = Spelled()


@asynccontextmanager
async def opened(address: Address) -> AsyncIterator[Pools]:
    """Open the pools of a database for a test."""
    async with open_pools(address) as pools:
        for engine in (pools.reader, pools.projector):
            engine.sync_engine.update_execution_options(compiled_cache=SPELLED)
        yield pools
