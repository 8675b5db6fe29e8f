"""Judgements that people have recorded of paragraphs, of events as evidence, and of claims."""

from sqlalchemy import BigInteger
from sqlalchemy.dialects.postgresql import JSONB

from service.projections.tables.layout import CODE, subject_tables

JUDGEMENT = subject_tables(
    "judgement",
    columns=(
        ("paragraph", CODE),
        ("kind", CODE),
        ("event", BigInteger()),
        ("target_source", CODE),
        ("target_id", CODE),
        ("criterion", CODE),
        ("value", CODE),
        ("by", CODE),
        ("body", JSONB()),
    ),
    indexes=("paragraph",),
)
