"""Where a process shows its figures: a door of its own, for whoever watches it."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

from service.cli.doors import http
from service.cli.listening import listen, shown
from service.database.engine import Pools
from service.reads.hub import Hub
from service.reads.projecting import standings
from service.recording.record import Recorder
from service.settings import Bind
from service.telemetry.metrics import Metrics
from service.web.metrics import application


@contextmanager
def metrics_door(bind: Bind) -> Iterator[socket.socket]:
    """Take the address before anything is started; raise BindRefused where it cannot be had."""
    door = listen(bind, setting="SERVANDA_METRICS_BIND")
    try:
        yield door
    finally:
        door.close()


def metrics_address(bind: Bind, door: socket.socket) -> str:
    """Return where the figures are, as a URL."""
    return f"http://{shown(bind.host, door.getsockname()[1])}/metrics"


def watch_service(metrics: Metrics, recorder: Recorder, hub: Hub) -> None:
    """Show what waits to be recorded, and how live readers are fed."""
    metrics.gauge(
        "servanda_append_queue_events",
        "Events that are accepted and have no answer yet.",
        lambda: recorder.queued_events,
    )
    metrics.gauge("servanda_feed_readers", "Readers of the live stream.", lambda: hub.readers)
    metrics.gauge(
        "servanda_feed_position",
        "The last position that was offered to readers of the live stream.",
        lambda: hub.position or 0,
    )
    metrics.gauge(
        "servanda_feed_stopped",
        "1 where the live stream came to a hole in the log, and ended.",
        lambda: hub.is_stopped,
    )


async def show_metrics(metrics: Metrics, pools: Pools, door: socket.socket) -> None:
    """Show the figures until cancelled."""
    loopback = ip_address(door.getsockname()[0]).is_loopback
    app = application(metrics, lambda: standings(pools.reader), loopback=loopback)
    async with asyncio.TaskGroup() as group, http(app, door, group=group):
        await asyncio.Event().wait()
