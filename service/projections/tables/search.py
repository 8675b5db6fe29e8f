"""The words of every subject, indexed for the database's own full text."""

from typing import Any, Final

from sqlalchemy import Index, Text, func, literal_column
from sqlalchemy.sql.elements import ColumnElement

from service.projections.tables.layout import CODE, subject_tables

LANGUAGE: Final[ColumnElement[Any]] = literal_column("'english'::regconfig")
"""Of the database's dictionaries; sources in other languages are found by their names."""

SEARCH = subject_tables(
    "search", columns=(("kind", CODE), ("subject", CODE), ("words", Text())), indexes=()
)

for _table in (SEARCH.version, SEARCH.current):
    Index(
        f"{_table.name}_words",
        func.to_tsvector(LANGUAGE, _table.c.words),
        postgresql_using="gin",
    )
