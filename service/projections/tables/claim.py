"""Evidence claims: one event nominated for one paragraph, with the facts a rule tests."""

from sqlalchemy import BigInteger, Boolean, Date
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import CODE, subject_tables

CLAIM = subject_tables(
    "claim",
    columns=(
        ("paragraph", CODE),
        ("event", BigInteger()),
        ("stream", CODE),
        ("event_type", CODE),
        ("bearing", CODE),
        ("against", Boolean()),
        ("standing", CODE),
        ("counting_day", Date()),
        ("actors", ARRAY(CODE)),
        ("body", JSONB()),
    ),
    indexes=("paragraph", "event", "stream", "standing", "actors"),
)
