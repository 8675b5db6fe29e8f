"""Partnerships, and who is in them in which capacity."""

from sqlalchemy import BigInteger, Date
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import CODE, subject_tables

PARTNERSHIP = subject_tables(
    "partnership",
    columns=(
        ("title", CODE),
        ("state", CODE),
        ("form", CODE),
        ("priority_fields", ARRAY(CODE)),
        ("regions", ARRAY(CODE)),
        ("sectors", ARRAY(CODE)),
        ("started", Date()),
        ("until", Date()),
        ("body", JSONB()),
    ),
    indexes=("state", "form", "priority_fields", "regions", "sectors", "started"),
)

MEMBERSHIP = subject_tables(
    "membership",
    columns=(
        ("partnership", CODE),
        ("stakeholder", CODE),
        ("capacity", CODE),
        ("since", Date()),
        ("until", Date()),
        ("event", BigInteger()),
        ("body", JSONB()),
    ),
    indexes=("partnership", "stakeholder"),
)
