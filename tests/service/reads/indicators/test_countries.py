from datetime import date

from service.reads.indicators.countries import CountryTables, tables_of
from service.reads.snapshot import Row
from tests.instruments.folder import events, instrument

REGIONS = "country-regions"


def text(version: str, *items: dict[str, str], kind: str = REGIONS) -> Row:
    body = {"items": list(items)}
    return {"key": f"t {version}", "reference_version": version, "kind": kind, "body": body}


def test_an_item_holds_between_its_days() -> None:
    told = [text("1", {"code": "CH", "label": "north", "from": "2003", "to": "2004-06"})]
    assert tables_of(told, date(2003, 12, 30)) == CountryTables()
    assert tables_of(told, date(2003, 12, 31)).regions == {"CH": "north"}
    assert tables_of(told, date(2004, 6, 30)).regions == {"CH": "north"}
    assert tables_of(told, date(2004, 7, 1)).regions == {}


def test_the_newest_version_that_speaks_of_a_country_holds() -> None:
    old = text("1", {"code": "CH", "label": "north"}, {"code": "PE", "label": "south"})
    new = text("2", {"code": "CH", "label": "centre"})
    assert tables_of([new, old], date(2003, 1, 1)).regions == {"CH": "centre", "PE": "south"}


def test_the_kind_of_a_text_says_which_table_it_is() -> None:
    told = [text("1", {"code": "CH", "label": "high-income"}, kind="country-income-groups")]
    assert tables_of(told, date(2003, 1, 1)) == CountryTables({}, {"CH": "high-income"})
    assert tables_of([text("1", {"code": "CH", "label": "x"}, kind="other")], date.max) == (
        CountryTables()
    )


def test_every_country_of_the_register_has_a_region_and_says_that_it_is_unverified() -> None:
    tables = {one["kind"]: one["items"] for one in instrument()["references"]}
    registered = {one["data"]["country"] for one in events().values() if "country" in one["data"]}
    assert {item["code"] for item in tables[REGIONS]} == registered
    incomes = tables["country-income-groups"]
    assert registered - {item["code"] for item in incomes} == {"BB", "BZ"}
    assert {item["basis"] for item in (*tables[REGIONS], *incomes)} == {"unverified"}
