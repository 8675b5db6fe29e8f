from service.projections.contract import BEGINNING
from service.projections.folds.stakeholder import Stakeholders
from tests.service.projections.facts import fact, on

REGISTERED = fact("stakeholder.registered", "stakeholder/acme", name="Acme", type="company")


def test_nobody_is_there_before_the_day_of_registration() -> None:
    timeline = Stakeholders().timeline("acme", [REGISTERED])
    assert timeline[0].from_day == BEGINNING
    assert on(timeline, "2002-12-31") is None
    assert (on(timeline, "2003-01-01") or {})["type"] == "company"


def test_a_description_holds_from_its_own_day_on() -> None:
    described = fact(
        "stakeholder.described",
        "stakeholder/acme",
        position=2,
        occurred="2005",
        since="2004-06",
        kind="national_company",
    )
    timeline = Stakeholders().timeline("acme", [REGISTERED, described])
    assert (on(timeline, "2004-06-29") or {})["kind"] is None
    assert (on(timeline, "2004-06-30") or {})["kind"] == "national_company"


def test_what_describes_the_describing_event_does_not_become_the_stakeholder() -> None:
    described = fact(
        "stakeholder.described", "stakeholder/acme", position=2, note="said in passing", sme=True
    )
    body = (on(Stakeholders().timeline("acme", [REGISTERED, described]), "2003-01-01") or {})[
        "body"
    ]
    assert isinstance(body, dict)
    assert body["sme"] is True
    assert "note" not in body


def test_late_truth_takes_its_place_whatever_the_order_of_recording() -> None:
    early = fact(
        "stakeholder.described",
        "stakeholder/acme",
        position=2,
        occurred="2006",
        country="CH",
        countryBasis="stated",
    )
    late = fact(
        "stakeholder.described",
        "stakeholder/acme",
        position=3,
        occurred="2004",
        country="FR",
        countryBasis="stated",
    )
    timeline = Stakeholders().timeline("acme", [REGISTERED, early, late])
    assert (on(timeline, "2005-01-01") or {})["country"] == "FR"
    assert (on(timeline, "2007-01-01") or {})["country"] == "CH"


def test_a_merged_stakeholder_points_at_the_one_it_became() -> None:
    merged = fact(
        "stakeholder.merged",
        "stakeholder/acme",
        position=2,
        occurred="2008",
        into="stakeholder/acme-holding",
        reason="one firm",
    )
    timeline = Stakeholders().timeline("acme", [REGISTERED, merged])
    assert (on(timeline, "2007-12-31") or {})["merged_into"] is None
    assert (on(timeline, "2008-12-31") or {})["merged_into"] == "acme-holding"
