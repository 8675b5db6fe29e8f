"""Dates as the sources know them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.edtf import certainly_after, happened_by, parse
from events.errors import NotADate


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2004", date(2004, 1, 1), date(2004, 12, 31)),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29)),
        ("2003-02", date(2003, 2, 1), date(2003, 2, 28)),
        ("2004-10-27", date(2004, 10, 27), date(2004, 10, 27)),
    ],
)
def test_a_date_has_a_first_and_a_last_day(text: str, earliest: date, latest: date) -> None:
    found = parse(text)
    assert (found.text, found.earliest, found.latest) == (text, earliest, latest)
    assert found.is_day == (earliest == latest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "04",
        "2004-1",
        "2004-13",
        "2003-02-29",
        "0000",
        "2004?",
        "2004-XX",
        "2004/2005",
        "2004-10-27T00:00:00Z",
        "\uff12004",
        "2004\n",
    ],
)
def test_anything_else_is_refused_with_the_three_forms(text: str) -> None:
    with pytest.raises(NotADate, match="YYYY, YYYY-MM or YYYY-MM-DD"):
        parse(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_lies_in_its_month_and_its_month_in_its_year(day: date) -> None:
    text = day.isoformat()
    years, months, days = parse(text[:4]), parse(text[:7]), parse(text)
    assert years.earliest <= months.earliest <= days.earliest == day
    assert day == days.latest <= months.latest <= years.latest


def test_after_is_certain_only_when_it_holds_however_both_are_read() -> None:
    assert certainly_after(parse("2004-11"), parse("2004-10-27"))
    assert not certainly_after(parse("2004-10"), parse("2004-10-27"))
    assert not certainly_after(parse("2004-10-27"), parse("2004-10-27"))


def test_a_month_has_happened_on_its_last_day() -> None:
    assert happened_by(parse("2004-10"), date(2004, 10, 31))
    assert not happened_by(parse("2004-10"), date(2004, 10, 30))
