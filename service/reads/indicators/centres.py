"""Coverage of regional centres: three facts kept apart. They exist, they have a signed agreement, they are active.

A centre exists on a day when the register holds it: its first day there is that of its identification, or of the
agreement that founds it. It has an agreement when a partnership of that form, still in force, joins a secretariat either
with the centre itself or with the government of the country in which it is. A government's agreement therefore stands
for every centre in its country; no record says more. It is active when it is a named actor in an event that a criterion
counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.mandate.evidence import Evidence
from service.mandate.judgement import Judgement
from service.mandate.language import CriterionName
from service.reads.indicators.figure import Group, Sighting, grouped
from service.reads.indicators.register import Register, known, merges_by, told
from service.reads.indicators.scope import Scope
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by

CENTRE: Final = "centre"
GOVERNMENT: Final = "government"
SECRETARIAT: Final = "secretariat"
AGREEMENT: Final = "agreement"
CONCLUDED: Final = "CONCLUDED"

# What brings a centre into the register or says that it is there.
TELLING: Final = (
    "servanda.stakeholder.registered",
    "servanda.stakeholder.described",
    "servanda.stakeholder.identified",
)


@dataclass(frozen=True, slots=True)
class Signature:
    """A member of an agreement, and the event that says so."""

    agreement: str
    key: str
    type: str
    country: str | None
    event: int


@dataclass(frozen=True, slots=True)
class Centres:
    """The centres of all instruments that are asked about, what speaks of each, and who has signed what."""

    rows: Mapping[str, Row]
    told: Mapping[str, tuple[int, ...]]
    signatures: tuple[Signature, ...]


async def read(snapshot: Snapshot, scopes: Sequence[Scope], moment: Moment) -> Centres:
    """Read the centres that are there on the day, and the agreements in force."""
    types = {kind for scope in scopes for kind in scope.of_class(CENTRE)}
    found = await all_by(snapshot, "stakeholder", "type", types, moment=moment)
    rows = {row["key"]: row for row in found if row["merged_into"] is None}
    spoken = await told(snapshot, [f"stakeholder/{key}" for key in rows], TELLING, moment)
    return Centres(rows, spoken, await _signatures(snapshot, moment))


async def _signatures(snapshot: Snapshot, moment: Moment) -> tuple[Signature, ...]:
    agreements = await all_by(snapshot, "partnership", "form", [AGREEMENT], moment=moment)
    in_force = [row["key"] for row in agreements if _in_force(row, moment)]
    members = await all_by(snapshot, "membership", "partnership", in_force, moment=moment)
    staying = [row for row in members if row["until"] is None]
    merges = await merges_by(snapshot, moment)
    now = [(row, merges.now(row["stakeholder"])) for row in staying]
    who = await known(snapshot, {key for _, key in now}, moment)
    return tuple(_signature(row, who[key]) for row, key in now if key in who)


def _in_force(agreement: Row, moment: Moment) -> bool:
    until = agreement["until"]
    return agreement["state"] != CONCLUDED and (until is None or until >= moment.day)


def _signature(member: Row, who: Row) -> Signature:
    return Signature(
        member["partnership"], who["key"], who["type"], who["country"], int(member["event"])
    )


def existing(scope: Scope, centres: Centres) -> Group:
    """Return the centres that the register holds on the day."""
    there = _there(scope, centres)
    behind = (
        centres.told.get(f"stakeholder/{key}", (row["position"],)) for key, row in there.items()
    )
    return Group((), len(there), tuple(sorted({one for those in behind for one in those})))


def with_agreement(scope: Scope, centres: Centres) -> Group:
    """Return the centres that have a signed agreement, of those that exist."""
    there = _there(scope, centres)
    signed = (
        Sighting(key, signature.event, ())
        for signature in _founding(scope, centres)
        for key, row in there.items()
        if _binds(scope, signature, row)
    )
    return _of(signed, len(there))


def active(
    scope: Scope, centres: Centres, register: Register, criterion: str | None = None
) -> Group:
    """Return the centres that are named actors in what a criterion counts, of those that exist.

    criterion: the name of one; any of the paragraph's without it.
    """
    types = scope.of_class(CENTRE)
    acting = (
        Sighting(register.now(party.key), evidence.position, ())
        for evidence in _matched(scope, criterion)
        for party in evidence.facts.actors
        if party.type in types
    )
    return _of(acting, len(_there(scope, centres)))


def _there(scope: Scope, centres: Centres) -> dict[str, Row]:
    types = scope.of_class(CENTRE)
    return {key: row for key, row in centres.rows.items() if row["type"] in types}


def _founding(scope: Scope, centres: Centres) -> Iterator[Signature]:
    """Yield the signatures beside that of a secretariat."""
    ours = {one.agreement for one in centres.signatures if one.type in scope.of_class(SECRETARIAT)}
    return (one for one in centres.signatures if one.agreement in ours)


def _binds(scope: Scope, signature: Signature, centre: Row) -> bool:
    key, country = str(centre["key"]), centre["country"]
    if signature.type in scope.of_class(GOVERNMENT):
        return country is not None and signature.country == str(country)
    return signature.key == key


def _matched(scope: Scope, criterion: str | None) -> Iterator[Evidence]:
    for case in scope.cases:
        judgement = Judgement.of(case)
        if judgement is None:
            continue
        for one in judgement.bench.rule.criteria:
            if criterion in {None, one.name}:
                name = CriterionName(case.paragraph, one.name)
                matched = judgement.tally.matched(name)
                yield from (event for event in matched if scope.within(event.last_day))


def _of(sightings: Iterator[Sighting], whole: int) -> Group:
    found = grouped(sightings)
    return (
        Group((), found[0].count, found[0].positions, of=whole) if found else Group((), 0, of=whole)
    )
