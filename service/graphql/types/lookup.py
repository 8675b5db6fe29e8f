"""Subjects by kind and key: rows of the read tables as nodes of the schema."""

from collections.abc import Iterable
from typing import Any

import strawberry

from service.graphql import ids
from service.graphql.kinds import KINDS
from service.graphql.types.node import Info
from service.reads.identities import stakeholders_in, under_all_names
from service.reads.moment import Moment
from service.reads.snapshot import Row
from service.reads.where import Where


def subject_node(kind: str, row: Row, moment: Moment) -> Any:  # noqa: ANN401 - one of the subjects
    """Return a row as a node of its kind."""
    of = KINDS[kind]
    made = of.node.resolve_type()
    name = ids.encoded(of.type_name, row["key"], moment)
    return made(id=strawberry.ID(name), row=row, moment=moment)


async def subject_by_key(info: Info, kind: str, key: str, moment: Moment) -> Any:  # noqa: ANN401 - as above
    """Return the subject of this kind and key, None where there is none at the moment."""
    if kind not in KINDS:
        return None
    row = await info.context.load.subject.load((kind, key, moment))
    return None if row is None or _is_recital(kind, row) else subject_node(kind, row, moment)


def _is_recital(kind: str, row: Row) -> bool:
    """Tell a paragraph of the preamble from those that are subjects: it has no family and no status."""
    return kind == "paragraph" and row["family"] is None


async def subject_of_stream(info: Info, stream: str | None, moment: Moment) -> Any:  # noqa: ANN401 - as above
    """Return the subject of a stream, None where it names none that can be asked for."""
    kind, _, key = (stream or "").partition("/")
    return await subject_by_key(info, kind, key, moment)


async def subjects_by_key(
    info: Info, kind: str, keys: Iterable[str], moment: Moment
) -> dict[str, Any]:
    """Return the subjects of this kind and these keys that are there, by key."""
    wanted = list(dict.fromkeys(keys))
    found = await info.context.load.subject.load_many([(kind, key, moment) for key in wanted])
    rows = zip(wanted, found, strict=True)
    return {key: subject_node(kind, row, moment) for key, row in rows if row is not None}


async def merges_followed(info: Info, where: Where, moment: Moment) -> Where:
    """Return conditions in which each stakeholder stands for all that were merged into it by the moment."""
    keys = sorted(stakeholders_in(where))
    found = await info.context.load.names.load_many([(key, moment) for key in keys])
    named = zip(keys, found, strict=True)
    return under_all_names(where, {key: names for key, names in named if names is not None})
