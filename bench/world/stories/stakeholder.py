"""Stakeholders: registered, described again and again, named by others, sometimes found to be one with another."""

from collections.abc import Iterator
from typing import Final

from bench.world import names
from bench.world.days import told
from bench.world.memory import Json, Spoken
from bench.world.teller import COUNTRIES, Teller

_TYPES: Final = {
    "company": 30,
    "industry_association": 10,
    "environmental_ngo": 14,
    "development_ngo": 8,
    "regional_centre": 4,
    "government": 10,
    "public_authority": 8,
    "public_agency": 4,
    "intergovernmental_organization": 3,
    "academia": 4,
    "research_institute": 3,
    "ngo_or_centre": 2,
}
_KINDS: Final = {"company": ("multinational_company", "national_company"), "industry_association": ("industry_association",)}  # fmt: skip
# What somebody turned out to be: only types without a kind, so that no kind stops fitting.
_TURNED_OUT: Final = {
    "ngo_or_centre": "environmental_ngo",
    "development_ngo": "environmental_ngo",
    "government": "public_authority",
}


def stakeholder(teller: Teller) -> Iterator[Spoken]:
    """Tell what becomes known of one stakeholder."""
    dice = teller.dice
    stream = f"stakeholder/world-{teller.number()}"
    type_ = dice.weighed(_TYPES)
    yield _registered(teller, stream, type_)
    while dice.happens(0.35):
        yield _described(teller, stream, type_)
    while dice.happens(0.15):
        yield _identified(teller, stream)
    others = [
        one
        for one in teller.memory.of_type(type_)[:50]
        if one not in {*teller.memory.merged, stream}
    ]
    if others and dice.happens(0.04):
        yield teller.say(
            "stakeholder.merged", stream, "The two are one", day=teller.day(), into=dice.one(others),
            reason="both names stand on one letterhead",
        )  # fmt: skip


def _registered(teller: Teller, stream: str, type_: str) -> Spoken:
    dice = teller.dice
    name = names.organization(type_, dice)
    members: Json = (
        {"kind": dice.one(_KINDS[type_])} if type_ in _KINDS and dice.happens(0.6) else {}
    )
    if dice.happens(0.8):
        members |= {
            "country": dice.one(COUNTRIES),
            "country_basis": dice.one(("source", "general_knowledge")),
        }
    if dice.happens(0.2):
        members["aliases"] = [f"{name} {dice.number(1, 9)}"]
    if type_ == "company" and dice.happens(0.2):
        members["sme"] = True
    if type_ == "government":
        members["membership"] = [{"status": dice.one(("party", "signatory"))}]
    return teller.say("stakeholder.registered", stream, f"{name} is known", day=teller.day(), name=name, type=type_, **members)  # fmt: skip


def _described(teller: Teller, stream: str, type_: str) -> Spoken:
    """Return something more; the alias is new each time, so that something always changes."""
    dice = teller.dice
    day = teller.day()
    members: Json = {"aliases": [f"{names.place(dice)} {teller.number()}"]}
    if dice.happens(0.3):
        members["since"] = told(day, dice)
    if dice.happens(0.2):
        members["country"] = dice.one(COUNTRIES)
    if type_ in _TURNED_OUT and dice.happens(0.3):
        members["type"] = _TURNED_OUT[type_]
    if type_ == "government" and dice.happens(0.5):
        members["membership"] = [{"status": "party", "since": told(day, dice)}]
    if dice.happens(0.3):
        members["member_of"] = teller.several(2)
    return teller.say("stakeholder.described", stream, "More is known", day=day, **members)


def _identified(teller: Teller, stream: str) -> Spoken:
    where = teller.perhaps(teller.dice.one(("partnership", "activity", "document", "meeting")))
    by = teller.somebody() if teller.dice.happens(0.6) else None
    return teller.say("stakeholder.identified", stream, "Named as one that matters", day=teller.day(), in_=where, by=by)  # fmt: skip
