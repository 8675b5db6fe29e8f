"""Instruments with their paragraphs, rules and succession edges: the texts that are judged by."""

from sqlalchemy import BigInteger, Date, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import subject_tables

INSTRUMENT = subject_tables(
    "instrument",
    columns=(
        ("address", Text(collation="C")),
        ("title", Text()),
        ("adopted_on", Date()),
        ("bodies", ARRAY(Text(collation="C"))),
        ("body", JSONB()),
    ),
    indexes=("address", "bodies"),
)

PARAGRAPH = subject_tables(
    "paragraph",
    columns=(
        ("instrument", Text(collation="C")),
        ("address", Text(collation="C")),
        ("number", Text(collation="C")),
        ("ordinal", BigInteger()),
        ("role", Text(collation="C")),
        ("title", Text()),
        ("family", Text(collation="C")),
        ("body", JSONB()),
    ),
    indexes=("instrument", "address"),
)

RULE = subject_tables(
    "rule",
    columns=(
        ("instrument", Text(collation="C")),
        ("address", Text(collation="C")),
        ("rule_version", Integer()),
        ("leans_on", ARRAY(Text(collation="C"))),
        ("body", JSONB()),
    ),
    indexes=("instrument", "address", "leans_on"),
)

SUCCESSION = subject_tables(
    "succession",
    columns=(
        ("instrument", Text(collation="C")),
        ("from_address", Text(collation="C")),
        ("to_address", Text(collation="C")),
        ("kind", Text(collation="C")),
        ("day", Date()),
        ("basis", Text(collation="C")),
    ),
    indexes=("instrument", "from_address", "to_address"),
)

REFERENCE = subject_tables(
    "reference",
    columns=(
        ("title", Text()),
        ("instrument", Text(collation="C")),
        ("name", Text(collation="C")),
        ("reference_version", Text(collation="C")),
        ("kind", Text(collation="C")),
        ("body", JSONB()),
    ),
    indexes=("instrument", "name", "kind"),
)
