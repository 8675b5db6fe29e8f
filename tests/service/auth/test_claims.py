"""The table of claims: the first row that holds decides, and a table with faults is refused with all of them."""

from datetime import UTC, datetime

import pytest

from service.auth.claims import granted, read_table, trusted
from service.auth.errors import OidcRefused

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TABLE = """
- when: {realm_access.roles: recorder, org: centre}
  scopes: [read, record]
  types: [servanda.activity.*]
  sources: ["urn:example:centre:"]
- when: {"https://claims.example/roles": judge}
  scopes: [judge]
  instruments: [XY-1/2]
  sources: ["urn:example:judges:"]
- when: {org: centre}
  scopes: [read]
"""


def scopes(**claims: object) -> tuple[str, ...] | None:
    terms = granted(read_table(TABLE, NOW), claims)
    return None if terms is None else terms.scopes


def test_the_first_row_that_holds_decides() -> None:
    roles = {"roles": ["viewer", "recorder"]}
    assert scopes(realm_access=roles, org="centre") == ("read", "record")
    assert scopes(realm_access={"roles": ["viewer"]}, org="centre") == ("read",)
    assert scopes(org="centre", **{"https://claims.example/roles": "judge"}) == ("judge",)


@pytest.mark.parametrize(
    "claims",
    [{}, {"org": "elsewhere"}, {"realm_access": {"roles": ["recorder"]}}, {"org": {"a": "centre"}}],
)
def test_where_no_row_holds_nothing_is_given(claims: dict[str, object]) -> None:
    assert scopes(**claims) is None


def test_part_of_a_text_is_not_the_text() -> None:
    assert scopes(org="centres") is None
    assert scopes(org="the centre") is None


def test_limits_are_those_of_the_row() -> None:
    terms = granted(read_table(TABLE, NOW), {"https://claims.example/roles": ["judge"]})
    assert terms is not None
    assert (terms.instruments, terms.sources) == (("XY-1/2",), ("urn:example:judges:",))


def test_every_fault_of_every_row_is_told() -> None:
    table = """
- when: {}
  scopes: [read]
- when: {org: 7}
  scope: [read]
- when: {org: a}
  scopes: [reed]
- read
"""
    with pytest.raises(OidcRefused) as refused:
        read_table(table, NOW)
    assert [(one[:5], one[7:12]) for one in refused.value.faults] == [
        ("Row 1", "when:"),
        ("Row 2", "there"),
        ("Row 2", "when:"),
        ("Row 3", "scope"),
        ("Row 4", "write"),
    ]


@pytest.mark.parametrize("table", ["", "[]", "a: b", "- {", "read"])
def test_what_is_no_table_is_refused(table: str) -> None:
    with pytest.raises(OidcRefused):
        read_table(table, NOW)


def test_an_issuer_is_told_of_whole_or_not_at_all() -> None:
    assert trusted(None, None, None, now=NOW) is None
    for some in (("https://a.example", None, None), (None, "us", TABLE), ("https://a", "", TABLE)):
        with pytest.raises(OidcRefused, match="or none of them"):
            trusted(*some, now=NOW)
    told = trusted("https://a.example", "us", TABLE, now=NOW)
    assert told is not None
    assert (told.issuer, told.audience, len(told.table)) == ("https://a.example", "us", 3)


def test_an_issuer_is_reached_over_https_or_is_on_this_machine() -> None:
    assert trusted("http://127.0.0.1:8080/realm", "us", TABLE, now=NOW)
    for address in (
        "http://a.example",
        "ftp://a.example",
        "a.example",
        "http://localhost.a.example",
    ):
        with pytest.raises(OidcRefused, match="https://"):
            trusted(address, "us", TABLE, now=NOW)
