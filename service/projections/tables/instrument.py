"""Instruments with their paragraphs, rules and succession edges: the texts that are judged by."""

from sqlalchemy import BigInteger, Date, Integer
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import CODE, subject_tables

INSTRUMENT = subject_tables(
    "instrument",
    columns=(
        ("address", CODE),
        ("title", CODE),
        ("adopted_on", Date()),
        ("bodies", ARRAY(CODE)),
        ("body", JSONB()),
    ),
    indexes=("address", "bodies"),
)

PARAGRAPH = subject_tables(
    "paragraph",
    columns=(
        ("instrument", CODE),
        ("address", CODE),
        ("number", CODE),
        ("ordinal", BigInteger()),
        ("role", CODE),
        ("title", CODE),
        ("family", CODE),
        ("body", JSONB()),
    ),
    indexes=("instrument", "address"),
)

RULE = subject_tables(
    "rule",
    columns=(
        ("instrument", CODE),
        ("address", CODE),
        ("rule_version", Integer()),
        ("leans_on", ARRAY(CODE)),
        ("body", JSONB()),
    ),
    indexes=("instrument", "address", "leans_on"),
)

SUCCESSION = subject_tables(
    "succession",
    columns=(
        ("instrument", CODE),
        ("from_address", CODE),
        ("to_address", CODE),
        ("kind", CODE),
        ("day", Date()),
        ("basis", CODE),
    ),
    indexes=("instrument", "from_address", "to_address"),
)

REFERENCE = subject_tables(
    "reference",
    columns=(
        ("title", CODE),
        ("instrument", CODE),
        ("name", CODE),
        ("reference_version", CODE),
        ("kind", CODE),
        ("body", JSONB()),
    ),
    indexes=("instrument", "name", "kind"),
)
