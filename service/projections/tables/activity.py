"""Joint activities, and who took part in them."""

from sqlalchemy import BigInteger, Date
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import CODE, subject_tables

ACTIVITY = subject_tables(
    "activity",
    columns=(
        ("title", CODE),
        ("state", CODE),
        ("form", CODE),
        ("level", CODE),
        ("aims", ARRAY(CODE)),
        ("regions", ARRAY(CODE)),
        ("countries", ARRAY(CODE)),
        ("sectors", ARRAY(CODE)),
        ("waste_streams", ARRAY(CODE)),
        ("partnership", CODE),
        ("part_of", CODE),
        ("started", Date()),
        ("completed", Date()),
        ("outputs", ARRAY(CODE)),
        ("body", JSONB()),
    ),
    indexes=("state", "form", "level", "aims", "regions", "partnership", "started", "completed"),
)

PARTICIPATION = subject_tables(
    "participation",
    columns=(
        ("activity", CODE),
        ("stakeholder", CODE),
        ("role", CODE),
        ("event", BigInteger()),
        ("body", JSONB()),
    ),
    indexes=("activity", "stakeholder"),
)
