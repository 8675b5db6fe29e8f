"""Conflicts of sources about a member of a stream or of an event."""

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import JSONB

from service.projections.tables.layout import CODE, subject_tables

CONFLICT = subject_tables(
    "conflict",
    columns=(
        ("title", Text()),
        ("about", CODE),
        ("about_source", CODE),
        ("about_id", CODE),
        ("member", CODE),
        ("body", JSONB()),
    ),
    indexes=("about", "member"),
)
