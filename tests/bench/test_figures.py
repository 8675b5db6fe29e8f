import json

import pytest

from bench.figures import Latency, Rate, Report, percentile
from bench.judging import __main__ as judging
from bench.projections import FOLDED, LIMIT, LOADED, REBUILT, measure
from bench.world.sizes import Sizes
from bench.world.world import World
from service.database.engine import Address
from tests.conftest import HISTORY

EVENTS = 200


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.99, 99), (0.01, 1), (1.0, 100)])
def test_a_percentile_is_the_smallest_figure_that_so_many_do_not_exceed(
    share: float, expected: int
) -> None:
    assert percentile(range(1, 101), share) == expected
    assert percentile([7], share) == 7


def test_a_report_shows_rates_and_milliseconds() -> None:
    report = Report({}, {}, {"load": Rate(1000, 2.0)})
    report.queries = {"quick": Latency.of([0.001, 0.003])}
    text = report.text()
    assert "500 events/s" in text
    assert "p50     1.0 ms   p99     3.0 ms" in text


async def test_a_small_world_is_loaded_folded_twice_and_asked(address: Address) -> None:
    report = await measure(address, World(Sizes.of(EVENTS)), runs=2)
    assert {name: rate.events for name, rate in report.rates.items()} == dict.fromkeys(
        (LOADED, FOLDED, REBUILT, LIMIT), EVENTS
    )
    asked = {name: one.runs for name, one in report.queries.items()}
    names = ("indicators", "instrument", "paragraph", "partnership", "partnerships")
    assert asked == dict.fromkeys(names, 2)
    assert json.loads(report.json())["world"]["events"] == EVENTS
    weighed = report.bytes_per_event
    assert 300 < weighed["log: entries alone"] < weighed["log: table"]
    assert weighed["read model: version rows"] > 0
    assert "Bytes an event" in report.text()


async def test_a_mandate_is_asked_about_as_it_is_and_with_many_claims(
    own_told_address: Address,
) -> None:
    report = await judging.measure(own_told_address, HISTORY, 2, claims=20)
    asked = {name: one.runs for name, one in report.queries.items()}
    names = ("paragraph", "fourteen", "timeline")
    wanted = [f"{name}, {label}" for name in names for label in ("real", "20 claims")]
    assert asked == dict.fromkeys(wanted, 2)
