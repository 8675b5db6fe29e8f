"""Where sources differ about what counts or is related: the conflicts, and of counts the range between the sources.

A conflict is about a subject or an event that is nominated for a paragraph, whatever the bearing. Nothing is preferred:
of a count the lowest and the highest number are shown; "over 100" is at least 100, and its words stay in the conflict.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from service.mandate.evidence import Evidence
from service.reads.indicators.figure import Group
from service.reads.indicators.scope import Scope, nominated
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by

KINDS: Final = ("partnership", "activity", "document", "meeting")
"""The subjects that an event may name besides its own."""

_COUNT: Final = re.compile(
    r"(?:over |more than |at least |about |up to |nearly |under )?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})",
    re.ASCII,
)


async def read(snapshot: Snapshot, scopes: Sequence[Scope], moment: Moment) -> tuple[Row, ...]:
    """Read the conflicts about what is nominated for these scopes."""
    evidence = [one for scope in scopes for one in nominated(scope)]
    streams = {stream for one in evidence for stream in _streams(one)}
    about = await all_by(snapshot, "conflict", "about", streams, moment=moment)
    ids = {one.id for one in evidence}
    named = await all_by(snapshot, "conflict", "about_id", ids, moment=moment)
    return tuple({row["key"]: row for row in (*about, *named)}.values())


def conflicts(scope: Scope, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the conflicts that concern a scope, by key."""
    return tuple(sorted((row for row in rows if _concerned(scope, row)), key=_key))


def disputed(scope: Scope, rows: Iterable[Row]) -> tuple[Group, ...]:
    """Return the counts on which sources differ: keys are the subject and its member."""
    found = (_range(row, _own(scope, row)) for row in conflicts(scope, rows))
    return tuple(group for group in found if group is not None)


def _own(scope: Scope, row: Row) -> list[Evidence]:
    """Return the event that a conflict is about, or those on the stream that it is about: its lists lie open there."""
    concerned = _concerned(scope, row)
    return [one for one in concerned if row["about"] in {None, one.stream}]


def _range(row: Row, own: Iterable[Evidence]) -> Group | None:
    counts = [number(claim["value"]) for claim in row["body"]["claims"]]
    known = [count for count in counts if count is not None]
    if len(known) < len(counts) or not known:
        return None
    about = row["about"] or f"{row['about_source']} {row['about_id']}"
    positions = {int(row["position"]), *(one.position for one in own)}
    return Group((about, row["member"]), min(known), tuple(sorted(positions)), count_max=max(known))


def number(value: object) -> int | None:
    """Return the count that a source gives; None where it gives none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    found = _COUNT.fullmatch(value) if isinstance(value, str) else None
    return int(found[1].replace(",", "")) if found else None


def _concerned(scope: Scope, row: Row) -> list[Evidence]:
    """Return the nominated events that a conflict is about, or whose subject it is about."""
    return [one for one in nominated(scope) if _is_about(row, one)]


def _is_about(row: Row, evidence: Evidence) -> bool:
    if row["about"] is not None:
        return row["about"] in set(_streams(evidence))
    return (row["about_source"], row["about_id"]) == (evidence.source, evidence.id)


def _streams(evidence: Evidence) -> Iterator[str]:
    yield evidence.stream
    for kind in KINDS:
        yield from (f"{kind}/{key}" for key in evidence.facts.fields.get(kind, ()))


def _key(row: Row) -> str:
    return str(row["key"])
