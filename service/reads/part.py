"""The part of one stakeholder: what decisions ask of it, what it did under them, what is open, what is new since a day."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from service.mandate.explain import Explanation, explain
from service.mandate.facts import load
from service.mandate.sentence import Sentence
from service.reads.cases import cases_of
from service.reads.errors import BadQuestion
from service.reads.identities import names_of
from service.reads.moment import Moment
from service.reads.pages import LARGEST, Page
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import Listing, all_by, by_keys, keys_of, page_of


@dataclass(frozen=True, slots=True)
class Asked:
    """A paragraph that addresses a class the stakeholder belongs to.

    before: the value on the day since which is asked; None without such a day, and before its adoption.
    open:   what the criteria of the paragraph still need.
    """

    paragraph: Row
    classes: tuple[str, ...]
    value: str | None
    before: str | None
    open: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """An event in which the stakeholder acts, claimed for a paragraph.

    criteria:  what it counts for; nothing where it does not, and `rejection` says why.
    new:       whether it counts from a day after the one since which is asked.
    """

    claim: Row
    criteria: tuple[str, ...]
    rejection: str | None
    new: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What one stakeholder was asked and did, as of a moment."""

    stakeholder: Row
    names: tuple[str, ...]
    moment: Moment
    since: date | None
    asked: tuple[Asked, ...]
    deeds: tuple[Deed, ...]


async def part_of(
    snapshot: Snapshot, key: str, moment: Moment, *, since: date | None = None
) -> Part:
    """Return the part of a stakeholder, whatever it was called; raise BadQuestion where there is none of that key."""
    stakeholder = await _stakeholder(snapshot, key, moment)
    names = (await names_of(snapshot, [key], moment))[key]
    asked = await _addressing(snapshot, str(stakeholder["type"]), moment)
    claims = await all_by(snapshot, "claim", "actors", names, moment=moment)
    happened = [one for one in claims if one["counting_day"] <= moment.day and _acts(one, names)]
    wanted = {row["address"] for row, _ in asked} | {one["paragraph"] for one in happened}
    cases = await cases_of(snapshot, sorted(wanted), position=moment.position)
    told = {address: explain(case, moment.day) for address, case in cases.items()}
    earlier = {address: explain(case, since) if since else None for address, case in cases.items()}
    return Part(
        stakeholder,
        names,
        moment,
        since,
        tuple(_asked(row, classes, told, earlier) for row, classes in asked),
        tuple(_deeds(happened, told, since)),
    )


def _acts(claim: Row, names: Collection[str]) -> bool:
    """Whether one of these acts in the event of a claim, rather than being named in another part of it."""
    return any(actor.key in names for actor in load(claim["body"]["facts"]).actors)


async def _stakeholder(snapshot: Snapshot, key: str, moment: Moment) -> Row:
    found = (await by_keys(snapshot, "stakeholder", [key], moment)).get(key)
    if found is None:
        near = get_close_matches(key, await keys_of(snapshot, "stakeholder", moment), n=3)
        hint = (
            f": did you mean {' or '.join(near)}?"
            if near
            else "; `servanda list stakeholders` names them."
        )
        raise BadQuestion(f"No stakeholder has the key {key!r} on {moment.day}{hint}")
    if found["merged_into"] is not None:
        raise BadQuestion(f"{key} was merged into {found['merged_into']}: ask for that one.")
    return found


async def _addressing(
    snapshot: Snapshot, type_name: str, moment: Moment
) -> list[tuple[Row, tuple[str, ...]]]:
    """Return the paragraphs that address a class of this type of stakeholder, with those classes, in document order."""
    listing = Listing("instrument", "part")
    instruments = await page_of(snapshot, listing, Page(first=LARGEST), moment=moment)
    classes = {
        row["key"]: {name for name, types in row["body"]["classes"].items() if type_name in types}
        for row in instruments.rows
    }
    rows = await all_by(snapshot, "paragraph", "instrument", classes, moment=moment)
    found = (
        (row, tuple(sorted(classes[row["instrument"]] & set(row["body"].get("addressees", ())))))
        for row in sorted(rows, key=_place)
    )
    return [(row, own) for row, own in found if own]


def _place(row: Row) -> tuple[str, int]:
    return row["instrument"], row["ordinal"]


Told = Mapping[str, Explanation | None]


def _asked(row: Row, classes: tuple[str, ...], told: Told, earlier: Told) -> Asked:
    now, before = told.get(row["address"]), earlier.get(row["address"])
    missing = () if now is None else tuple(one.missing for one in now.criteria if one.missing)
    return Asked(
        row,
        classes,
        None if now is None else now.status.value,
        None if before is None else before.status.value,
        missing,
    )


def _deeds(claims: Iterable[Row], told: Told, since: date | None) -> Iterator[Deed]:
    for one in sorted(claims, key=lambda row: (row["counting_day"], row["event"])):
        explanation = told.get(one["paragraph"])
        criteria = () if explanation is None else _met(explanation, one["event"])
        rejection = None if criteria or explanation is None else _reason(explanation, one["event"])
        new = since is not None and one["counting_day"] > since
        yield Deed(one, criteria, rejection, new)


def _met(told: Explanation, position: int) -> tuple[str, ...]:
    return tuple(
        report.name
        for report in told.criteria
        if any(one.position == position for one in report.matched)
    )


def _reason(told: Explanation, position: int) -> str | None:
    rejected = (one for report in told.criteria for one in report.rejected)
    for one in (*rejected, *told.others, *told.counter):
        if one.evidence.position == position and one.reason is not None:
            return str(one.reason)
    return None
