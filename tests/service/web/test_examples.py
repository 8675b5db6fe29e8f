"""The examples as an integration would post them: the whole file, to an empty log."""

from events.examples import examples
from service.database.engine import Pools
from service.projections.runner import Projector
from tests.service.web.posting import post_lines
from tests.service.web.serving import served


async def test_the_whole_file_is_recorded_once_however_often_it_is_posted(pools: Pools) -> None:
    async with served(pools) as client:
        first = await post_lines(client, *examples())
        again = await post_lines(client, *examples())
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert [one["id"] for one in first.json()["accepted"]] == [one["id"] for one in examples()]
    assert again.json()["accepted"] == []
    assert len(again.json()["duplicates"]) == len(examples())


async def test_the_read_model_follows_the_examples_to_the_last(pools: Pools) -> None:
    async with served(pools) as client:
        await post_lines(client, *examples())
        projector = Projector(pools, holder="examples")
        await projector.prepare()
        await projector.catch_up()
        asked = '{ paragraph(address: "XY-1/2#1") { status { value } } meta { parked { reason } } }'
        said = (await client.post("/graphql", json={"query": asked})).json()
    assert said["data"] == {"paragraph": {"status": {"value": "FULFILLED"}}, "meta": {"parked": []}}
