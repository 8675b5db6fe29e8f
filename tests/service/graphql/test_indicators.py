"""The check values of the indicators, through the schema, each with the events behind it."""

from typing import Any

import pytest

from service.database.engine import Pools
from tests.service.graphql.asking import ask, complaint
from tests.service.graphql.test_schema import statements

Found = dict[str, Any]


async def indicators(pools: Pools, fields: str, number: str | None = None) -> Found:
    """Return indicators at the close of COP-7: of a paragraph, or of the whole decision."""
    kind, address = "instrument", "BC-VI/32"
    if number is not None:
        kind, address = "paragraph", f"{address}#{number}"
    query = f"""
    {{ {kind}(address: "{address}", occurredBy: {{meeting: "COP-7"}}) {{ indicators {{ {fields} }} }} }}
    """
    found: Found = (await ask(pools, query))[kind]["indicators"]
    return found


def counts(groups: list[Found]) -> dict[str | None, int]:
    return {group["keys"][0]: group["count"] for group in groups}


def ids(figure: Found) -> set[str]:
    return {node["eventId"].removeprefix("VI32-") for node in figure["events"]["nodes"]}


async def test_the_balance_of_participation(told_pools: Pools) -> None:
    fields = """
    balance {
      byType { keys count countMax of share events(first: 100) { totalCount nodes { eventId } } }
      byRegion { keys count } byIncomeGroup { keys count } byYear { keys count }
      unverifiedCountries { count } ngosPerCompany developingShare
    }
    """
    found = (await indicators(told_pools, fields))["balance"]
    assert counts(found["byType"]) == {
        "company": 12,
        "development_ngo": 0,
        "environmental_ngo": 1,
        "industry_association": 3,
    }
    behind = {group["keys"][0]: ids(group) for group in found["byType"]}
    assert behind["environmental_ngo"] == {"0048"}
    assert behind["industry_association"] == {"0043", "0045", "0046"}
    assert {"0020", "0036", "0037"} <= behind["company"]
    assert {(group["of"], group["share"]) for group in found["byType"]} == {(None, None)}
    assert counts(found["byRegion"])[None] == counts(found["byIncomeGroup"])[None] == 3
    assert counts(found["byYear"]) == {"2002": 12, "2003": 4}
    assert (found["ngosPerCompany"], found["developingShare"]) == ("0.0833", "0.0000")
    assert found["unverifiedCountries"]["count"] == 13


async def test_the_coverage_of_centres(told_pools: Pools) -> None:
    figure = "{ count of share events(first: 100) { nodes { eventId } } }"
    fields = f'centres {{ existing {{ count }} withAgreement {figure} active(criterion: "%s") {figure} }}'
    support = (await indicators(told_pools, fields % "industry", "2"))["centres"]
    promoted = (await indicators(told_pools, fields % "promoted", "9"))["centres"]
    assert support["existing"]["count"] == promoted["existing"]["count"] == 13
    assert (support["active"]["count"], support["active"]["of"]) == (2, 13)
    assert (promoted["active"]["count"], promoted["active"]["of"]) == (3, 13)
    assert promoted["active"]["share"] == "0.2308"
    assert ids(promoted["active"]) == {"0043", "0064"}
    assert (support["withAgreement"]["count"], support["withAgreement"]["of"]) == (5, 13)
    assert ids(support["withAgreement"]) == {"0056", "0057", "0088", "0089", "0090"}


async def test_centres_exist_day_by_day(told_pools: Pools) -> None:
    query = """
    query ($day: Date!) {
      instrument(address: "BC-VI/32", occurredBy: {date: $day}) { indicators { centres { existing { count } } } }
    }
    """
    found = []
    for day in ("2002-12-31", "2003-12-17", "2003-12-18", "2005-07-26", "2005-07-27"):
        answer = await ask(told_pools, query, day=day)
        found.append(answer["instrument"]["indicators"]["centres"]["existing"]["count"])
    assert found == [12, 12, 13, 13, 14]


RATES = """
  addressed responded onTime late rate daysOpen medianDays inputUsed
  answers { totalCount nodes { by unnamed late daysLate daysLateMax used } } byClass { keys count }
"""


async def test_late_answers_are_accepted_counted_and_flagged(told_pools: Pools) -> None:
    query = f"""
    {{ consultation(key: "oewg-i-6-work-programme", occurredBy: {{meeting: "COP-7"}}) {{
         deadline rates {{ {RATES} }} responses {{ nodes {{ key }} }} }} }}
    """
    consultation = (await ask(told_pools, query))["consultation"]
    assert consultation["deadline"] == "2003-06-30"
    assert len(consultation["responses"]["nodes"]) == 4
    found = consultation["rates"]
    answers = found["answers"]["nodes"]
    named, group = answers[:3], answers[3]
    assert [one["daysLate"] for one in named] == [38, 43, 52]
    assert all(len(one["by"]) == 1 for one in named)
    assert (group["by"], group["unnamed"]) == ([], "many businesses")
    assert (group["daysLate"], group["daysLateMax"]) == (63, 92)
    assert {one["late"] for one in answers} == {True}
    assert (found["addressed"], found["rate"]) == (None, None)
    assert (found["responded"], found["onTime"], found["late"], found["inputUsed"]) == (4, 0, 4, 0)
    assert (found["daysOpen"], found["medianDays"]) == (59, "106.5")
    assert counts(found["byClass"]) == {"industry": 3, "ngo": 1}
    of_paragraph = await indicators(told_pools, f"consultations {{ {RATES} }}", "3")
    assert of_paragraph["consultations"] == found


async def test_the_answers_behind_rates_have_pages(told_pools: Pools) -> None:
    query = """
    query ($after: String) { consultation(key: "oewg-i-6-work-programme") { rates {
      answers(first: 3, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { response } } } } }
    """
    found: list[str] = []
    after = None
    for more in (True, False):
        asked = await ask(told_pools, query, after=after)
        part = asked["consultation"]["rates"]["answers"]
        found += [one["response"] for one in part["nodes"]]
        after = part["pageInfo"]["endCursor"]
        assert (part["totalCount"], part["pageInfo"]["hasNextPage"]) == (4, more)
    assert len(set(found)) == 4


async def test_every_sum_of_contributions_is_unknown(told_pools: Pools) -> None:
    fields = """
    all: contributions(by: []) { keys currency pledged received unstated events { nodes { eventId } } }
    each: contributions(by: [PARAGRAPH, DONOR]) { keys currency pledged received unstated }
    """
    found = await indicators(told_pools, fields)
    (whole,) = found["all"]
    assert (whole["keys"], whole["unstated"], ids(whole)) == ([], 2, {"0015", "0016"})
    for one in (*found["all"], *found["each"]):
        assert one["currency"] is one["pledged"] is one["received"] is None
        assert one["unstated"] > 0


async def test_what_counts_is_grouped_by_every_dimension(told_pools: Pools) -> None:
    fields = """
    stakeholders(by: [TYPE, COUNTRY]) { keys count }
    more: stakeholders(by: [REGION, INCOME_GROUP, YEAR]) { keys count } sectors: stakeholders(by: [SECTOR]) { keys count }
    partnerships(by: [FORM, STATE]) { keys count } others: partnerships(by: [FIELD, REGION, SECTOR]) { keys count }
    activities(by: [LEVEL]) { keys count } rest: activities(by: [PARTNERSHIP, COUNTRY, YEAR]) { keys count }
    events(by: [YEAR]) { keys count } kinds: events(by: [TYPE, PARAGRAPH]) { keys count }
    """
    found = await indicators(told_pools, fields)
    assert {"keys": ["company", "KR"], "count": 2} in found["stakeholders"]
    assert {"keys": ["agreement", "FORMED"], "count": 5} in found["partnerships"]
    assert counts(found["activities"]) == {"regional": 3, None: 3}
    assert all(len(group["keys"]) == 3 for group in (*found["more"], *found["rest"]))


async def test_the_filter_narrows_what_is_counted(told_pools: Pools) -> None:
    query = """
    { instrument(address: "BC-VI/32", occurredBy: {meeting: "COP-7"}) {
        later: indicators(where: {counted: {gte: "2003-01-01", lt: "2004-01-01"}}) { balance { byType { keys count } } }
        firms: indicators(where: {type: {eq: COMPANY}}) { stakeholders(by: [TYPE]) { keys count } } } }
    """
    found = (await ask(told_pools, query))["instrument"]
    later = counts(found["later"]["balance"]["byType"])
    assert (later["company"], later["industry_association"], later["environmental_ngo"]) == (
        0,
        3,
        1,
    )
    assert found["firms"]["stakeholders"] == [{"keys": ["company"], "count": 12}]


async def test_what_was_not_known_at_a_position_is_not_counted_as_of_it(told_pools: Pools) -> None:
    query = """
    query ($at: LogPosition!) {
      instrument(address: "BC-VI/32", asOf: {position: $at}, occurredBy: {date: "2004-10-29"}) {
        indicators { balance { byType { keys count } } } } }
    """
    where = '{ events(where: {subject: {eq: "response/ban-work-programme-2003"}}) { nodes { position } } }'
    at = int((await ask(told_pools, where))["events"]["nodes"][0]["position"])
    found = []
    for position in (at - 1, at):
        answer = await ask(told_pools, query, at=str(position))
        types = answer["instrument"]["indicators"]["balance"]["byType"]
        found.append(counts(types)["environmental_ngo"])
    assert found == [0, 1]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            'centres { active(criterion: "promotid") { count } }',
            "There is no criterion 'promotid' here",
        ),
        ("events(by: []) { count }", "Group by 1 to 3 dimensions."),
        ("contributions(by: [DONOR, DONOR, DONOR, DONOR]) { unstated }", "Group by 0 to 3"),
    ],
)
async def test_a_question_without_sense_is_refused_with_what_can_be_asked(
    told_pools: Pools, fields: str, sentence: str
) -> None:
    query = f'{{ paragraph(address: "BC-VI/32#9") {{ indicators {{ {fields} }} }} }}'
    assert (await complaint(told_pools, query)).startswith(sentence)


async def test_many_paragraphs_ask_as_many_questions_as_one(told_pools: Pools) -> None:
    query = """
    { instrument(address: "BC-VI/32") { paragraphs(first: %d) { nodes { indicators {
        balance { byType { count } } centres { existing { count } withAgreement { count } active { count } }
        consultations { late } contributions(by: []) { unstated } partnerships(by: [FORM]) { count }
        disputedCounts { count } outputs { totalCount } principles { totalCount } } } } } }
    """
    one, many = await statements(told_pools, query % 1), await statements(told_pools, query % 14)
    assert many <= one + 3
