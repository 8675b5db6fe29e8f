"""The part of stakeholders: what decisions ask of each, what it did under them, what is open, what is new since a day."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from service.mandate.case import Case
from service.mandate.evaluate import status_on
from service.mandate.explain import Explanation, explain
from service.mandate.facts import load
from service.mandate.sentence import Sentence
from service.reads.addressed import Addressed, addressing
from service.reads.cases import cases_of
from service.reads.children import Owner
from service.reads.errors import BadQuestion
from service.reads.identities import names_of
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by, by_keys, keys_of


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

    case:      the paragraph's; None where no rule stands for it.
    criteria:  what it counts for; nothing where it does not, and `rejection` says why.
    new:       whether it counts from a day after the one since which is asked.
    """

    claim: Row
    case: Case | None
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


@dataclass(frozen=True, slots=True)
class Judged:
    """A paragraph at the moment, and its value on the day since which is asked."""

    case: Case
    told: Explanation | None
    before: str | None


async def part_of(
    snapshot: Snapshot, key: str, moment: Moment, *, since: date | None = None
) -> Part:
    """Return the part of a stakeholder, whatever it was called; raise BadQuestion where there is none of that key."""
    found = await parts_of(snapshot, [key], moment, since=since)
    if key not in found:
        raise BadQuestion(await _why_none(snapshot, key, moment))
    return found[key]


async def _why_none(snapshot: Snapshot, key: str, moment: Moment) -> str:
    row = (await by_keys(snapshot, "stakeholder", [key], moment)).get(key)
    if row is not None:
        return f"{key} was merged into {row['merged_into']}: ask for that one."
    near = get_close_matches(key, await keys_of(snapshot, "stakeholder", moment), n=3)
    hint = (
        f": did you mean {' or '.join(near)}?"
        if near
        else "; `servanda list stakeholders` names them."
    )
    return f"No stakeholder has the key {key!r} on {moment.day}{hint}"


async def parts_of(
    snapshot: Snapshot, keys: Iterable[str], moment: Moment, *, since: date | None = None
) -> dict[str, Part]:
    """Return by key the parts of those that are there, in as many questions as for one.

    Whoever was merged into another is left out: that one has their part.
    """
    there = await by_keys(snapshot, "stakeholder", keys, moment)
    rows = {key: row for key, row in there.items() if row["merged_into"] is None}
    names = await names_of(snapshot, rows, moment) if rows else {}
    asked = await addressing(snapshot, {str(row["type"]) for row in rows.values()}, moment)
    deeds = await _deeds_of(snapshot, names, moment)
    wanted = {one.address for those in asked.values() for one in those}
    wanted |= {claim["paragraph"] for claims in deeds.values() for claim in claims}
    judged = await _judged(snapshot, wanted, moment, since=since)
    return {
        key: Part(
            row,
            names[key],
            moment,
            since,
            tuple(_asked(one, judged.get(one.address)) for one in asked[str(row["type"])]),
            tuple(_deeds(deeds.get(key, ()), judged, since)),
        )
        for key, row in rows.items()
    }


async def _deeds_of(
    snapshot: Snapshot, names: Mapping[str, Owner], moment: Moment
) -> dict[str, list[Row]]:
    """Return by stakeholder the claims on events in which it acts, under any of its names, rather than being named in another part."""
    own = {name: key for key, those in names.items() for name in those}
    found = dict[str, list[Row]]()
    for claim in await all_by(snapshot, "claim", "actors", own, moment=moment):
        if claim["counting_day"] <= moment.day:
            actors = (own.get(actor.key) for actor in load(claim["body"]["facts"]).actors)
            for key in dict.fromkeys(actors):
                if key is not None:
                    found.setdefault(key, []).append(claim)
    return found


async def _judged(
    snapshot: Snapshot, addresses: Collection[str], moment: Moment, *, since: date | None
) -> dict[str, Judged]:
    cases = await cases_of(snapshot, sorted(addresses), position=moment.position)
    return {
        address: Judged(case, explain(case, moment.day), _value_on(case, since))
        for address, case in cases.items()
    }


def _value_on(case: Case, day: date | None) -> str | None:
    status = None if day is None else status_on(case, day)
    return None if status is None else status.value


def _asked(one: Addressed, judged: Judged | None) -> Asked:
    told = judged.told if judged else None
    return Asked(
        one.paragraph,
        one.classes,
        None if told is None else told.status.value,
        None if judged is None else judged.before,
        () if told is None else tuple(each.missing for each in told.criteria if each.missing),
    )


def _deeds(
    claims: Iterable[Row], judged: Mapping[str, Judged], since: date | None
) -> Iterator[Deed]:
    for claim in sorted(claims, key=_when):
        one = judged.get(claim["paragraph"])
        told = one.told if one else None
        criteria = () if told is None else _met(told, claim["event"])
        rejection = None if criteria or told is None else _reason(told, claim["event"])
        new = since is not None and claim["counting_day"] > since
        yield Deed(claim, one.case if one else None, criteria, rejection, new)


def _when(claim: Row) -> tuple[date, int, str]:
    return claim["counting_day"], claim["event"], claim["paragraph"]


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
