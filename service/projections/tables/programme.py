"""Items of work programmes, and what was found for each principle of a text."""

from sqlalchemy import BigInteger, Date
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import CODE, subject_tables

WORKITEM = subject_tables(
    "workitem",
    columns=(
        ("title", CODE),
        ("state", CODE),
        ("programme", CODE),
        ("ref", CODE),
        ("responsible", ARRAY(CODE)),
        ("due", Date()),
        ("outputs", ARRAY(CODE)),
        ("body", JSONB()),
    ),
    indexes=("state", "programme", "responsible", "due"),
)

FINDING = subject_tables(
    "finding",
    columns=(
        ("mapping", CODE),
        ("document", CODE),
        ("partnership", CODE),
        ("reference", CODE),
        ("reference_version", CODE),
        ("principle", CODE),
        ("finding", CODE),
        ("event", BigInteger()),
        ("body", JSONB()),
    ),
    indexes=("document", "partnership"),
)
