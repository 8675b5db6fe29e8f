"""Outputs: what came of each activity and partnership that counts, text by text, version by version, act by act.

No single date completes a text: that it was published, approved by a group and adopted by a body are three acts on
versions, and all of them are shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from service.projections.folds.activity import TRAINING
from service.reads.indicators import holdings
from service.reads.indicators.holdings import KINDS, Rows
from service.reads.indicators.scope import Scope, counted_subjects
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by, by_keys

ACTIVITY: Final = "activity"


@dataclass(frozen=True, slots=True)
class Text:
    """A document with its versions and the acts on it, in the order of the world: rows of the read tables."""

    document: Row
    versions: tuple[Row, ...]
    acts: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """What came of one activity or partnership.

    started, completed: as the sources say it; only activities are completed.
    positions:          the events that make it count, and those behind its texts.
    """

    kind: str
    key: str
    title: str
    state: str
    level: str | None
    aims: tuple[str, ...]
    training: bool
    started: str | None
    completed: str | None
    texts: tuple[Text, ...]
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Produced:
    """Activities and partnerships, the documents, and what was done with these."""

    subjects: Rows
    documents: tuple[Row, ...]
    versions: tuple[Row, ...]
    acts: tuple[Row, ...]


async def read(snapshot: Snapshot, scopes: Sequence[Scope], moment: Moment) -> Produced:
    """Read what came of the activities and partnerships that count for these scopes."""
    subjects = await holdings.read(snapshot, scopes, moment)
    documents: dict[str, Row] = {}
    for kind in KINDS:
        named = await all_by(snapshot, "document", kind, subjects[kind], moment=moment)
        documents |= {row["key"]: row for row in named}
    outputs = {key for row in subjects[ACTIVITY].values() for key in row["outputs"] or ()}
    documents |= await by_keys(snapshot, "document", sorted(outputs - documents.keys()), moment)
    versions = await all_by(snapshot, "document_version", "document", documents, moment=moment)
    acts = await all_by(snapshot, "document_act", "document", documents, moment=moment)
    return Produced(
        subjects,
        tuple(documents[key] for key in sorted(documents)),
        tuple(sorted(versions, key=_drafted)),
        tuple(sorted(acts, key=_acted)),
    )


def outputs(scope: Scope, produced: Produced) -> tuple[Output, ...]:
    """Return the outputs of every activity and partnership that counts, by kind and key."""
    return tuple(_outputs(scope, produced))


def _outputs(scope: Scope, produced: Produced) -> Iterator[Output]:
    for kind in sorted(KINDS):
        rows = produced.subjects[kind]
        for key, positions in counted_subjects(scope, kind).items():
            if key in rows:
                texts = tuple(_texts(produced, kind, rows[key]))
                yield _output(kind, rows[key], texts, positions)


def _texts(produced: Produced, kind: str, row: Row) -> Iterator[Text]:
    listed = row["outputs"] or () if kind == ACTIVITY else ()
    for document in produced.documents:
        if document[kind] == row["key"] or document["key"] in listed:
            yield Text(
                document,
                tuple(one for one in produced.versions if one["document"] == document["key"]),
                tuple(one for one in produced.acts if one["document"] == document["key"]),
            )


def _output(kind: str, row: Row, texts: tuple[Text, ...], positions: Iterable[int]) -> Output:
    said: Mapping[str, Any] = row["body"]
    active = kind == ACTIVITY
    return Output(
        kind=kind,
        key=row["key"],
        title=row["title"],
        state=row["state"],
        level=row["level"] if active else None,
        aims=tuple(row["aims"] or ()) if active else (),
        training=active and row["form"] == TRAINING,
        started=said.get("started") if active else said.get("formed"),
        completed=said.get("completed"),
        texts=texts,
        positions=tuple(sorted({*positions, *_behind(texts)})),
    )


def _behind(texts: Iterable[Text]) -> Iterator[int]:
    for text in texts:
        yield from (int(row["event"]) for row in (*text.versions, *text.acts))


def _drafted(version: Row) -> tuple[date, int]:
    return version["drafted"], version["number"]


def _acted(act: Row) -> tuple[date, int]:
    return act["day"], act["event"]
