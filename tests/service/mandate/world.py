"""A small convention that does not exist, and sentences about it.

    given(act("document.drafted", "2001-02-01", by=[OFFICE], document=PLAN)).under(DUTY).on("2001-03-01").is_("DRAFTED")

Events are read through the real models, so a test cannot state what no poster could.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from events import registry
from service.mandate import rules
from service.mandate.case import Case, Edge, Equivalence, MeetingDays, Words
from service.mandate.evaluate import Status, Turn, status_on
from service.mandate.evidence import Evidence
from service.mandate.explain import Explanation, explain
from service.mandate.facts import Party, facts_of
from tests.sentences.builders import payload
from tests.service.mandate.turned import timeline

ADDRESS: Final = "XY-1/2"
ADOPTED: Final = date(2000, 6, 9)
PLAN: Final = "document/plan"
OFFICE: Final = "stakeholder/office"
ASSEMBLY: Final = "stakeholder/assembly"
PANEL: Final = "stakeholder/panel"

PARTIES: Final = {
    "office": Party("office", "convention_secretariat"),
    "assembly": Party("assembly", "convention_body"),
    "panel": Party("panel", "convention_body"),
    "maker": Party("maker", "company", "multinational_company"),
    "smith": Party("smith", "company"),
    "guild": Party("guild", "industry_association", "industry_association"),
    "smith-and-sons": Party("smith", "company"),  # merged into smith
    "green": Party("green", "environmental_ngo"),
    "unclear": Party("unclear", "ngo_or_centre"),
    "arcadia": Party("arcadia", "government"),
    "utopia": Party("utopia", "government"),
    "erewhon": Party("erewhon", "public_authority"),
    "north": Party("north", "regional_centre"),
    "south": Party("south", "regional_centre"),
    "east": Party("east", "regional_centre"),
}

MEETINGS: Final = {
    row.code: row
    for row in (
        MeetingDays("A-1", "xy-a-1", date(2000, 6, 5), date(2000, 6, 9)),
        MeetingDays("P-1", "xy-p-1", date(2001, 3, 1), date(2001, 3, 5)),
        MeetingDays("A-2", "xy-a-2", date(2002, 6, 3), date(2002, 6, 7)),
    )
}

WORDS: Final = Words(
    address=ADDRESS,
    adopted_on=ADOPTED,
    window_opens=date(2000, 6, 5),
    classes={
        "makers": ("company", "industry_association"),
        "greens": ("environmental_ngo", "development_ngo"),
        "states": ("government", "public_authority"),
        "centres": ("regional_centre",),
        "office": ("convention_secretariat",),
    },
    acts={
        "draft": ("document.drafted",),
        "submit": ("document.submitted",),
        "adopt": ("document.adopted",),
        "decide": ("decision.adopted",),
        "report": ("report.submitted",),
        "ask": ("consultation.opened", "document.circulated"),
        "answer": ("response.received",),
        "join": ("partnership.joined",),
        "form": ("partnership.formed",),
        "start": ("activity.started",),
        "train": ("training.held",),
        "map": ("principle.mapped",),
        "work": ("activity.started", "activity.completed", "training.held", "report.submitted"),
        "meet": ("meeting.held",),
    },
    bodies={"ASSEMBLY": "assembly", "PANEL": "panel"},
)

Criteria = Mapping[str, Mapping[str, object]]


def rule(
    family: str, criteria: Criteria, values: Sequence[object] = (), **more: object
) -> dict[str, Any]:
    """Return a rule as its event carries it, for paragraph 1 unless told otherwise."""
    said = {"paragraph": f"{ADDRESS}#{more.pop('number', '1')}", "version": 1}
    return said | {"family": family, "criteria": criteria, "values": list(values)} | more


def act(
    type_name: str, occurred: str, /, *, stream: str | None = None, **members: object
) -> Evidence:
    """Return a direct, admitted claim on an event that its source states; the position comes with `given`.

    Of the members `bearing`, `against`, `admitted`, `retracted`, `stated` and `id` are the claim's.
    """
    said = {name: members.pop(name) for name in _OF_THE_CLAIM if name in members}
    full = registry.PREFIX + type_name
    subject = stream or f"{registry.find(full).kind}/it"
    model = registry.payload(full, None, payload(full, occurred=occurred, **members))
    evidence = Evidence(
        position=0,
        source="urn:example:tests",
        id="",
        type=full,
        stream=subject,
        title="told by a test",
        first_day=model.occurred.earliest,
        last_day=model.occurred.latest,
        bearing="direct",
        against=False,
        reason="a test says so",
        admitted=True,
        retracted=False,
        stated=True,
        facts=facts_of(model, stream=subject, parties=PARTIES),
    )
    return replace(evidence, **said)  # type: ignore[arg-type]  # members of the claim, by name


_OF_THE_CLAIM: Final = ("bearing", "against", "admitted", "retracted", "stated", "id")


def given(*events: Evidence, **others: Sequence[Evidence]) -> "Story":
    """Begin a story with claims on paragraph 1; claims on other paragraphs as `on_2=[…]`."""
    told: dict[str, tuple[Evidence, ...]] = {f"{ADDRESS}#1": _numbered(events, 1)}
    for name, held in others.items():
        told[f"{ADDRESS}#{name.removeprefix('on_')}"] = _numbered(held, 101)
    return Story(told)


def _numbered(events: Sequence[Evidence], first: int) -> tuple[Evidence, ...]:
    places = enumerate(events, start=first)
    return tuple(replace(one, position=place, id=one.id or f"e{place}") for place, one in places)


@dataclass(frozen=True)
class Story:
    """What is given; `under` rules, with edges, it becomes a case that can be asked."""

    evidence: Mapping[str, tuple[Evidence, ...]]
    rules: Mapping[str, Any] = field(default_factory=dict)
    words: Words = WORDS
    meetings: Mapping[str, MeetingDays] = field(default_factory=lambda: MEETINGS)
    edges: tuple[Edge, ...] = ()
    equivalences: tuple[Equivalence, ...] = ()

    def under(self, *texts: dict[str, Any]) -> "Story":
        return replace(self, rules={text["paragraph"]: rules.parse(text) for text in texts})

    def succeeded(self, kind: str, day: str, to: str = "XY-2/1#1") -> "Story":
        edge = Edge(to, kind, date.fromisoformat(day))
        return replace(self, edges=(*self.edges, edge))

    def equated(self, criterion: str, event: str, day: str) -> "Story":
        one = Equivalence(criterion, "urn:example:tests", event, date.fromisoformat(day))
        return replace(self, equivalences=(*self.equivalences, one))

    def with_window(self, day: str) -> "Story":
        return replace(self, words=replace(self.words, window_opens=date.fromisoformat(day)))

    @property
    def case(self) -> Case:
        return Case(
            paragraph=f"{ADDRESS}#1",
            words=self.words,
            rules=self.rules,
            evidence=self.evidence,
            meetings=self.meetings,
            edges=self.edges,
            equivalences=self.equivalences,
        )

    def on(self, day: str) -> Status:
        """Return the status on a day; there must be one."""
        status = status_on(self.case, date.fromisoformat(day))
        assert status is not None
        return status

    def value(self, day: str) -> str:
        return self.on(day).value

    def states(self, day: str) -> dict[str, str]:
        return {one.name: one.state for one in self.on(day).criteria}

    def turns(self) -> tuple[Turn, ...]:
        return timeline(self.case)

    def values(self) -> list[tuple[str, str]]:
        """Return the values with the days from which they hold."""
        told = [(str(turn.since), turn.status.value) for turn in self.turns() if turn.status]
        return list(dict.fromkeys(told))

    def explained(self, day: str, **more: Any) -> Explanation:  # noqa: ANN401 - candidates
        found = explain(self.case, date.fromisoformat(day), **more)
        assert found is not None
        return found

    def reasons(self, day: str) -> dict[str, str]:
        """Return why each event that counts for nothing does not, by its id."""
        told = self.explained(day)
        rejected = [*told.others, *(one for report in told.criteria for one in report.rejected)]
        return {one.evidence.id: str(one.reason) for one in rejected}
