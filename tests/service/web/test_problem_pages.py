"""Every problem has its page: what it means, and what to do."""

from html import unescape

from service.database.engine import Pools
from service.web.problems import PROBLEMS
from tests.service.web.posting import faults
from tests.service.web.serving import served

BROWSER = {"Accept": "text/html"}


async def test_every_problem_has_a_page_at_the_address_that_answers_name(
    told_pools: Pools,
) -> None:
    async with served(told_pools) as client:
        for problem in PROBLEMS:
            answer = await client.get(f"/problems/{problem.code}")
            said = answer.json()
            assert answer.headers["content-type"] == "application/json"
            own = f"http://localhost/problems/{problem.code}"
            assert said["type"] == (problem.uri or own)
            assert (said["status"], said["title"]) == (problem.status, problem.title)
            page = unescape((await client.get(f"/problems/{problem.code}", headers=BROWSER)).text)
            assert problem.title in page
            assert problem.advice in page
            if problem.example is not None:
                assert said["example"]["mended"] == problem.example.mended
                assert problem.example.wrong in page
                assert problem.example.mended in page


async def test_the_list_leads_to_every_page(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        listed = (await client.get("/problems")).json()["problems"]
        page = (await client.get("/problems", headers=BROWSER)).text
    assert [one["code"] for one in listed] == [one.code for one in PROBLEMS]
    for problem in PROBLEMS:
        assert f'href="/problems/{problem.code}"' in page


async def test_an_unknown_code_is_told_the_near_ones(told_pools: Pools) -> None:
    async with served(told_pools) as client:
        (fault,) = faults(await client.get("/problems/invalid-jsn"), 404, "not-found")
    assert fault["near"][0] == "invalid-json"
