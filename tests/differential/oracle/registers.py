"""Registers: read off the reference texts that stand."""

from datetime import date

from events.edtf import parse
from service.mandate.registers import Entry, Register
from tests.differential.oracle.saying import Thing
from tests.differential.oracle.texts import Texts


def registers_beside(texts: Texts, instrument: Thing) -> tuple[Register, ...]:
    """Return the registers of all decisions that the same body adopted."""
    return tuple(
        Register(key, text["registerOf"], text["title"], tuple(map(_entry, text["items"])))
        for key, text in sorted(texts["reference"].items())
        if text["type"] == "register"
        and text.get("registerOf")
        and texts["instrument"].get(text["instrument"], {}).get("adoptedBy")
        == instrument["adoptedBy"]
    )


def _entry(item: Thing) -> Entry:
    return Entry(item["label"], *days(item), item.get("number"))


def days(item: Thing) -> tuple[date, date]:
    """Return between which days an item holds."""
    first, last = item.get("from"), item.get("to")
    return (
        parse(first).latest if first else date.min,
        parse(last).latest if last else date.max,
    )
