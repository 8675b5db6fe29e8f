"""`servanda list`: the real history as tables, for people on any screen and for programs, at any moment."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from rich.console import Console

from service.cli.list import show
from service.cli.list_columns import KINDS
from service.database.engine import Address, Pools
from service.reads.lists import Listed, listed
from service.reads.moment import OccurredBy, resolve
from service.reads.snapshot import open_snapshot
from tests.service.cli.commands import on, refusal, said

COP_7 = OccurredBy(meeting="COP-7")
NOW = datetime(2026, 3, 1, tzinfo=UTC)
NARROW = 80


async def found(pools: Pools, kind: str, by: OccurredBy | None = None, limit: int = 1000) -> Listed:
    async with open_snapshot(pools.reader) as snapshot:
        moment = await resolve(snapshot, None, by, now=NOW)
        return await listed(snapshot, KINDS[kind].table, moment=moment, limit=limit)


def printed(kind: str, told: Listed, width: int) -> str:
    screen = Console(
        file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False, _environ={}
    )
    show(screen, kind, told)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("│").split("│")]


def document(address: Address, *arguments: str) -> dict[str, Any]:
    ended = said(on(address), "list", *arguments, "--json")
    assert ended.code == 0, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def test_a_list_says_how_many_there_are_and_at_which_moment(told_address: Address) -> None:
    ended = said(on(told_address), "list", "partnerships", "--occurred-by", "COP-7")
    assert ended.code == 0, ended.err
    count, moment, *_ = ended.out.splitlines()
    assert count == "Partnerships: 8"
    assert moment.startswith("By the end of 2004-10-29, as known at position ")
    (mppi,) = [cells(line) for line in ended.out.splitlines() if line.startswith("│ mppi ")]
    assert mppi[:4] == ["mppi", "FORMED", "2002-12-12", "12"]


def test_programs_get_both_clocks_and_every_member(told_address: Address) -> None:
    told = document(told_address, "consultations", "--occurred-by", "2004-10-29")
    assert (told["kind"], told["occurredBy"], told["total"]) == ("consultations", "2004-10-29", 4)
    assert told["position"] > 300
    consultations = {one["key"]: one for one in told["consultations"]}
    asked = consultations["oewg-i-6-work-programme"]
    assert asked["title"].startswith("Decision OEWG-I/6 invites")
    assert {name: value for name, value in asked.items() if name != "title"} == {
        "key": "oewg-i-6-work-programme",
        "state": "OPEN",
        "opened": "2003-05-02",
        "deadline": "2003-06-30",
        "answers": 4,
        "late": 4,
        "perhapsLate": 0,
        "parked": None,
    }


def test_what_was_not_yet_known_is_not_listed(told_address: Address) -> None:
    now = document(told_address, "documents")
    then = document(told_address, "documents", "--as-of", "200", "--occurred-by", "2026-01-01")
    assert then["position"] == 200
    assert 0 < then["total"] < now["total"]
    known, since = ({one["key"] for one in told["documents"]} for told in (then, now))
    assert known < since


def test_where_there_is_nothing_yet_the_list_says_so(told_address: Address) -> None:
    ended = said(on(told_address), "list", "activities", "--occurred-by", "1980-01-01")
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[0] == "Activities: 0"
    assert ended.out.splitlines()[-1] == "Nothing yet. A later day or position may know of some."


def test_an_empty_log_says_how_to_fill_it(address: Address) -> None:
    ended = said(on(address), "list", "stakeholders")
    assert ended.code == 0, ended.err
    assert "`servanda instrument load`" in ended.out.splitlines()[-1]


def test_a_meeting_that_there_is_not_is_refused_with_the_near_ones(told_address: Address) -> None:
    sentence = refusal(on(told_address), "list", "documents", "--occurred-by", "COP7")
    assert sentence == "No meeting has the code 'COP7': did you mean COP-7 or COP-9 or COP-8?"


def test_a_kind_that_there_is_not_is_wrong_usage_and_names_those_there_are(
    told_address: Address,
) -> None:
    ended = said(on(told_address), "list", "meetings")
    assert ended.code == 2
    assert all(kind in ended.err for kind in KINDS)


async def test_a_limit_says_how_many_more_there_are(told_pools: Pools) -> None:
    few, whole = (
        await found(told_pools, "stakeholders", limit=5),
        await found(told_pools, "stakeholders"),
    )
    keys = [entry.row["key"] for entry in whole.entries]
    assert len(keys) == len(set(keys)) == whole.total == few.total > 100
    assert [entry.row["key"] for entry in few.entries] == keys[:5]
    last = printed("stakeholders", few, NARROW).splitlines()[-1]
    assert last == f"{whole.total - 5} more: `--limit {whole.total}` shows all."
    assert "more" not in printed("stakeholders", whole, NARROW).splitlines()[-1]


async def test_late_answers_are_counted_beside_all(told_pools: Pools) -> None:
    lines = printed("consultations", await found(told_pools, "consultations", COP_7), 140)
    (line,) = [one for one in lines.splitlines() if one.startswith("│ oewg-i-6-work-programme")]
    assert cells(line)[1:5] == ["OPEN", "2003-05-02", "2003-06-30", "4 (4 late)"]


async def test_a_month_stays_a_month(told_pools: Pools) -> None:
    activities = printed("activities", await found(told_pools, "activities"), 140)
    (line,) = [
        one for one in activities.splitlines() if one.startswith("│ bratislava-e-waste-and-phones")
    ]
    assert cells(line)[1:4] == ["COMPLETED", "2007-06", "training"]
    assert "2007-06-" not in activities


async def test_a_span_is_shown_from_its_first_day_to_its_last(told_pools: Pools) -> None:
    activities = printed("activities", await found(told_pools, "activities"), 140).splitlines()
    (place,) = [i for i, one in enumerate(activities) if one.startswith("│ bratislava-11 ")]
    days = [cells(line)[2] for line in activities[place : place + 2]]
    assert days == ["2003-11-10", "–2003-11-13"]  # noqa: RUF001 - a span


@pytest.mark.parametrize("kind", list(KINDS))
async def test_a_narrow_screen_cuts_nothing(told_pools: Pools, kind: str) -> None:
    told = await found(told_pools, kind)
    text = printed(kind, told, NARROW)
    assert max(map(len, text.splitlines())) <= NARROW
    assert "…" not in text
    letters = "".join(cells(line)[0] for line in text.splitlines() if line.startswith("│"))
    squeezed = letters.replace(" ", "")
    for entry in told.entries:
        assert entry.row["key"] in squeezed
        if kind != "stakeholders":  # their names have a column of their own on any screen
            assert entry.row["title"].replace(" ", "") in squeezed
