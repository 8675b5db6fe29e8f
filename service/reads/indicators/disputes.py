"""Where sources differ about what counts or is related: the conflicts, and of counts the range between the sources.

A conflict is about a subject or an event that is nominated for a paragraph, whatever the bearing. Nothing is preferred:
of a count the lowest and the highest number are shown. "Over 100" is at least 100, "up to 100" says nothing of the least;
their words stay in the conflict.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
    r"(?:(?P<most>up to|at most|nearly|under|fewer than|less than) |(?:over|more than|at least|about) )?"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9})",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Count:
    """What a source says of a number; it may leave open how small it was.

    number:     as it says it.
    upper_only: whether that is no more than a bound from above.
    """

    number: int
    upper_only: bool = False


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
    counts = [count_of(claim["value"]) for claim in row["body"]["claims"]]
    known = [count for count in counts if count is not None]
    least = [count.number for count in known if not count.upper_only]
    if len(known) < len(counts) or not least:
        return None
    most = max(count.number for count in known)
    about = row["about"] or f"{row['about_source']} {row['about_id']}"
    positions = {int(row["position"]), *(one.position for one in own)}
    return Group((about, row["member"]), min(least), tuple(sorted(positions)), count_max=most)


def count_of(value: object) -> Count | None:
    """Return the count that a source gives; None where it gives none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Count(value)
    found = _COUNT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    return Count(int(found["number"].replace(",", "")), upper_only=found["most"] is not None)


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
