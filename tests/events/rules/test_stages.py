"""Activities, consultations, documents, contributions: stages in the world, not on the keyboard."""

from itertools import permutations

import pytest

from events.envelope import Proposed
from tests.events.rules.stories import Said, corrected, rules, told

ACTIVITY = "activity/ulab"
CONSULTATION = "consultation/draft"
DOCUMENT = "document/work-programme"
MONEY = "contribution/one"
WHO = "stakeholder/secretariat"


def act(verb: str, occurred: str, **data: Said) -> Proposed:
    needed: dict[str, Said] = {"started": {"form": "project"}, "cancelled": {"reason": "no money"}}
    return told(f"activity.{verb}", ACTIVITY, occurred, **needed.get(verb, {}), **data)


def consult(verb: str, occurred: str, **data: Said) -> Proposed:
    needed: dict[str, Said] = {"opened": {"by": WHO, "addressees": [{"class": "industry"}]}}
    return told(f"consultation.{verb}", CONSULTATION, occurred, **(needed.get(verb, {}) | data))


def drafted(n: int, occurred: str, **data: Said) -> Proposed:
    version: dict[str, Said] = {
        "by": [WHO],
        "documentType": "work-programme",
        "name": "W",
        "version": {"n": n},
    }
    return told("document.drafted", DOCUMENT, occurred, **version, **data)


def adopted(occurred: str, **data: Said) -> Proposed:
    return told("document.adopted", DOCUMENT, occurred, body=WHO, act="adopts", **data)


def money(verb: str, occurred: str = "2004", **data: Said) -> Proposed:
    needed: dict[str, Said] = {"spent": {"on": "post/one"}, "withdrawn": {"reason": "gone"}}
    given = needed.get(verb, {"donor": WHO, "form": "money"})
    return told(f"contribution.{verb}", MONEY, occurred, **(given | data))


@pytest.mark.parametrize(
    ("later", "history", "rule"),
    [
        (act("planned", "2005"), [act("started", "2004")], "activity.planned/order"),
        (act("started", "2003"), [act("planned", "2004")], "activity.started/order"),
        (act("started", "2006"), [act("completed", "2005")], "activity.started/order"),
        (act("started", "2004"), [act("started", "2004")], "activity.started/exists"),
        (act("completed", "2003"), [act("started", "2004")], "activity.completed/order"),
        (act("completed", "2005"), [act("completed", "2005")], "activity.completed/exists"),
        (act("cancelled", "2006"), [act("completed", "2005")], "activity.cancelled/exists"),
        (act("cancelled", "2006"), [], "activity.cancelled/not-begun"),
        (
            act("started", "2004", from_="2004-05-02", to="2004-05-01"),
            [],
            "activity.started/end-before-start",
        ),
    ],
)
def test_activities_refuse_contradictions(
    later: Proposed, history: list[Proposed], rule: str
) -> None:
    assert rules(later, after=history) == [rule]


DATES = ("2004", "2004-06", "2004-06-15", "2005")


@pytest.mark.parametrize(
    "dates", [(a, b, c) for a in DATES for b in DATES for c in DATES if a <= c]
)
def test_whether_an_activity_is_taken_depends_on_dates_not_on_the_order_of_recording(
    dates: tuple[str, str, str],
) -> None:
    events = [
        act(verb, d) for verb, d in zip(("planned", "started", "completed"), dates, strict=True)
    ]
    taken = {_taken(order) for order in permutations(events)}
    assert len(taken) == 1


def _taken(order: tuple[Proposed, ...]) -> bool:
    return not any(rules(one, after=order[:place]) for place, one in enumerate(order))


@pytest.mark.parametrize(
    ("later", "history", "rule"),
    [
        (consult("opened", "2004"), [consult("opened", "2004")], "consultation.opened/exists"),
        (consult("opened", "2004", deadline="2003"), [], "consultation.opened/deadline"),
        (
            consult("widened", "2004", deadline="2004-05"),
            [consult("opened", "2004", deadline="2004-06-30")],
            "consultation.widened/deadline",
        ),
        (
            consult("widened", "2006"),
            [consult("opened", "2004"), consult("closed", "2005")],
            "consultation.widened/not-open",
        ),
        (
            consult("closed", "2004"),
            [consult("held", "2003", participants=[{"class": "ngo"}])],
            "consultation.closed/not-open",
        ),
        (
            consult("closed", "2005"),
            [consult("opened", "2004"), consult("closed", "2005")],
            "consultation.closed/exists",
        ),
        (consult("closed", "2003"), [consult("opened", "2004")], "consultation.closed/order"),
    ],
)
def test_consultations_refuse_contradictions(
    later: Proposed, history: list[Proposed], rule: str
) -> None:
    assert rules(later, after=history) == [rule]


def test_a_consultation_may_be_opened_again() -> None:
    history = [consult("opened", "2004"), consult("closed", "2004")]
    assert rules(consult("opened", "2006"), after=history) == []


def test_a_late_response_is_accepted_one_before_the_question_is_not() -> None:
    asked = [consult("opened", "2003-06", deadline="2003-06-30"), consult("closed", "2003-07")]

    def response(occurred: str) -> Proposed:
        return told("response.received", "response/a", occurred, by=[WHO], answers=CONSULTATION)

    assert rules(response("2003-08-07"), beside=asked) == []
    assert rules(response("2003-06"), beside=asked) == []
    assert rules(response("2003-05-31"), beside=asked) == ["response.received/order"]


def test_a_question_of_the_same_request_counts() -> None:
    answer = told("response.received", "response/a", "2003", by=[WHO], answers=CONSULTATION)
    assert rules(consult("opened", "2004"), answer) == ["response.received/order"]


def test_a_version_is_drafted_once_and_revises_a_lower_one() -> None:
    history = [drafted(1, "2003")]
    assert rules(drafted(1, "2004"), after=history) == ["document.drafted/exists"]
    assert rules(drafted(2, "2004", revises=1), after=history) == []
    assert rules(drafted(2, "2004", revises=2), after=history) == ["document.drafted/revises"]
    assert rules(drafted(4, "2004", revises=3), after=history) == ["document.drafted/revises"]
    assert rules(drafted(2, "2002", revises=1), after=history) == ["document.drafted/order"]


def test_nothing_is_done_with_a_version_certainly_before_its_draft() -> None:
    submitted: dict[str, Said] = {"by": [WHO], "body": WHO, "for_": "adoption"}
    laid = told("document.submitted", DOCUMENT, "2002", version=1, **submitted)
    assert rules(laid, after=[drafted(1, "2003")]) == ["document.submitted/order"]
    assert rules(drafted(1, "2003"), after=[laid]) == ["document.drafted/order"]
    assert rules(adopted("2002"), after=[drafted(1, "2003")]) == ["document.adopted/order"]
    assert rules(adopted("2003"), after=[drafted(1, "2003-06")]) == []


def test_an_adoption_is_recorded_once() -> None:
    history = [adopted("2004", version=1)]
    assert rules(adopted("2005", version=1), after=history) == ["document.adopted/exists"]
    assert rules(adopted("2005", version=2), after=history) == []


def test_amounts_have_currencies_and_sums_hold() -> None:
    got = money("received", amount="100", currency="CHF")
    assert rules(money("pledged", amount="5")) == ["contribution.pledged/currency"]
    assert rules(money("spent", amount="5", currency="CHF")) == [
        "contribution.spent/not-begun",
        "contribution.spent/not-received",
        "contribution.spent/sum",
    ]
    assert rules(money("spent", amount="100.01", currency="CHF"), after=[got]) == [
        "contribution.spent/sum"
    ]
    assert rules(money("spent", amount="100", currency="CHF"), after=[got]) == []


def test_an_unknown_receipt_contradicts_no_sum() -> None:
    assert rules(money("spent", amount="5", currency="CHF"), after=[money("received")]) == []


def test_what_was_not_pledged_is_not_withdrawn_and_donors_agree() -> None:
    assert rules(money("withdrawn"), after=[money("received")]) == [
        "contribution.withdrawn/not-pledged"
    ]
    other = money("received", donor="stakeholder/other")
    assert rules(other, after=[money("pledged")]) == ["contribution.received/donor"]


def test_a_corrected_draft_is_judged_in_its_old_place() -> None:
    first, second = drafted(1, "2003"), drafted(2, "2004", revises=1)
    assert rules(corrected(first, version={"n": 3}), after=[first, second]) == [
        "document.drafted/revises"
    ]


def test_a_work_item_stands_in_a_work_programme_and_ends_once() -> None:
    said: dict[str, Said] = {"programme": DOCUMENT, "ref": "1", "text": "do", "responsible": [WHO]}
    item = told("workitem.defined", "workitem/one", **said)
    ended = told("workitem.ended", "workitem/one", outcome="completed")
    study = drafted(1, "2003")
    other = study._replace(data={**study.data, "documentType": "study"})
    assert rules(item, beside=[study]) == []
    assert rules(item, beside=[other]) == ["workitem.defined/programme"]
    again = told("workitem.ended", "workitem/one", outcome="dropped")
    assert rules(again, after=[item, ended]) == ["workitem.ended/exists"]


def test_a_principle_is_mapped_once() -> None:
    row = {"principle": "1", "finding": "met", "reason": "it says so"}
    mapped = told("principle.mapped", "mapping/one", reference="p", version="1", rows=[row, row])
    assert rules(mapped) == ["principle.mapped/principle"]
