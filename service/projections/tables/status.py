"""Paragraph statuses: a row whenever the value, or what stands beside it, changes."""

from sqlalchemy import Date
from sqlalchemy.dialects.postgresql import JSONB

from service.projections.tables.layout import CODE, subject_tables

STATUS = subject_tables(
    "status",
    columns=(
        ("instrument", CODE),
        ("value", CODE),
        ("since", Date()),
        ("stated_only", CODE),
        ("as_claimed", CODE),
        ("body", JSONB()),
    ),
    indexes=("instrument",),
)
