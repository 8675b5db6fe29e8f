"""The embedded PostgreSQL: from nothing, or from whatever an earlier life left, to a server that answers.

For one machine and one service. The programs come from a wheel or the system, the data lie in the
state folder, the only way in is a socket in a folder that nobody else may enter.
"""

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from service.database import leftover
from service.database.cluster import ensure_cluster
from service.database.engine import Address, connect
from service.database.errors import DatabaseError, Unreachable
from service.database.leases import expire_all
from service.database.majors import carry_over, choose, data_majors, drop_kept
from service.database.owner import choose_owner
from service.database.places import (
    DATABASE,
    Places,
    choose_places,
    locked,
    settle_socket,
    settle_state,
)
from service.database.postmaster import Postmaster
from service.database.programs import find_programs, within_reach

WATCH_S = 30.0
AGAIN_S = 1.0


class EmbeddedPostgres:
    """One cluster in one state folder.

    state_dir:    absolute; made if need be.
    programs:     folder of `postgres` and `initdb`, None to search.
    runtime_dir:  where an ordinary user's session keeps sockets, None for /tmp.
    settings:     what the server is told besides what it is always told.
    """

    def __init__(
        self,
        state_dir: Path,
        *,
        programs: Path | None = None,
        runtime_dir: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._state_dir = state_dir
        self._programs = programs
        self._runtime_dir = runtime_dir
        self._settings = settings
        self._held = ExitStack()
        self._postmaster: Postmaster | None = None

    @property
    def number(self) -> int | None:
        """The process of the server, None when there is none."""
        return self._postmaster.number if self._postmaster else None

    async def start(self) -> Address:
        """Start the server and return the address of our database in it, made if there was none."""
        try:
            places = await self._start()
            await _settle(places)
        except BaseException:
            await self.stop()
            raise
        return places.address()

    async def stop(self) -> None:
        """Stop the server, then let the state folder go; does nothing when nothing runs."""
        try:
            if self._postmaster is not None:
                await self._postmaster.stop()
                self._postmaster.leave()
                self._postmaster = None
        finally:
            self._held.close()

    async def keep(self) -> None:
        """Watch over the server for ever: start it again when it dies, and keep its log short.

        Whoever runs this cancels it before calling `stop`.
        """
        while (postmaster := self._postmaster) is not None:
            try:
                async with asyncio.timeout(WATCH_S):
                    await postmaster.ended()
                await postmaster.start()
            except TimeoutError:
                postmaster.trim_log()
            except (OSError, DatabaseError):
                await asyncio.sleep(AGAIN_S)  # a full disk may have room again

    async def _start(self) -> Places:
        owner = choose_owner()
        settle_state(self._state_dir, owner)
        self._held.enter_context(locked(self._state_dir))
        found = find_programs(self._programs)
        choice = choose(found, self._state_dir)
        programs = within_reach(choice.programs, owner, self._state_dir)
        places = choose_places(
            self._state_dir, programs.major, owner=owner, runtime_dir=self._runtime_dir
        )
        settle_socket(places.socket, owner)
        if choice.carried_from:
            old = within_reach(choice.carried_from, owner, self._state_dir)
            await leftover.clear(self._state_dir / f"pg{old.major}")
            carry_over(old, programs, places, owner)
        await leftover.clear(places.data)
        ensure_cluster(programs, places, owner)
        self._postmaster = Postmaster(programs, places, owner, settings=self._settings)
        await self._postmaster.start()
        if not choice.carried_from:
            drop_kept(self._state_dir)
        return places


async def running_address(state_dir: Path, *, runtime_dir: Path | None) -> Address | None:
    """Return the address of the server that runs on a state folder already, if one does.

    Nobody asks for the lock here: holding it even for a moment could refuse a service that starts.
    """
    majors = data_majors(state_dir)
    if not majors:
        return None
    places = choose_places(state_dir, majors[-1], owner=choose_owner(), runtime_dir=runtime_dir)
    try:
        connection = await connect(places.address())
    except Unreachable:
        return None
    await connection.close()
    return places.address()


async def _settle(places: Places) -> None:
    """Make our database if there is none, and free what dead holders left: we hold the folder alone."""
    if await _lacks_database(places):
        return
    connection = await connect(places.address())
    try:
        await expire_all(connection)
    finally:
        await connection.close()


async def _lacks_database(places: Places) -> bool:
    connection = await connect(places.address("postgres"))
    try:
        if await connection.fetchval(
            "SELECT true FROM pg_catalog.pg_database WHERE datname = $1", DATABASE
        ):
            return False
        await connection.execute(f'CREATE DATABASE "{DATABASE}"')
    finally:
        await connection.close()
    return True
