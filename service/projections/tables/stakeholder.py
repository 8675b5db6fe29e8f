"""Stakeholders: one identity each, with what is known of them day by day."""

from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import CODE, subject_tables

STAKEHOLDER = subject_tables(
    "stakeholder",
    columns=(
        ("title", CODE),
        ("type", CODE),
        ("kind", CODE),
        ("country", CODE),
        ("sectors", ARRAY(CODE)),
        ("standing", CODE),
        ("merged_into", CODE),
        ("body", JSONB()),
    ),
    indexes=("type", "country", "sectors", "standing", "merged_into"),
)
