"""Contributions; amounts are decimal strings, as their sources state them, and absent where none does."""

from sqlalchemy import BigInteger, Date
from sqlalchemy.dialects.postgresql import JSONB

from service.projections.tables.layout import CODE, subject_tables

CONTRIBUTION = subject_tables(
    "contribution",
    columns=(
        ("title", CODE),
        ("stage", CODE),
        ("donor", CODE),
        ("recipient", CODE),
        ("form", CODE),
        ("partnership", CODE),
        ("activity", CODE),
        ("amount", CODE),
        ("currency", CODE),
        ("given", Date()),
        ("event", BigInteger()),
        ("body", JSONB()),
    ),
    indexes=("stage", "donor", "recipient", "form", "partnership", "activity", "currency", "given"),
)
