from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event as listener

from service.database.engine import Pools
from service.reads.lists import Answers, Entry, answers_to, listed, members_in
from service.reads.moment import resolve
from service.reads.snapshot import open_snapshot


def partner(name: str, until: str | None = None) -> dict[str, Any]:
    return {"stakeholder": name, "until": until}


def asked(deadline: str | None, *received: str) -> Entry:
    opened = {"opened": "2003-05-02"}
    body = {"rounds": [opened if deadline is None else opened | {"deadline": deadline}]}
    return Entry({"body": body}, tuple({"body": {"received": day}} for day in received))


def test_a_member_in_two_capacities_is_one_and_whoever_left_is_none() -> None:
    entry = Entry({}, (partner("a"), partner("a"), partner("b"), partner("c", "2006-01-01")))
    assert members_in(entry) == 2


@pytest.mark.parametrize(
    ("deadline", "received", "answers"),
    [
        ("2003-06-30", ("2003-06-30", "2003-07-01"), Answers(2, 1, 0)),
        ("2003-06-30", ("2003", "2003-08"), Answers(2, 1, 1)),
        ("2003-06", ("2003-06-15", "2003-06"), Answers(2, 0, 0)),
        (None, ("2003-08",), Answers(1, 0, 0)),
        ("2003-06-30", (), Answers(0, 0, 0)),
    ],
)
def test_an_answer_is_late_only_if_it_is_so_however_its_date_is_read(
    deadline: str | None, received: tuple[str, ...], answers: Answers
) -> None:
    assert answers_to(asked(deadline, *received)) == answers


async def test_a_page_takes_two_statements_however_many_are_on_it(told_pools: Pools) -> None:
    few, many = (
        await statements(told_pools, "document", 3),
        await statements(told_pools, "document", 30),
    )
    assert few == many
    one, two = (
        await statements(told_pools, "stakeholder", 100),
        await statements(told_pools, "stakeholder", 105),
    )
    assert two == one + 1


async def statements(pools: Pools, table: str, limit: int) -> int:
    asked: list[str] = []

    def count(*told: Any) -> None:  # noqa: ANN401 - whatever the driver passes
        asked.append(told[2])

    listener.listen(pools.reader.sync_engine, "before_cursor_execute", count)
    try:
        async with open_snapshot(pools.reader) as snapshot:
            moment = await resolve(snapshot, None, None, now=datetime(2026, 3, 1, tzinfo=UTC))
            told = await listed(snapshot, table, moment=moment, limit=limit)
            assert len(told.entries) == limit
    finally:
        listener.remove(pools.reader.sync_engine, "before_cursor_execute", count)
    return len(asked)
