"""How the world begins: the bodies of the convention, its first meetings, the decision with its rules; and the meetings to come."""

from collections.abc import Iterator
from typing import Any

from bench.world import decision
from bench.world.days import FIRST_DAY, written
from bench.world.decision import ADDRESS, ASSEMBLY, COMMITTEE, STREAM
from bench.world.memory import Json, Spoken
from bench.world.teller import Teller


def opening(teller: Teller) -> Iterator[Spoken]:
    """Tell what everything else leans on."""
    for stream, (_, type_, name) in decision.BODIES.items():
        yield teller.say(
            "stakeholder.registered", stream, f"{name} exists", day=FIRST_DAY, name=name, type=type_
        )
    yield from _scheduled(teller, 1, first_day=FIRST_DAY + 120)
    yield _instrument(teller)
    yield _principles(teller)
    for number, *_ in (*decision.PARAGRAPHS, *decision.ELEMENTS):
        yield _paragraph(teller, number)
    for number in decision.NUMBERS:
        yield rule(teller, number, version=1)


def meeting(teller: Teller) -> Iterator[Spoken]:
    """Schedule the next session of one of the two bodies, and hold it."""
    number = 1 + sum(
        name.startswith("meeting/lakes-a-") for name in teller.memory.of_kind("meeting")
    )
    first_day = teller.now + teller.dice.number(60, 200)
    yield from _scheduled(teller, number, first_day=first_day)
    for code in ("a", "c"):
        stream = f"meeting/lakes-{code}-{number}"
        days = teller.dice.number(2, 6)
        title = f"Session {number} is held"
        members: Json = {
            "body": ASSEMBLY if code == "a" else COMMITTEE,
            "number": number,
            "from_": written(first_day),
        }
        yield teller.say(
            "meeting.held", stream, title, day=first_day, to=written(first_day + days), **members
        )


def _scheduled(teller: Teller, number: int, *, first_day: int) -> Iterator[Spoken]:
    for code, body in (("A", ASSEMBLY), ("C", COMMITTEE)):
        stream = f"meeting/lakes-{code.lower()}-{number}"
        yield teller.say(
            "meeting.scheduled", stream, f"Session {number} is called", day=first_day, pinned=True,
            code=f"{code}-{number}", body=body, from_=written(first_day), to=written(first_day + 4), basis="stated",
        )  # fmt: skip


def _instrument(teller: Teller) -> Spoken:
    bodies = {
        code: {"stakeholder": stream, "type": type_, "name": name}
        for stream, (code, type_, name) in decision.BODIES.items()
    }
    documents = {"lake-programme": {"type": "work-programme", "name": "Programme on lakes"}}
    return teller.say(
        "instrument.recorded", STREAM, "Decision II/9: mountain lakes", day=FIRST_DAY + 124, pinned=True,
        address=ADDRESS, name="Decision II/9", adopted_by=ASSEMBLY, adopted_at="meeting/lakes-a-1",
        adopted_on=written(FIRST_DAY + 124), text_sha256="0" * 64, window={"opens": "A-1"}, bodies=bodies,
        classes=decision.CLASSES, acts=decision.ACTS, verbs=decision.VERBS, documents=documents,
    )  # fmt: skip


def _principles(teller: Teller) -> Spoken:
    items = [{"code": str(n), "label": f"Principle {n}", "basis": "stated"} for n in range(1, 6)]
    return teller.say(
        "instrument.reference_recorded", STREAM, "Principles on lakes", day=FIRST_DAY + 124, pinned=True,
        reference="principles", version="2002", kind="principles", items=items,
    )  # fmt: skip


def _paragraph(teller: Teller, number: str) -> Spoken:
    verb, addressed, text = _texts()[number]
    members: Json = {"role": "paragraph", "verb": verb} if verb else {"role": "element"}
    return teller.say(
        "instrument.paragraph_recorded", STREAM, f"Paragraph {number}", day=FIRST_DAY + 124, pinned=True,
        address=f"{ADDRESS}#{number}", family=decision.family_of(number), addressees=[addressed],
        object={"text": text}, text=f"{verb or 'element'}: {text};", **members,
    )  # fmt: skip


def _texts() -> dict[str, tuple[str | None, str, str]]:
    texts: dict[str, tuple[str | None, str, str]] = {row[0]: row[1:] for row in decision.PARAGRAPHS}
    return texts | {
        number: (None, addressed, text) for number, addressed, text in decision.ELEMENTS
    }


def rule(teller: Teller, number: str, *, version: int) -> Spoken:
    """Return a version of a paragraph's rule; a later one says its criteria in other words."""
    criteria, values, more = decision.RULES[number]
    worded: dict[str, Any] = {
        name: {"text": f"{name}, version {version}", **said} for name, said in criteria.items()
    }
    return teller.say(
        "instrument.rule_recorded", STREAM, f"Rule of paragraph {number}", day=FIRST_DAY + 124, pinned=True,
        paragraph=f"{ADDRESS}#{number}", version=version, family=decision.family_of(number),
        criteria=worded, values=values, **more,
    )  # fmt: skip


def link(teller: Teller) -> Iterator[Spoken]:
    """Tell that a later decision, which nobody loads, takes a paragraph over."""
    number = teller.dice.one(decision.NUMBERS)
    day = teller.day()
    later = f"LAKES-IX/{teller.number()}#1"
    yield teller.say(
        "instrument.linked", STREAM, f"Paragraph {number} is taken up again", day=day, pinned=True,
        from_address=f"{ADDRESS}#{number}", to_address=later, kind=teller.dice.one(("renews", "amends")),
        on=written(day), basis="stated",
    )  # fmt: skip
