"""Meetings: the days by which dues are judged."""

from sqlalchemy import Date
from sqlalchemy.dialects.postgresql import JSONB

from service.projections.tables.layout import CODE, subject_tables

MEETING = subject_tables(
    "meeting",
    columns=(
        ("code", CODE),
        ("title", CODE),
        ("held_by", CODE),
        ("first_day", Date()),
        ("last_day", Date()),
        ("body", JSONB()),
    ),
    indexes=("code", "held_by", "last_day"),
)
