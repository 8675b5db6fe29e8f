"""Consultations, whom they ask, who was invited or heard, and the answers."""

from sqlalchemy import BigInteger, Boolean, Date
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import CODE, subject_tables

CONSULTATION = subject_tables(
    "consultation",
    columns=(
        ("title", CODE),
        ("state", CODE),
        ("by", CODE),
        ("document", CODE),
        ("partnership", CODE),
        ("opened", Date()),
        ("deadline", Date()),
        ("used_in", ARRAY(CODE)),
        ("body", JSONB()),
    ),
    indexes=("state", "by", "document", "partnership", "opened", "deadline"),
)

ADDRESSEE = subject_tables(
    "addressee",
    columns=(
        ("consultation", CODE),
        ("class", CODE),
        ("sector", CODE),
        ("stakeholder", CODE),
        ("event", BigInteger()),
        ("body", JSONB()),
    ),
    indexes=("consultation", "stakeholder"),
)

INVITATION = subject_tables(
    "invitation",
    columns=(
        ("consultation", CODE),
        ("stakeholder", CODE),
        ("asked", Boolean()),
        ("present", Boolean()),
        ("responses", ARRAY(CODE)),
        ("event", BigInteger()),
        ("body", JSONB()),
    ),
    indexes=("consultation", "stakeholder"),
)

RESPONSE = subject_tables(
    "response",
    columns=(
        ("title", CODE),
        ("by", ARRAY(CODE)),
        ("answers", CODE),
        ("document", CODE),
        ("partnership", CODE),
        ("stance", CODE),
        ("received", Date()),
        ("body", JSONB()),
    ),
    indexes=("by", "answers", "document", "partnership", "stance", "received"),
)
