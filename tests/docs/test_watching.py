"""docs/watching.md under test: it names every metric that there is and no other, and its question can be asked."""

import re

from prometheus_client.parser import text_string_to_metric_families

from service.cli.watching import watch_service
from service.database.engine import Pools
from service.reads.projecting import standings
from service.recording.record import open_recorder
from service.telemetry.metrics import Metrics
from service.web.metrics import application
from tests.house.checkout import ROOT
from tests.service.graphql.asking import ask
from tests.service.web.serving import hub_of, listening

WATCHING = (ROOT / "docs" / "watching.md").read_text()


async def test_every_metric_is_named_and_every_name_is_one(told_pools: Pools) -> None:
    metrics = Metrics()
    watch_service(metrics, open_recorder(told_pools), hub_of(told_pools))
    app = application(metrics, lambda: standings(told_pools.reader), loopback=True)
    async with listening(app) as client:
        text = (await client.get("/metrics")).text
    shown = {family.name for family in text_string_to_metric_families(text)}
    rows = [line.split("|")[1] for line in WATCHING.splitlines() if line.startswith("| `servanda_")]
    named = {one.removesuffix("_total") for row in rows for one in re.findall(r"`(\w+)", row)}
    assert named == shown


async def test_the_question_is_answered_as_it_stands(told_pools: Pools) -> None:
    (question,) = re.findall(r"```graphql\n(.*?)```", WATCHING, re.DOTALL)
    (live,) = (await ask(told_pools, question))["meta"]["projections"]
    assert live["isLive"]
