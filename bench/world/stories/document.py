"""Documents: versions drafted and revised, submitted, circulated, adopted, published."""

from collections.abc import Iterator
from typing import Final

from bench.world.decision import ASSEMBLY, COMMITTEE, OFFICE, PROGRAMME
from bench.world.memory import Spoken
from bench.world.teller import Teller

_TYPES: Final = {"work-programme": 2, "guideline": 4, "guidance": 2, "report": 2, "study": 2, "strategy": 1, "framework": 1}  # fmt: skip
_ACTS: Final = ("adopts", "approves", "endorses", "takes-note")


def document(teller: Teller) -> Iterator[Spoken]:
    """Tell one document; the first one of the world is the programme that its decision asks for."""
    first = PROGRAMME not in teller.memory.streams
    stream = PROGRAMME if first else f"document/world-{teller.number()}"
    type_ = "work-programme" if first else teller.dice.weighed(_TYPES)
    for number in range(1, teller.dice.number(1, 3) + 1):
        yield _drafted(teller, stream, type_=type_, number=number)
        yield from _used(teller, stream, version=number)
    if teller.dice.happens(0.5):
        yield _published(teller, stream)


def _drafted(teller: Teller, stream: str, *, type_: str, number: int) -> Spoken:
    answers = teller.perhaps("response", 0.2)
    lower = [one.data["version"]["n"] for one in teller.memory.standing(stream, "document.drafted")]
    return teller.say(
        "document.drafted", stream, f"Version {number} is drafted", day=teller.later(stream), document_type=type_, name=f"Paper {stream[9:]}",
        by=[OFFICE] if number == 1 else teller.several(2), version={"n": number},
        revises=max(lower) if lower and teller.dice.happens(0.8) else None, uses=[answers] if answers else None,
    )  # fmt: skip


def _used(teller: Teller, stream: str, *, version: int) -> Iterator[Spoken]:
    dice = teller.dice
    body, letter = dice.one(((ASSEMBLY, "a"), (COMMITTEE, "c")))
    meeting = teller.perhaps("meeting", 0.5)
    at = meeting if meeting and meeting.startswith(f"meeting/lakes-{letter}-") else None
    if dice.happens(0.4):
        yield teller.say("document.submitted", stream, "It is submitted", day=teller.later(stream), by=[OFFICE], body=body, for_="adoption", meeting=at, version=version, document_type=_type_of(teller, stream))  # fmt: skip
    if dice.happens(0.3):
        to = [{"class": dice.one(("industry", "ngo"))}, {"stakeholder": teller.somebody()}]
        yield teller.say("document.circulated", stream, "It is sent round", day=teller.later(stream), by=[OFFICE], addressees=to, version=version)  # fmt: skip
    if dice.happens(0.3):
        yield teller.say("document.adopted", stream, "It is adopted", day=teller.later(stream), body=body, act=dice.one(_ACTS), meeting=at, version=version)  # fmt: skip


def _type_of(teller: Teller, stream: str) -> str | None:
    drafted = teller.memory.first(stream, "document.drafted")
    return str(drafted.data["documentType"]) if drafted else None


def _published(teller: Teller, stream: str) -> Spoken:
    file = {
        "url": f"https://lakes.example/{stream}.pdf",
        "sha256": "0" * 64,
        "mediaType": "application/pdf",
    }
    return teller.say(
        "document.published", stream, "It is published", day=teller.later(stream), by=teller.several(2),
        how=teller.dice.one(("issued", "printed", "online")), file=file if teller.dice.happens(0.5) else None,
    )  # fmt: skip
