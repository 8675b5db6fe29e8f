"""What people judge amid the second log: all kinds of judgements, some of them thought over, some of them taken back."""

from typing import Any, Final

from bench.world.decision import ADDRESS, ASSEMBLY, OFFICE
from bench.world.world import Request
from tests.sentences.builders import SOURCE, claim, event

Json = dict[str, Any]

ADVISER: Final = "person/0190b5c0-0000-7000-8000-000000000001"
CLUB: Final = "partnership/edge-club"
REPORT: Final = "report/edge-equal"


def judged() -> list[Request]:
    """Return judgements and what they are about, request by request, where everything else at the edges has been told."""
    heard = [*_about(), *_assessed(), *_accepted(), *_thought_over()]
    return [*_offered(), *(Request((one,)) for one in heard), *_verified()]


def _named(identity: str) -> Json:
    return {"source": SOURCE, "id": identity}


def _judge(type_name: str, number: str, **members: Any) -> Json:  # noqa: ANN401 - of a payload
    said: Json = {"by": OFFICE, "paragraph": f"{ADDRESS}#{number}", **members}
    return event(type_name, f"paragraph/lakes-ii-9-{number}", **said)


def _offered() -> list[Request]:
    """Tell what somebody says who may not judge: claims that are shown and do not count."""
    evidence = [claim(f"{ADDRESS}#5"), claim(f"{ADDRESS}#4")]
    joined = event("partnership.joined", CLUB, id="offered", partner="stakeholder/edge-gamma", capacity="supporter", how="signed", occurred="2006-06-06", evidence=evidence)  # fmt: skip
    made = event("claim.made", "paragraph/lakes-ii-9-5", **_of("rejoined", "5"))
    return [Request((one,), judged=False, claimed=True) for one in (joined, made)]


def _of(identity: str, number: str) -> Json:
    return {"event": _named(identity), "paragraph": f"{ADDRESS}#{number}"}


def _about() -> list[Json]:
    return [
        event("report.submitted", REPORT, id="equal", by=[OFFICE], body=ASSEMBLY, occurred="2004-05"),
        event("report.submitted", "report/edge-undone", id="undone", by=[OFFICE], body=ASSEMBLY, occurred="2004-06"),
        event("contribution.received", "contribution/edge-late", id="late", donor="stakeholder/edge-land", form="staff", occurred="2005-03"),
    ]  # fmt: skip


def _assessed() -> list[Json]:
    based: Json = {"basedOn": [_named("equal"), _named("rejoined")]}
    return [
        _judge("assessment.recorded", "1", id="assessed", value="SUBMITTED", day="2004", occurred="2004-09", **based),
        _judge("assessment.recorded", "5", id="mistaken", value="DECLARED", day="2006-06", by=ADVISER, occurred="2006-07"),
        _judge("assessment.recorded", "b", value="EVIDENCE", day="2010", by=ADVISER, occurred="2046-02-01"),
        _judge("claim.disputed", "4", id="disputed", event=_named("rejoined"), occurred="2007-02", language="fr"),
        _judge("claim.disputed", "5", event=_named("offered"), by=ASSEMBLY, occurred="2008"),
    ]  # fmt: skip


def _accepted() -> list[Json]:
    """Accept what nobody claimed, what somebody did, for two criteria, twice, and what is taken back afterwards."""
    return [
        _judge("equivalence.accepted", "2", id="accepted", event=_named("equal"), criterion="committee", occurred="2005-01-20"),
        _judge("equivalence.accepted", "2", event=_named("equal"), criterion="assembly", by=ADVISER, reasons="it was read there", occurred="2006"),
        _judge("equivalence.accepted", "2", event=_named("undone"), criterion="assembly", occurred="2004-11-30"),
        _judge("equivalence.accepted", "4", event=_named("rejoined"), criterion="ngo", occurred="2008-03"),
        _judge("equivalence.accepted", "4", id="refused", event=_named("offered"), criterion="industry", occurred="2006-08"),
        _judge("equivalence.accepted", "8", id="moved", event=_named("equal"), criterion="paid", occurred="2004-07-01"),
        _judge("equivalence.accepted", "a", id="unsaid", event=_named("late"), criterion="named", occurred="2005-06"),
        _judge("equivalence.accepted", "c", event=_named("late"), criterion="held", occurred="2047"),
    ]  # fmt: skip


def _thought_over() -> list[Json]:
    moved = _judge("equivalence.accepted", "8", event=_named("late"), criterion="paid", reasons="it was staff", occurred="2007-04-01")  # fmt: skip
    assessed = _judge("assessment.recorded", "1", value="DRAFTED", day="2004", by=ADVISER, occurred="2004-10-01")  # fmt: skip
    disputed = _judge("claim.disputed", "4", event=_named("rejoined"), by=ADVISER, occurred="2009-05")  # fmt: skip
    return [
        _corrected("moved", moved),
        _corrected("assessed", assessed),
        _corrected("disputed", disputed),
        _retracted("mistaken", "paragraph/lakes-ii-9-5"),
        _retracted("refused", "paragraph/lakes-ii-9-4"),
        _retracted("unsaid", "paragraph/lakes-ii-9-a"),
        _retracted("undone", "report/edge-undone"),
    ]


def _corrected(identity: str, anew: Json) -> Json:
    return event("event.corrected", anew["subject"], target=_named(identity), data=anew["data"])


def _retracted(identity: str, stream: str) -> Json:
    return event("event.retracted", stream, target=_named(identity))


def _verified() -> list[Request]:
    """Verify what was offered: one stays so, one is unsaid, one is withdrawn and claimed anew by somebody else."""
    withdrawn = event("claim.withdrawn", "paragraph/lakes-ii-9-5", **_of("rejoined", "5"))
    anew = event("claim.made", "paragraph/lakes-ii-9-5", **_of("rejoined", "5"), reason="it does bear")  # fmt: skip
    return [
        Request((_judge("claim.verified", "5", event=_named("offered"), occurred="2008-02"),)),
        Request((_judge("claim.verified", "4", id="hasty", event=_named("offered"), occurred="2007"),)),
        Request((_judge("claim.verified", "5", event=_named("rejoined"), by=ASSEMBLY, occurred="2009"),)),
        Request((_retracted("hasty", "paragraph/lakes-ii-9-4"),)),
        Request((withdrawn,)),
        Request((anew,), judged=False, claimed=True),
    ]  # fmt: skip
