"""Conflicts of sources about a member of a stream or of an event."""

from sqlalchemy.dialects.postgresql import JSONB

from service.projections.tables.layout import CODE, subject_tables

CONFLICT = subject_tables(
    "conflict",
    columns=(
        ("title", CODE),
        ("about", CODE),
        ("about_source", CODE),
        ("about_id", CODE),
        ("member", CODE),
        ("body", JSONB()),
    ),
    indexes=("about", "about_id", "member"),
)
