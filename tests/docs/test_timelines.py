"""docs/timelines.md is what rules and history give now, what is expected of them, and what the tables answer."""

from functools import cache

import pytest

from service.database.engine import Pools
from tests.docs import timelines
from tests.instruments.expected import AT_COP_7, AT_OEWG_2, CONTINUED, PAST_DUE, Expected
from tests.service.mandate.loaded import Loaded
from tests.service.mandate.turned import timeline
from tests.service.projections.stories import ask

TABLES = (("OEWG-2", AT_OEWG_2), ("COP-7", AT_COP_7))


@cache
def loaded() -> Loaded:
    return Loaded()


def part(heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading of the page, without its two head rows."""
    text = timelines.FILE.read_text("utf-8")
    _, _, after = text.partition(f"\n## {heading}")
    lines = [line for line in after.partition("\n## ")[0].splitlines() if line.startswith("| ")]
    return [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines[2:]]


def test_the_page_is_what_rules_and_history_give_now() -> None:
    assert timelines.main(["--check"]) == 0


def test_each_of_the_fourteen_has_a_timeline_from_the_adoption_on() -> None:
    headings = [*(f"Paragraph {n}" for n in range(1, 10)), *(f"Element ({n})" for n in "abcde")]
    assert [part(heading)[0][0] for heading in headings] == ["2002-12-13"] * 14
    assert len(timelines.numbers(loaded())) == 14


@pytest.mark.parametrize(("code", "expected"), TABLES)
def test_the_tables_of_two_meetings_are_the_ones_expected(
    code: str, expected: dict[str, Expected]
) -> None:
    told = {row[0].strip("¶()"): row[1:] for row in part(f"At the close of {code}")}
    assert list(told) == list(expected)
    for number, wanted in expected.items():
        value, stated, decided, beside = (cell.strip() for cell in told[number])
        assert (value, stated or value) == (wanted.value, wanted.stated_only), number
        met = {f"`{name}`: {' '.join(ids)}" for name, ids in wanted.events.items()}
        assert set(decided.split("; ")) == (met or {"nothing"}), number
        past, later = (PAST_DUE, CONTINUED) if code == "COP-7" else ({}, {})
        for name, basis in past.get(number, {}).items():
            assert f"{name} past due ({basis}, " in beside, number
        assert beside.count("past due") == len(past.get(number, {})), number
        assert beside.count("renews it") == len(later.get(number, [])), number


async def test_the_tables_of_the_service_answer_what_the_page_shows(told_pools: Pools) -> None:
    rows = await ask(
        told_pools,
        "SELECT DISTINCT ON (key, from_day) key, from_day, value, stated_only FROM read.status_version AS one"
        " WHERE NOT gone AND NOT EXISTS (SELECT 1 FROM read.status_version WHERE key = one.key"
        " AND position > one.position AND from_day <= one.from_day)"
        " ORDER BY key, from_day",
    )
    answered = [(row["key"], row["from_day"], row["value"], row["stated_only"]) for row in rows]
    shown = [
        (f"BC-VI/32#{number}", turn.from_day, turn.status.value, turn.status.stated_only)
        for number in timelines.numbers(loaded())
        for turn in timeline(loaded().case(number))
        if turn.status
    ]
    assert answered == sorted(shown)
