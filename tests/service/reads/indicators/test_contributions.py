from datetime import date
from decimal import Decimal
from typing import Any

from service.database.engine import Pools
from service.reads.indicators import contributions
from service.reads.snapshot import open_snapshot
from tests.service.reads.indicators.asking import moment_on, scope_of


async def test_no_source_states_an_amount_so_every_sum_is_unknown(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment)
        rows = await contributions.read(snapshot, [scope], moment)
    (whole,) = contributions.sums(scope, rows, [])
    assert (whole.currency, whole.pledged, whole.received, whole.unstated) == (None, None, None, 2)
    by_paragraph = contributions.sums(scope, rows, ["paragraph", "donor"])
    assert [(one.keys, one.unstated) for one in by_paragraph] == [
        (("BC-VI/32#3", "switzerland"), 2),
        (("BC-VI/32#4", "switzerland"), 1),
        (("BC-VI/32#8", "switzerland"), 1),
    ]
    assert all(one.pledged is one.received is None for one in by_paragraph)


async def test_amounts_are_added_within_a_currency_and_never_across(told_pools: Pools) -> None:
    async with open_snapshot(told_pools.reader) as snapshot:
        moment = await moment_on(snapshot)
        scope = await scope_of(snapshot, moment)
        rows = dict(await contributions.read(snapshot, [scope], moment))
    first, second = sorted(rows)
    rows[first] = stated(rows[first], [("PLEDGED", "10.50", "CHF"), ("RECEIVED", None, None)])
    rows[second] = stated(rows[second], [("RECEIVED", "3", "USD")])
    francs, dollars = contributions.sums(scope, rows, ["year"])
    assert (francs.currency, francs.pledged, francs.received) == ("CHF", Decimal("10.50"), None)
    assert (dollars.currency, dollars.pledged, dollars.received) == ("USD", None, Decimal(3))
    assert (francs.unstated, dollars.unstated) == (1, 0)
    assert francs.keys == dollars.keys == ("2002",)


def stated(row: Any, steps: list[tuple[str, str | None, str | None]]) -> dict[str, Any]:  # noqa: ANN401 - a row
    said = [
        {"stage": stage, "amount": amount, "currency": currency, "event": 1}
        for stage, amount, currency in steps
    ]
    return {**row, "given": date(2002, 12, 9), "body": {"steps": said}}
