"""From the claims of a token to scopes and limits, by a table that the operator writes.

    - when: {realm_access.roles: recorder}
      scopes: [read, record]
      types: [servanda.activity.*]
      sources: ["urn:example:centre:"]

The first row that holds decides, and no other is added to it. Why: limits belong to a whole credential, so two rows put
together would give the scopes of one within the limits of the other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import yaml

from service.auth.errors import OidcRefused, TermsRefused
from service.auth.issuer import is_safe
from service.auth.terms import Asked, Terms, agreed

_LISTS: Final = ("scopes", "types", "instruments", "sources")
_MEMBERS: Final = frozenset({"when", *_LISTS})


@dataclass(frozen=True, slots=True)
class Row:
    """What whoever has these claims may; a claim that is a list has each of its values."""

    when: tuple[tuple[str, str], ...]
    terms: Terms

    def holds(self, claims: Mapping[str, Any]) -> bool:
        return all(_has(_value(claims, name), wanted) for name, wanted in self.when)


@dataclass(frozen=True, slots=True)
class Trusted:
    """An issuer whose tokens are taken, if they are made for the audience and a row of the table holds."""

    issuer: str
    audience: str
    table: tuple[Row, ...]


def trusted(
    issuer: str | None, audience: str | None, table: str | None, *, now: datetime
) -> Trusted | None:
    """Return what SERVANDA_OIDC_ISSUER, _AUDIENCE and the file of _CLAIMS say; None where none of them is set.

    Raises OidcRefused with every fault.
    """
    if issuer is None and audience is None and table is None:
        return None
    if not issuer or not audience or table is None:
        raise OidcRefused(["Set issuer, audience and claims, or none of them."])
    faults = []
    if not is_safe(issuer):
        faults.append("The issuer must be an address that begins with https://.")
    try:
        rows = read_table(table, now)
    except OidcRefused as error:
        raise OidcRefused([*faults, *error.faults]) from None
    if faults:
        raise OidcRefused(faults)
    return Trusted(issuer, audience, rows)


def read_table(text: str, now: datetime) -> tuple[Row, ...]:
    """Return the rows of a table in YAML; raise OidcRefused with every fault."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError:
        raise OidcRefused(["It is not YAML: write a list of rows."]) from None
    if not isinstance(rows, list) or not rows:
        raise OidcRefused(["It holds no row: write a list, each with `when` and `scopes`."])
    faults: list[str] = []
    found: list[Row] = []
    for number, row in enumerate(rows, start=1):
        wrong = list(_faults(row))
        try:
            found += [] if wrong else [_row(row, now)]
        except TermsRefused as error:
            wrong += error.faults
        faults += (f"Row {number}: {fault}" for fault in wrong)
    if faults:
        raise OidcRefused(faults)
    return tuple(found)


def granted(table: tuple[Row, ...], claims: Mapping[str, Any]) -> Terms | None:
    """Return what the first row that holds gives; None where none does."""
    return next((row.terms for row in table if row.holds(claims)), None)


def _faults(row: object) -> Iterator[str]:
    if not isinstance(row, dict):
        yield "write `when`, `scopes` and limits."
        return
    for name in row.keys() - _MEMBERS:
        yield f"there is no {name!r}; there are when, {', '.join(_LISTS)}."
    when = row.get("when")
    if not isinstance(when, dict) or not when or not _texts([*when, *when.values()]):
        yield "when: name one claim or more, each with the text that it must hold."
    for name in _LISTS:
        value = row.get(name, [])
        if not isinstance(value, list) or not _texts(value):
            yield f"{name}: write a list of texts."


def _texts(values: list[object]) -> bool:
    return all(isinstance(one, str) for one in values)


def _row(row: Mapping[str, Any], now: datetime) -> Row:
    asked = Asked(
        scopes=tuple(row.get("scopes", ())),
        types=tuple(row.get("types", ())),
        instruments=tuple(row.get("instruments", ())),
        sources=tuple(row.get("sources", ())),
    )
    return Row(tuple(row["when"].items()), agreed(asked, now))


def _value(claims: Mapping[str, Any], name: str) -> object:
    """Return a claim by its whole name, else by the path that its dots make."""
    value: object = claims
    for part in (name,) if name in claims else name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _has(value: object, wanted: str) -> bool:
    return value == wanted or (isinstance(value, list) and wanted in value)
