"""What is counted of the log's answers: told by a real appender, read as Prometheus reads it."""

import asyncio

from prometheus_client.parser import text_string_to_metric_families

from events.log.append import Appender
from service.database.engine import Address, Connection, Pools, connect
from service.telemetry.metrics import Metrics
from tests.contract.entries import new, request
from tests.contract.test_batch import POISON, alone, together


def figures(metrics: Metrics) -> dict[tuple[str, str], float]:
    """Return every figure by its name and its last label."""
    families = text_string_to_metric_families(metrics.text(()).decode())
    samples = [one for family in families for one in family.samples]
    return {(one.name, "".join(list(one.labels.values())[-1:])): one.value for one in samples}


async def test_each_request_is_counted_by_its_answer_and_each_group_once(
    bare_pools: Pools, bare_address: Address
) -> None:
    metrics = Metrics()
    appender = Appender(bare_pools.append, observe=metrics.appended)
    await appender.submit(alone("known"))
    asked = [alone(f"a{n}") for n in range(8)]
    odd = [alone("known"), request(new("late", "meeting/late"), guards={"meeting/late": 7})]
    admin: Connection = await connect(bare_address)
    await together(appender, admin, *asked, *odd, next(iter(POISON.values()))[0])
    await admin.close()
    await appender.close()
    found = figures(metrics)
    outcomes = {label: n for (name, label), n in found.items() if name == "servanda_append_total"}
    told = {"recorded": 9, "duplicate": 1, "conflict": 1, "refused": 1}
    assert outcomes == {**told, "busy": 0, "unknown": 0}
    assert found["servanda_append_events_total", ""] == 9
    assert found["servanda_append_batch_events_sum", ""] == 9
    assert (
        found["servanda_append_seconds_count", ""]
        >= found["servanda_append_batch_events_count", ""]
    )
    assert found["servanda_append_seconds_sum", ""] > 0


async def test_whoever_waits_counts_as_queued_until_it_has_its_answer(
    bare_pools: Pools, bare_address: Address
) -> None:
    appender, metrics = Appender(bare_pools.append), Metrics()
    metrics.gauge("queued", "Events that wait.", lambda: appender.queued_events)
    waiting = [asyncio.ensure_future(appender.submit(alone(f"a{n}"))) for n in range(5)]
    await asyncio.sleep(0)
    assert figures(metrics)["queued", ""] == 5
    await asyncio.gather(*waiting)
    assert figures(metrics)["queued", ""] == 0
