"""Instruments, bodies, stakeholders, trainings, claims, conflicts."""

from events.envelope import Proposed
from events.rules.needed import led_to
from tests.events.rules.stories import Said, asked, recorded, retracted, rules, told

TEXT = "instrument/xy-i-2"
SOURCES = [{"title": "A paper"}]


def recorded_text(address: str = "XY-I/2", **data: Said) -> Proposed:
    verbs = {"requests": "duty", "invites": "response"}
    return told("instrument.recorded", TEXT, address=address, verbs=verbs, **data)


def paragraph(number: str = "3", **data: Said) -> Proposed:
    said = {"role": "paragraph", "verb": "requests", "family": "duty"} | data
    return told("instrument.paragraph_recorded", TEXT, address=f"XY-I/2#{number}", **said)


def rule(version: int, number: str = "3") -> Proposed:
    return told("instrument.rule_recorded", TEXT, paragraph=f"XY-I/2#{number}", version=version)


def reference(version: str, **labels: str) -> Proposed:
    items = [{"code": code, "label": label, "basis": "text"} for code, label in labels.items()]
    return told(
        "instrument.reference_recorded", TEXT, reference="principles", version=version, items=items
    )


def link(from_address: str, to_address: str) -> Proposed:
    return told("instrument.linked", TEXT, fromAddress=from_address, toAddress=to_address)


def stakeholder(slug: str = "a", **data: Said) -> Proposed:
    said = {"name": "A", "type": "company"} | data
    return told("stakeholder.registered", f"stakeholder/{slug}", **said)


def described(slug: str = "a", **data: Said) -> Proposed:
    return told("stakeholder.described", f"stakeholder/{slug}", **data)


def merged(slug: str, into: str) -> Proposed:
    return told(
        "stakeholder.merged", f"stakeholder/{slug}", into=f"stakeholder/{into}", reason="one"
    )


def claim(verb: str, **data: Said) -> Proposed:
    return told(
        f"claim.{verb}",
        "paragraph/xy-i-2-3",
        event={"source": "urn:test", "id": "training"},
        paragraph="XY-I/2#3",
        reason="it does",
        **data,
    )


def training(**data: Said) -> Proposed:
    return told("training.held", "activity/one", id="training", **data)


def test_a_text_keeps_its_address_and_its_stream() -> None:
    assert rules(recorded_text(), after=[recorded_text()]) == []
    assert rules(recorded_text("XY-I-2"), after=[recorded_text()]) == [
        "instrument.recorded/address"
    ]
    assert rules(recorded_text("XY-9")) == ["instrument.recorded/stream"]


def test_verb_and_family_fit() -> None:
    text = [recorded_text()]
    family = ["instrument.paragraph_recorded/family"]
    assert rules(paragraph(), after=text) == []
    assert rules(paragraph(family="response"), after=text) == family
    assert rules(paragraph(verb="request"), after=text) == family
    assert rules(paragraph(verb=None), after=text) == family
    assert rules(paragraph("P1", role="recital", verb=None, family=None), after=text) == []
    assert rules(paragraph("a", role="element", verb=None, family="element"), after=text) == []
    assert rules(paragraph("a", role="element", family="element"), after=text) == family


def test_rules_are_numbered_one_after_the_other_by_paragraph() -> None:
    text = [recorded_text(), paragraph(), paragraph("4")]
    assert rules(rule(1), rule(1, "4"), after=text) == []
    assert rules(rule(2), after=[*text, rule(1)]) == []
    assert rules(rule(1), after=[*text, rule(1)]) == ["instrument.rule_recorded/version"]
    assert rules(rule(2), after=text) == ["instrument.rule_recorded/version"]
    assert rules(rule(1, "5"), after=text) == ["instrument.rule_recorded/paragraph"]


def test_a_code_keeps_its_meaning_within_a_version() -> None:
    text = [recorded_text(), reference("2002", a="first")]
    assert rules(reference("2002", a="other"), after=text) == [
        "instrument.reference_recorded/meaning"
    ]
    assert rules(reference("2003", a="other"), after=text) == []
    assert rules(reference("2002", a="first", b="second"), after=text) == []


def register(kind: str = "register", class_: str = "states", **item: Said) -> Proposed:
    items = [{"code": "a", "label": "Parties", "basis": "stated"}]
    items[0] |= {name.rstrip("_"): value for name, value in item.items()}
    said = {"reference": "parties", "version": "2002", "kind": kind, "registerOf": class_}
    return told("instrument.reference_recorded", TEXT, items=items, **said)


def test_a_register_counts_a_class_of_its_instrument_each_count_on_a_day() -> None:
    text = [recorded_text(classes={"states": ["government"]})]
    assert rules(register(number=9, from_="2002"), after=text) == []
    assert rules(register(), after=text) == [], "a member may have been one for ever"
    refused = ["instrument.reference_recorded/class"]
    assert rules(register(class_="firms"), after=text) == refused
    assert rules(register(kind="principles"), after=text) == refused
    assert rules(register(number=9), after=text) == ["instrument.reference_recorded/day"]


def test_an_edge_is_recorded_once_and_never_leads_to_itself() -> None:
    edge = link("XY-I/2#3", "XY-I/3#1")
    assert rules(edge, after=[recorded_text()]) == []
    assert rules(link("XY-I/2#3", "XY-I/3#1"), after=[recorded_text(), edge]) == [
        "instrument.linked/edge"
    ]
    assert rules(link("XY-I/2#3", "XY-I/2#3"), after=[recorded_text()]) == [
        "instrument.linked/edge"
    ]


def test_a_meeting_is_scheduled_and_held_once() -> None:
    days = {"code": "COP-6", "body": "stakeholder/cop", "basis": "stated"}
    scheduled = told(
        "meeting.scheduled", "meeting/cop-6", from_="2002-12-09", to="2002-12-13", **days
    )
    held = told("meeting.held", "meeting/cop-6", "2002-12-09", body="stakeholder/cop")
    assert rules(scheduled, held) == []
    assert rules(
        told("meeting.held", "meeting/cop-6", body="stakeholder/cop"), after=[scheduled, held]
    ) == ["meeting.held/exists"]
    early = told(
        "decision.adopted", "decision/one", "2002-11", meeting="meeting/cop-6", form="decision"
    )
    assert rules(early, beside=[scheduled]) == ["decision.adopted/order"]
    other = told("report.submitted", "report/one", body="stakeholder/oewg", meeting="meeting/cop-6")
    assert rules(other, beside=[scheduled]) == ["report.submitted/body"]


def test_a_part_of_a_decision_is_adopted_once() -> None:
    whole = told("decision.adopted", "decision/one", form="decision")
    part = told("decision.adopted", "decision/one", form="request", part="2")
    again = told("decision.adopted", "decision/one", form="request", part="2")
    assert rules(whole, part) == []
    assert rules(again, after=[whole, part]) == ["decision.adopted/exists"]


def test_a_stakeholder_is_registered_once_and_kind_fits_type() -> None:
    assert rules(stakeholder(), after=[stakeholder()]) == ["stakeholder.registered/exists"]
    assert rules(stakeholder(kind="multinational_company")) == []
    assert rules(stakeholder(type="academia", kind="multinational_company")) == [
        "stakeholder.registered/kind"
    ]
    assert rules(described(kind="industry_association"), after=[stakeholder()]) == [
        "stakeholder.described/kind"
    ]


def test_a_description_says_something_new() -> None:
    assert rules(described(name="A"), after=[stakeholder()]) == ["stakeholder.described/unchanged"]
    assert rules(described(name="B"), after=[stakeholder()]) == []
    assert rules(described(name="A", since="2003"), after=[stakeholder()]) == []


def test_a_merged_stakeholder_is_closed_until_the_merge_is_retracted() -> None:
    gone = merged("a", "b")
    history = [stakeholder(), gone]
    assert rules(described(name="B"), after=history) == ["stakeholder.described/closed"]
    assert rules(merged("a", "c"), after=history) == ["stakeholder.merged/closed"]
    assert rules(retracted(gone), after=history) == []
    assert rules(described(name="B"), after=[*history, retracted(gone)]) == []


def test_merges_never_go_round() -> None:
    others = [stakeholder("b"), merged("b", "c"), stakeholder("c"), merged("c", "a")]
    assert rules(merged("a", "b"), after=[stakeholder()], beside=others) == [
        "stakeholder.merged/circle"
    ]
    assert rules(merged("a", "a"), after=[stakeholder()]) == ["stakeholder.merged/circle"]


def test_a_walk_along_merges_names_the_next_stream() -> None:
    history = recorded([stakeholder(), stakeholder("b"), merged("b", "c")])
    needed = led_to(asked(history, [merged("a", "b")]))
    assert "stakeholder/c" in needed.read


def test_a_centre_is_a_regional_centre() -> None:
    held = training(centres=["stakeholder/a"])
    assert rules(held, beside=[stakeholder(type="regional_centre")]) == []
    assert rules(held, beside=[stakeholder()]) == ["training.held/centre"]


def test_a_claim_is_in_force_once_wherever_it_rode() -> None:
    made = claim("made", bearing="direct")
    riding = training(
        evidence=[{"paragraph": "XY-I/2#3", "bearing": "direct", "reason": "it does"}]
    )
    assert rules(made, beside=[training()]) == []
    assert rules(made, beside=[riding]) == ["claim.made/exists"]
    assert rules(claim("withdrawn"), beside=[riding]) == []
    assert rules(claim("withdrawn"), beside=[training()]) == ["claim.withdrawn/not-made"]
    assert rules(claim("withdrawn"), after=[claim("withdrawn")], beside=[riding]) == [
        "claim.withdrawn/not-made"
    ]
    assert rules(claim("made", bearing="direct"), after=[claim("withdrawn")], beside=[riding]) == []


def test_a_retracted_event_is_claimed_no_more() -> None:
    held = training()
    assert rules(claim("made", bearing="direct"), beside=[held, retracted(held)]) == [
        "claim.made/retracted"
    ]


def test_a_conflict_has_two_values() -> None:
    def conflict(*values: object, **data: Said) -> Proposed:
        versions = [{"value": v, "sources": SOURCES, "confidence": "stated"} for v in values]
        return told("conflict.noted", "conflict/one", member="to", claims=versions, **data)

    assert rules(conflict("13", "14", chosen="13")) == []
    assert rules(conflict("13", "13")) == ["conflict.noted/values"]
    assert rules(conflict("13", "14", chosen="15")) == ["conflict.noted/values"]
