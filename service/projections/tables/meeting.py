"""Meetings: the days by which dues are judged."""

from sqlalchemy import Date, Text
from sqlalchemy.dialects.postgresql import JSONB

from service.projections.tables.layout import subject_tables

MEETING = subject_tables(
    "meeting",
    columns=(
        ("code", Text(collation="C")),
        ("title", Text()),
        ("held_by", Text(collation="C")),
        ("first_day", Date()),
        ("last_day", Date()),
        ("body", JSONB()),
    ),
    indexes=("code", "held_by"),
)
