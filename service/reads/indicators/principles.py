"""Principles: for each framework or partnership that counts, one line for each principle of each version of a text.

What nobody has mapped is "not shown": neither met nor missed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from service.reads.indicators.scope import Scope, counted_subjects
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by, by_keys

PRINCIPLES: Final = "principles"
"""The kind of reference texts whose items are principles."""
FRAMEWORK: Final = "framework"
NOT_SHOWN: Final = "NOT_SHOWN"
KINDS: Final = ("document", "partnership")


@dataclass(frozen=True, slots=True)
class Line:
    """One principle held against one framework or partnership.

    basis:    how sure the text of the principle is; `unverified` where it was not read in the source.
    position: the event that found it; None where nobody has.
    """

    kind: str
    key: str
    reference: str
    version: str
    principle: str
    label: str
    basis: str
    finding: str
    position: int | None


@dataclass(frozen=True, slots=True)
class Mapped:
    """The texts, the frameworks and partnerships by kind and key, and what was found."""

    texts: tuple[Row, ...]
    subjects: tuple[tuple[str, str], ...]
    findings: tuple[Row, ...]


async def read(snapshot: Snapshot, scopes: Sequence[Scope], moment: Moment) -> Mapped:
    """Read the principles of these instruments and what was found for what counts."""
    instruments = {scope.instrument for scope in scopes}
    texts = await all_by(snapshot, "reference", "instrument", instruments, moment=moment)
    subjects, findings = [], []
    for kind in KINDS:
        keys = {key for scope in scopes for key in counted_subjects(scope, kind)}
        rows = await by_keys(snapshot, kind, sorted(keys), moment)
        held = [key for key, row in rows.items() if kind != "document" or row["type"] == FRAMEWORK]
        subjects += [(kind, key) for key in held]
        findings += await all_by(snapshot, "finding", kind, held, moment=moment)
    own = tuple(text for text in texts if text["kind"] == PRINCIPLES)
    return Mapped(own, tuple(sorted(subjects)), tuple(findings))


def lines(scope: Scope, mapped: Mapped) -> tuple[Line, ...]:
    """Return the mapping, subject by subject, in the order of the texts."""
    return tuple(_lines(scope, mapped))


def _lines(scope: Scope, mapped: Mapped) -> Iterator[Line]:
    for kind in KINDS:
        for key in counted_subjects(scope, kind):
            if (kind, key) in mapped.subjects:
                for text in mapped.texts:
                    if text["instrument"] == scope.instrument:
                        yield from _of(kind, key, text, mapped)


def _of(kind: str, key: str, text: Row, mapped: Mapped) -> Iterator[Line]:
    found = {
        row["principle"]: row
        for row in mapped.findings
        if row[kind] == key
        and (row["reference"], row["reference_version"])
        == (text["name"], text["reference_version"])
    }
    for item in text["body"]["items"]:
        finding = found.get(item["code"])
        yield Line(
            kind=kind,
            key=key,
            reference=text["name"],
            version=text["reference_version"],
            principle=item["code"],
            label=item["label"],
            basis=item["basis"],
            finding=NOT_SHOWN if finding is None else finding["finding"],
            position=None if finding is None else finding["event"],
        )
