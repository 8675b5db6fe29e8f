"""The README's three examples, run on the real history."""

import json
from pathlib import Path

from service.database.engine import Address, Pools
from tests.docs.test_readme import fenced
from tests.service.cli.commands import on, said
from tests.service.graphql.asking import ask


async def test_the_query_is_answered(own_told_pools: Pools) -> None:
    (query,) = fenced("graphql")
    status = (await ask(own_told_pools, query))["paragraph"]["status"]
    assert status["value"] == "ADOPTED_BY_OTHER_BODY"
    assert status["explanation"]
    assert {past["criterion"]["key"] for past in status["pastDue"]} == {"adopted", "reported"}


def test_the_event_is_recorded_once_and_the_status_is_told(
    own_told_address: Address, tmp_path: Path
) -> None:
    (example,) = fenced("json")
    file = tmp_path / "event.ndjson"
    file.write_text(example)
    commands = [
        line for line in "".join(fenced("sh")).splitlines() if line.startswith("servanda status")
    ]
    (trying,) = [line for line in commands if line.endswith(f" {file.name}")]
    tried = said(on(own_told_address), *trying.split()[1:-1], str(file))
    assert tried.code == 0
    assert "If 1 more event was recorded." in tried.out
    results = [
        json.loads(said(on(own_told_address), "import", str(file), "--json").out) for _ in range(2)
    ]
    assert [(one["recorded"], one["duplicates"]) for one in results] == [(1, 0), (0, 1)]
    assert len(commands) == 4
    for line in set(commands) - {trying}:
        told = said(on(own_told_address), *line.split()[1:])
        assert told.code == 0
        assert "ADOPTED_BY_OTHER_BODY" in told.out
