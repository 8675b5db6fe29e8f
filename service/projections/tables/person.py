"""People by their function; what is personal is a digest."""

from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from service.projections.tables.layout import CODE, subject_tables

PERSON = subject_tables(
    "person",
    columns=(
        ("title", CODE),
        ("on_behalf_of", CODE),
        ("digests", ARRAY(CODE)),
        ("body", JSONB()),
    ),
    indexes=("on_behalf_of",),
)
