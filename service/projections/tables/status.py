"""Paragraph statuses: a row whenever the value, or what stands beside it, changes."""

from sqlalchemy import Date, Text
from sqlalchemy.dialects.postgresql import JSONB

from service.projections.tables.layout import subject_tables

STATUS = subject_tables(
    "status",
    columns=(
        ("instrument", Text(collation="C")),
        ("value", Text(collation="C")),
        ("since", Date()),
        ("stated_only", Text(collation="C")),
        ("as_claimed", Text(collation="C")),
        ("body", JSONB()),
    ),
    indexes=("instrument",),
)
