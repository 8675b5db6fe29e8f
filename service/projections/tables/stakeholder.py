"""Stakeholders: one identity each, with what is known of them day by day."""

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import subject_tables

STAKEHOLDER = subject_tables(
    "stakeholder",
    columns=(
        ("title", Text()),
        ("type", Text(collation="C")),
        ("kind", Text(collation="C")),
        ("country", Text(collation="C")),
        ("sectors", ARRAY(Text(collation="C"))),
        ("standing", Text(collation="C")),
        ("merged_into", Text(collation="C")),
        ("body", JSONB()),
    ),
    indexes=("type", "country", "sectors", "standing", "merged_into"),
)
