"""Evidence claims: one event nominated for one paragraph, with the facts a rule tests."""

from sqlalchemy import BigInteger, Boolean, Date, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import subject_tables

CLAIM = subject_tables(
    "claim",
    columns=(
        ("paragraph", Text(collation="C")),
        ("event", BigInteger()),
        ("stream", Text(collation="C")),
        ("event_type", Text(collation="C")),
        ("bearing", Text(collation="C")),
        ("against", Boolean()),
        ("standing", Text(collation="C")),
        ("counting_day", Date()),
        ("actors", ARRAY(Text(collation="C"))),
        ("body", JSONB()),
    ),
    indexes=("paragraph", "event", "stream", "actors"),
)
