"""The terms of a key: what is asked for is agreed on, or every fault is told."""

from datetime import UTC, datetime

import pytest

from service.auth.errors import TermsRefused
from service.auth.terms import Asked, agreed

NOW = datetime(2026, 3, 1, 9, 30, 15, 123456, UTC)
SOURCES = ("urn:example:centre:",)


def faults(asked: Asked) -> tuple[str, ...]:
    with pytest.raises(TermsRefused) as refused:
        agreed(asked, NOW)
    return refused.value.faults


def test_what_is_asked_for_is_agreed_on_each_once_and_scopes_in_their_order() -> None:
    asked = Asked(
        scopes=("record", "read", "record"),
        types=("servanda.partnership.*", "servanda.event.corrected", "servanda.partnership.*"),
        instruments=("XY-1/2",),
        sources=SOURCES,
        label="the centre's own",
    )
    terms = agreed(asked, NOW)
    assert terms.scopes == ("read", "record")
    assert terms.types == ("servanda.partnership.*", "servanda.event.corrected")
    assert (terms.instruments, terms.sources) == (("XY-1/2",), SOURCES)
    assert (terms.expires_at, terms.label) == (None, "the centre's own")


def test_every_fault_is_told_at_once() -> None:
    asked = Asked(
        scopes=("record", "jugde"),
        types=("servanda.partnership.joind", "servanda.instrument.*", "servanda.access.recorded"),
        instruments=("XY 1",),
        sources=("urn:servanda:service:mine", "ü"),
        expires="2026-02-28",
        label="",
    )
    told = faults(asked)
    assert [one.partition(":")[0] for one in told] == [
        "scope",
        *["type"] * 3,
        "instrument",
        *["source"] * 2,
        "label",
        "expires",
    ]
    assert "did you mean servanda.partnership.joined" in told[1]
    assert "named one by one" in told[2]
    assert "the service alone" in told[3]
    assert told[-1] == "expires: 2026-02-28 is over."


def test_who_records_says_under_which_sources() -> None:
    (fault,) = faults(Asked(scopes=("record",)))
    assert "under which sources" in fault


def test_a_limit_of_what_is_not_asked_for_is_a_mistake() -> None:
    told = faults(Asked(scopes=("read",), types=("servanda.meeting.*",), sources=SOURCES))
    assert [one.partition(":")[0] for one in told] == ["type", "source"]


def test_a_key_allows_something() -> None:
    (fault,) = faults(Asked(scopes=()))
    assert fault.startswith("scope: give at least one of read, record, judge")


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        ("90", datetime(2026, 5, 30, 9, 30, 15, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2027-12-31", datetime(2028, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_key_ends_after_so_many_days_or_with_a_day(said: str, ends: datetime) -> None:
    assert agreed(Asked(scopes=("read",), expires=said), NOW).expires_at == ends


@pytest.mark.parametrize(
    "said", ["0", "99999", "9" * 5000, "soon", "2026-02-30", "9999-12-31", "²"]
)
def test_what_is_no_end_is_refused(said: str) -> None:
    (fault,) = faults(Asked(scopes=("read",), expires=said))
    assert fault.startswith("expires: ")
