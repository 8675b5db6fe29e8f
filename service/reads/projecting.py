"""How the read models stand: which is live, which are being built, how far each is, why it goes no further, who folds it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from events.log import standstill
from events.log.standstill import Standstill
from service.database.leases import LEASE_S
from service.projections import builds, model
from service.projections.model import Model
from service.projections.tables.layout import PARKED
from service.reads.parking import MOST, ParkedStream, parked_stream

# How far is a model, how long has what comes next been waiting, and who holds its lease?
STANDING_SQL: Final = text("""
SELECT coalesce(mark.position, 0) AS bookmark, mark.moved_at, head.position AS head, waiting.recorded_at AS waiting_since,
       clock_timestamp() AS now, held.holder, held.expires_at,
       to_regclass(CAST(:model AS text) || '.parked') IS NOT NULL AS is_there
  FROM (SELECT greatest((SELECT max(position) FROM log.event), (SELECT max(position) FROM log.withheld), 0) AS position) AS head
  LEFT JOIN log.bookmark AS mark ON mark.follower = :model
  LEFT JOIN log.lease AS held ON held.name = :model AND held.expires_at > clock_timestamp()
  LEFT JOIN LATERAL (SELECT (e.head).recorded_at AS recorded_at FROM log.event AS e
                      WHERE e.position > coalesce(mark.position, 0) ORDER BY e.position LIMIT 1) AS waiting ON true
""")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who folds a model: when they last said that they live, and until when nobody else takes it from them."""

    name: str
    renewed_s: float
    until: datetime


@dataclass(frozen=True, slots=True)
class ModelStanding:
    """One read model.

    lag_s:       how long the first event that is not folded has been waiting; 0 where none is.
    standstill:  why it goes no further, where whoever folds it has found that it does not.
    parked:      the streams that are folded no further; of a model of another release nothing is known.
    """

    model: Model
    is_live: bool
    bookmark: int
    head: int
    lag_s: float
    moved_at: datetime | None
    holder: Holder | None
    standstill: Standstill | None
    parked: tuple[ParkedStream, ...]

    @property
    def lag_events(self) -> int:
        """How many positions are not folded."""
        return self.head - self.bookmark


async def standings(engine: AsyncEngine) -> list[ModelStanding]:
    """Return the live model, then those that are being built; none before anything was folded."""
    async with engine.connect() as connection:
        return await standings_in(connection)


async def standings_in(connection: AsyncConnection) -> list[ModelStanding]:
    """Return the same over a connection that somebody has open."""
    live = await model.live(connection)
    if live is None:
        return []
    beside = await builds.building(connection)
    return [await _standing(connection, one, is_live=one == live) for one in (live, *beside)]


async def _standing(connection: AsyncConnection, of: Model, *, is_live: bool) -> ModelStanding:
    row = (await connection.execute(STANDING_SQL, {"model": of.schema})).mappings().one()
    driver = cast("Any", (await connection.get_raw_connection()).driver_connection)
    since = row["waiting_since"]
    return ModelStanding(
        of,
        is_live=is_live,
        bookmark=row["bookmark"],
        head=row["head"],
        lag_s=0.0 if since is None else (row["now"] - since).total_seconds(),
        moved_at=row["moved_at"],
        holder=_holder(row),
        standstill=await standstill.get(driver, of.schema),
        parked=await _parked(connection, of) if row["is_there"] and of.is_ours else (),
    )


def _holder(row: RowMapping) -> Holder | None:
    if row["holder"] is None:
        return None
    left_s = (row["expires_at"] - row["now"]).total_seconds()
    return Holder(row["holder"], LEASE_S - left_s, row["expires_at"])


async def _parked(connection: AsyncConnection, of: Model) -> tuple[ParkedStream, ...]:
    chosen = select(PARKED).order_by(PARKED.c.position).limit(MOST)
    # Of this statement alone: who lends the connection goes on to read the live model.
    options = {"schema_translate_map": {None: of.schema}}
    found = await connection.execute(chosen, execution_options=options)
    return tuple(parked_stream(row) for row in found.mappings())
