"""What people judged of paragraphs, by a day of the world and as known at a position."""

from collections.abc import Iterable

from service.mandate.sentence import Sentence
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by


async def of_paragraphs(
    snapshot: Snapshot, addresses: Iterable[str], moment: Moment
) -> dict[str, list[Row]]:
    """Return the judgements of each of these paragraphs, in the order of the log."""
    rows = await all_by(snapshot, "judgement", "paragraph", addresses, moment=moment)
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=_place):
        found.setdefault(row["paragraph"], []).append(row)
    return found


def sentence_of(judgement: Row) -> Sentence:
    """Say a judgement."""
    body = judgement["body"]
    said = {
        "by": judgement["by"],
        "value": judgement["value"],
        "event": judgement["target_id"],
        "criterion": judgement["criterion"],
        "day": body.get("day"),
        "made": body["made"],
        "reasons": body["reasons"],
    }
    known = {name: value for name, value in said.items() if value is not None}
    return Sentence(f"judged.{judgement['kind']}", known)


def _place(row: Row) -> int:
    place: int = row["event"]
    return place
