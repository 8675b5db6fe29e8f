"""The registers that a decision is judged beside: those of every decision that the same body adopted.

A register belongs to a convention rather than to a decision; the body that adopted the decision stands for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.mandate.registers import KIND, Register, holds, register_of
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by, by_keys

CENTRE_COUNTRIES: Final = "centre-countries"
"""The kind of reference texts that say which countries a centre serves."""

_OF_MEMBERS: Final = (KIND, CENTRE_COUNTRIES)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a register says of one member on a day: the row of the text, and the item as its event has it."""

    text: Row
    item: Mapping[str, Any]


def speaking_of(held: Iterable[Entry], key: str) -> list[Entry]:
    """Return what registers say of a stakeholder itself."""
    return [one for one in held if one.item["code"] == key]


def serving(held: Iterable[Entry], country: str | None) -> list[Entry]:
    """Return what registers say of those who serve a country."""
    return [one for one in held if country in one.item.get("countries", ())]


async def entries(snapshot: Snapshot, moment: Moment) -> tuple[Entry, ...]:
    """Return what registers of single members say on the day, by register, in the order of each text.

    Of several versions of a text that speak of a member, the newest does.
    """
    texts = await all_by(snapshot, "reference", "kind", _OF_MEMBERS, moment=moment)
    newest = {
        (text["name"], item["code"]): Entry(text, item)
        for text in sorted(texts, key=_key)
        for item in text["body"]["items"]
        if "number" not in item and holds(item, moment.day)
    }
    return tuple(newest.values())


async def registers_beside(
    snapshot: Snapshot, instruments: Iterable[Row], moment: Moment
) -> Mapping[str, tuple[Register, ...]]:
    """Return the registers for each of these instruments, by its key, in the order of their own keys."""
    texts = await all_by(snapshot, "reference", "kind", [KIND], moment=moment)
    holders = await by_keys(snapshot, "instrument", {row["instrument"] for row in texts}, moment)
    by_body: dict[str, list[Register]] = {}
    for text in sorted(texts, key=_key):
        holder = holders.get(text["instrument"])
        register = register_of(text["key"], text["body"])
        if holder is not None and register is not None:
            by_body.setdefault(holder["body"]["adoptedBy"], []).append(register)
    return {row["key"]: tuple(by_body.get(row["body"]["adoptedBy"], ())) for row in instruments}


def _key(row: Row) -> str:
    return str(row["key"])
