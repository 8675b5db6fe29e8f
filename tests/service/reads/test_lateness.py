import pytest

from events.edtf import parse
from service.reads.lateness import Lateness, lateness, rounds_of
from service.reads.snapshot import Row

FIRST = {"opened": "2004-01-01", "deadline": "2004-02-01", "closed": "2004-03"}
SECOND = {"opened": "2006", "deadline": "2006-07-31"}


def consultation(*rounds: dict[str, str]) -> Row:
    return {"body": {"rounds": list(rounds)} if rounds else {}}


@pytest.mark.parametrize(
    ("received", "found"),
    [
        ("2003-12-31", Lateness(-32, -32)),
        ("2004-02-11", Lateness(10, 10)),
        ("2005-12-31", Lateness(699, 699)),
        ("2006-01-01", Lateness(-211, -211)),
        ("2006-08", Lateness(1, 31)),
    ],
)
def test_an_answer_is_held_against_the_deadline_of_its_round(
    received: str, found: Lateness
) -> None:
    assert lateness(consultation(FIRST, SECOND), parse(received)) == found


def test_without_a_round_or_its_deadline_nothing_is_late() -> None:
    assert lateness(consultation(), parse("2004")) is None
    assert lateness(consultation({"opened": "2004"}), parse("2005")) is None


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Lateness(1, 30), (True, None)),
        (Lateness(3, 3), (True, 3)),
        (Lateness(-30, 0), (False, None)),
        (Lateness(-3, 27), (None, None)),
    ],
)
def test_a_vague_date_makes_nobody_late_on_a_guess(
    found: Lateness, told: tuple[bool | None, int | None]
) -> None:
    assert (found.late, found.days) == told


def test_a_round_that_was_closed_before_it_can_have_begun_tells_no_days() -> None:
    vague = {"opened": "2003", "closed": "2003-06-30"}
    days = [one.days_open for one in rounds_of(consultation(FIRST, SECOND, vague))]
    assert days == [90, None, None]
