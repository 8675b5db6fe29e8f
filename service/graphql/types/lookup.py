"""Subjects by kind and key: rows of the read tables as nodes of the schema."""

from collections.abc import Mapping
from typing import Any, Final

import strawberry

from service.graphql import ids
from service.graphql.connections import lazily
from service.graphql.types.node import Info
from service.reads.moment import Moment
from service.reads.snapshot import Row

KINDS: Final[Mapping[str, str]] = {
    "instrument": "Instrument",
    "paragraph": "Paragraph",
    "stakeholder": "Stakeholder",
    "meeting": "Meeting",
}
"""Each kind of subject: its table and module, and its type."""


def subject_node(kind: str, row: Row, moment: Moment) -> Any:  # noqa: ANN401 - one of the subjects
    """Return a row as a node of its kind."""
    made = lazily(kind, KINDS[kind]).resolve_type()
    name = ids.encoded(KINDS[kind], row["key"], moment)
    return made(id=strawberry.ID(name), row=row, moment=moment)


async def subject_by_key(info: Info, kind: str, key: str, moment: Moment) -> Any:  # noqa: ANN401 - as above
    """Return the subject of this kind and key, None where there is none at the moment."""
    if kind not in KINDS:
        return None
    row = await info.context.load.subject.load((kind, key, moment))
    return None if row is None else subject_node(kind, row, moment)
