"""Documents with their versions and the acts on them; reports."""

from sqlalchemy import BigInteger, Date, Integer
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import CODE, subject_tables

DOCUMENT = subject_tables(
    "document",
    columns=(
        ("title", CODE),
        ("type", CODE),
        ("symbol", CODE),
        ("by", ARRAY(CODE)),
        ("adopted_by", ARRAY(CODE)),
        ("partnership", CODE),
        ("activity", CODE),
        ("published", Date()),
        ("body", JSONB()),
    ),
    indexes=("type", "symbol", "by", "adopted_by", "partnership", "activity", "published"),
)

DOCUMENT_VERSION = subject_tables(
    "document_version",
    columns=(
        ("document", CODE),
        ("number", Integer()),
        ("by", ARRAY(CODE)),
        ("drafted", Date()),
        ("event", BigInteger()),
        ("body", JSONB()),
    ),
    indexes=("document",),
)

DOCUMENT_ACT = subject_tables(
    "document_act",
    columns=(
        ("document", CODE),
        ("act", CODE),
        ("body_key", CODE),
        ("meeting", CODE),
        ("by", ARRAY(CODE)),
        ("day", Date()),
        ("event", BigInteger()),
        ("body", JSONB()),
    ),
    indexes=("document",),
)

REPORT = subject_tables(
    "report",
    columns=(
        ("title", CODE),
        ("by", ARRAY(CODE)),
        ("to_body", CODE),
        ("meeting", CODE),
        ("medium", CODE),
        ("document", CODE),
        ("activity", CODE),
        ("partnership", CODE),
        ("submitted", Date()),
        ("body", JSONB()),
    ),
    indexes=("by", "to_body", "meeting", "medium", "activity", "partnership", "submitted"),
)
