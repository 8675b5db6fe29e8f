"""How every read table is laid out: version rows, current rows, and the folds' own book-keeping.

Version rows (key, position, from_day) are only ever added: an event that changes a key writes anew, at its position, what
the key's timeline says from the first day on that may be different, or from the day on which it was recorded if that
is earlier; what it says before that day stays where it is written. So as of (p, D) the key stands as the row says that has the greatest position up to p, and then the greatest
day up to D. Current rows hold the version row in force on the day of the newest event, and the next day on which it
turns by itself. The tables carry no schema: each read model has a
schema of its own, put in by `schema_translate_map`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

METADATA = MetaData()

ColumnType = TypeEngine[Any]

CODE = Text(collation="C")
"""Keys, codes and addresses: compared byte by byte, whatever the system's library thinks of languages."""


@dataclass(frozen=True, slots=True)
class SubjectTables:
    """The two tables of one kind of subject, and the columns its fold fills."""

    name: str
    columns: tuple[str, ...]
    version: Table
    current: Table


def subject_tables(
    name: str, *, columns: Sequence[tuple[str, ColumnType]], indexes: Sequence[str] = ()
) -> SubjectTables:
    """Return version and current table of `name`; every column but the key's own may be null."""
    version = Table(
        f"{name}_version",
        METADATA,
        Column("key", CODE, primary_key=True),
        Column("position", BigInteger, primary_key=True),
        Column("from_day", Date, primary_key=True),
        Column("gone", Boolean, nullable=False),
        *(Column(column, kind) for column, kind in columns),
    )
    current = Table(
        f"{name}_current",
        METADATA,
        Column("key", CODE, primary_key=True),
        Column("position", BigInteger, nullable=False),
        Column("from_day", Date, nullable=False),
        Column("next_turn", Date, index=True),
        Column("gone", Boolean, nullable=False),
        *(Column(column, kind) for column, kind in columns),
    )
    for column in indexes:
        _index(version, column)
        _index(current, column)
    names = tuple(column for column, _ in columns)
    return SubjectTables(name, names, version, current)


def _index(table: Table, column: str) -> None:
    many = isinstance(table.c[column].type, ARRAY)
    Index(f"{table.name}_{column}", table.c[column], postgresql_using="gin" if many else "btree")


# Which events are about a key, where the key itself does not tell: the facts are read out of the log.
FACT_KEY = Table(
    "fact_key",
    METADATA,
    Column("fold", CODE, primary_key=True),
    Column("key", CODE, primary_key=True),
    Column("position", BigInteger, primary_key=True),
)

AMENDMENT = Table(
    "amendment",
    METADATA,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("source", CODE, nullable=False),
    Column("id", CODE, nullable=False),
    Column("target_position", BigInteger, nullable=False),
    Column("kind", CODE, nullable=False),
    Index("amendment_identity", "source", "id", unique=True),
    Index("amendment_target", "target_position"),
)

# Streams that are folded no further, each with the event that no fold could take; never its payload.
PARKED = Table(
    "parked",
    METADATA,
    Column("stream", Text(collation="C"), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("type", Text(collation="C"), nullable=False),
    Column("error", Text(collation="C"), nullable=False),
    Column("release", Integer, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)
