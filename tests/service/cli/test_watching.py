"""`/metrics` of a service and of a worker: real processes, asked as Prometheus asks."""

import re
import time
from collections.abc import Iterable
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from events.log import read
from service.database.engine import Address, Pools, connect
from service.projections.catalogue import SCHEMA
from tests.service.cli.commands import on, refusal, running, serving, with_instruments
from tests.service.projections.poison import registered
from tests.service.projections.stories import HISTORY, tell
from tests.service.reads.places import lose
from tests.service.web.posting import STRUCTURED, firm

LISTENERS = """
SELECT count(*) FROM pg_stat_activity
 WHERE application_name = 'servanda listener' AND datname = current_database()
"""
DEADLINE_S = 30.0
LIVE = f'{{projection="{SCHEMA}",role="live"}}'


def address_in(folder: Path, name: str) -> str:
    """Return an address that a process has printed."""
    found = re.search(rf"{name}:? +(http://\S+)", (folder / "words").read_text())
    assert found is not None
    return found[1]


def figures(url: str) -> dict[str, float]:
    """Return every figure by its name and labels, as the text has them; it must be text that Prometheus reads."""
    answer = httpx.get(url, trust_env=False)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    samples = [
        one for family in text_string_to_metric_families(answer.text) for one in family.samples
    ]
    found = {f"{one.name}{_labels(one.labels.items())}": one.value for one in samples}
    assert len(found) == len(samples), "no figure is there twice"
    return found


def _labels(labels: Iterable[tuple[str, str]]) -> str:
    shown = ",".join(f'{name}="{value}"' for name, value in sorted(labels))
    return f"{{{shown}}}" if shown else ""


def until(url: str, name: str, value: float) -> dict[str, float]:
    """Return the figures once one of them is what it is to be."""
    deadline = time.monotonic() + DEADLINE_S
    while (found := figures(url)).get(name) != value:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def post_twice_and_read(door: str) -> None:
    """Ask as a client does, and as a stranger."""
    with httpx.Client(base_url=door, trust_env=False) as client:
        for _ in range(2):
            client.post("/events", json=firm(), headers=STRUCTURED)
        client.get("/events/1")
        client.get("/made/up")


async def test_a_service_counts_what_it_records_answers_and_folds(
    own_told_pools: Pools, own_told_address: Address, tmp_path: Path
) -> None:
    settings = {**on(own_told_address), "SERVANDA_BIND": "127.0.0.1:0"}
    before = await read.head(own_told_pools.log_reader)
    with serving({**settings, **with_instruments(tmp_path, "basel-vi-32")}, tmp_path):
        door, url = address_in(tmp_path, "page").rstrip("/"), address_in(tmp_path, "metrics")
        post_twice_and_read(door)
        found = until(url, f"servanda_projection_position{LIVE}", before + 1)
        assert await _listeners(own_told_address) == 1
    assert found["servanda_append_events_total"] == 1
    assert found['servanda_append_total{outcome="recorded"}'] == 1
    assert found["servanda_append_seconds_count"] >= 1
    assert found["servanda_append_queue_events"] == 0
    for method, route, status in (
        ("POST", "/events", "201"),
        ("POST", "/events", "200"),
        ("GET", "/events/{position}", "200"),
        ("GET", "other", "404"),
    ):
        labels = f'{{method="{method}",route="{route}",status="{status}"}}'
        assert found[f"servanda_http_seconds_count{labels}"] == 1, labels
    assert found["servanda_database_up"] == 1
    assert found["servanda_log_head"] == before + 1
    assert found[f"servanda_projection_lag_events{LIVE}"] == 0
    assert found[f"servanda_projection_lag_seconds{LIVE}"] == 0
    assert found[f'servanda_lease_holder{{task="{SCHEMA}"}}'] == 1
    states = {name: one for name, one in found.items() if "projection_state" in name}
    assert {name for name, one in states.items() if one} == {
        f'servanda_projection_state{{projection="{SCHEMA}",role="live",state="following"}}'
    }
    assert (found["servanda_feed_readers"], found["servanda_feed_stopped"]) == (0, 0)


async def test_a_worker_shows_that_it_stands_before_a_hole(
    pools: Pools, address: Address, tmp_path: Path
) -> None:
    last = await tell(pools, *HISTORY)
    await tell(pools, registered("one"), registered("two"))
    await lose(address, last + 1)
    settings = {**on(address), "SERVANDA_STATE_DIR": str(tmp_path)}
    with running(settings, tmp_path, "worker", until="Following the log of"):
        url = address_in(tmp_path, "Metrics")
        found = until(url, f"servanda_projection_before_hole{LIVE}", 1)
    assert found[f"servanda_projection_standstill{LIVE}"] == 1
    assert found[f"servanda_projection_position{LIVE}"] == last
    assert found[f"servanda_projection_lag_events{LIVE}"] == 2
    assert found[f"servanda_projection_lag_seconds{LIVE}"] > 0
    state = f'{{projection="{SCHEMA}",role="live",state="stopped"}}'
    assert found[f"servanda_projection_state{state}"] == 1


def test_an_address_for_metrics_that_is_taken_is_refused_by_the_name_of_its_setting(
    address: Address, tmp_path: Path
) -> None:
    settings = {**on(address), "SERVANDA_METRICS_BIND": "192.0.2.1:9464"}
    sentence = refusal({**settings, "SERVANDA_STATE_DIR": str(tmp_path)}, "worker")
    assert "Set SERVANDA_METRICS_BIND to an address of this machine" in sentence


async def _listeners(address: Address) -> int:
    connection = await connect(address)
    try:
        found: int = await connection.fetchval(LISTENERS)
    finally:
        await connection.close()
    return found
