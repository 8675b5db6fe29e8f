from service.projections.contract import BEGINNING
from service.projections.folds.instrument import References
from tests.service.projections.facts import told

STREAM = "instrument/xy-1-2"


def test_every_version_of_a_reference_is_a_subject_of_its_own() -> None:
    old = told("instrument.reference_recorded", STREAM)
    new = told("instrument.reference_recorded", STREAM, position=2, version="2003")
    keys = [key for fact in (old, new) for key in References().keys(fact)]
    assert keys == ["principles 2002", "principles 2003"]


def test_a_reference_holds_on_every_day_of_the_world() -> None:
    (state,) = References().timeline(
        "principles 2002", [told("instrument.reference_recorded", STREAM, occurred="2003")]
    )
    assert state.from_day == BEGINNING
    columns = state.columns or {}
    assert (columns["instrument"], columns["name"], columns["reference_version"]) == (
        "xy-1-2",
        "principles",
        "2002",
    )
    assert columns["kind"] == "principles"


def test_of_a_text_recorded_twice_the_later_recording_holds_whatever_its_day() -> None:
    facts = [
        told("instrument.reference_recorded", STREAM, occurred="2005", title="Old"),
        told("instrument.reference_recorded", STREAM, position=2, occurred="2003", title="New"),
    ]
    (state,) = References().timeline("principles 2002", facts)
    assert (state.columns or {})["title"] == "New"


def test_a_retracted_reference_is_gone() -> None:
    assert References().timeline("principles 2002", [])[0].columns is None


def test_a_name_is_kept_by_the_instrument_that_took_it_first() -> None:
    facts = [
        told("instrument.reference_recorded", STREAM, title="First"),
        told("instrument.reference_recorded", "instrument/oz-1", position=2, title="Another's"),
        told("instrument.reference_recorded", STREAM, position=3, title="Revised"),
    ]
    for count, title in ((2, "First"), (3, "Revised")):
        (state,) = References().timeline("principles 2002", facts[:count])
        columns = state.columns or {}
        assert (columns["instrument"], columns["title"]) == ("xy-1-2", title)
