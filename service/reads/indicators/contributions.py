"""What is given: pledged and received, beside how many gifts of which no source states the amount.

Amounts of different currencies are never added, and what nobody states is never 0: a sum of nothing known is not known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any, Final

from service.reads.indicators.figure import Keys
from service.reads.indicators.scope import Scope, counted, counted_subjects, subjects
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import by_keys

KIND: Final = "contribution"
DIMENSIONS: Final = ("paragraph", "donor", "form", "year")
STAGES: Final = ("PLEDGED", "RECEIVED")


@dataclass(frozen=True, slots=True)
class Sum:
    """The amounts known in one currency.

    keys:     one for each dimension; None where it is not known.
    currency: None where none is stated, and so no amount either.
    pledged, received: None where no amount is known.
    unstated: how many contributions were pledged or received without a stated amount.
    """

    keys: Keys
    currency: str | None
    pledged: Decimal | None
    received: Decimal | None
    unstated: int
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gift:
    """A contribution under one combination of keys."""

    keys: Keys
    row: Row
    positions: tuple[int, ...]


async def read(snapshot: Snapshot, scopes: Sequence[Scope], moment: Moment) -> dict[str, Row]:
    """Read the contributions that count for these scopes."""
    keys = {key for scope in scopes for key in counted_subjects(scope, KIND)}
    return await by_keys(snapshot, KIND, sorted(keys), moment)


def sums(scope: Scope, rows: Mapping[str, Row], by: Sequence[str]) -> tuple[Sum, ...]:
    """Return the sums by dimensions and currency; what is not known comes last."""
    groups: dict[tuple[Keys, str | None], dict[str, Gift]] = {}
    for gift in _gifts(scope, rows, by):
        for currency in _currencies(gift.row):
            groups.setdefault((gift.keys, currency), {})[gift.row["key"]] = gift
    return tuple(
        _sum(keys, currency, list(groups[keys, currency].values()))
        for keys, currency in sorted(groups, key=_place)
    )


def _gifts(scope: Scope, rows: Mapping[str, Row], by: Sequence[str]) -> Iterator[Gift]:
    paragraphs = _paragraphs(scope)
    for key, positions in counted_subjects(scope, KIND).items():
        if key in rows:
            values = [_values(rows[key], name, paragraphs.get(key, ())) for name in by]
            for keys in product(*values):
                yield Gift(keys, rows[key], positions)


def _paragraphs(scope: Scope) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in counted(scope):
        for key in subjects([one.evidence], KIND):
            found[key] = tuple(sorted({*found.get(key, ()), one.paragraph}))
    return found


def _values(row: Row, dimension: str, paragraphs: tuple[str, ...]) -> Keys:
    if dimension == "paragraph":
        return paragraphs
    if dimension == "year":
        return (str(row["given"].year),)
    return (row[dimension],)


def _steps(row: Row) -> Iterator[Mapping[str, Any]]:
    return (step for step in row["body"]["steps"] if step["stage"] in STAGES)


def _currencies(row: Row) -> tuple[str | None, ...]:
    """Return the currencies of the amounts that are stated; None alone where none is."""
    named = {step["currency"] for step in _steps(row) if step.get("amount") is not None}
    return tuple(sorted(named)) or (None,)


def _sum(keys: Keys, currency: str | None, gifts: Iterable[Gift]) -> Sum:
    held = list(gifts)
    pledged, received = (_amount(held, currency, stage) for stage in STAGES)
    return Sum(
        keys=keys,
        currency=currency,
        pledged=pledged,
        received=received,
        unstated=sum(1 for gift in held if _unstated(gift.row)),
        positions=tuple(sorted({one for gift in held for one in _behind(gift)})),
    )


def _amount(gifts: Iterable[Gift], currency: str | None, stage: str) -> Decimal | None:
    stated = [
        Decimal(step["amount"])
        for gift in gifts
        for step in _steps(gift.row)
        if step["stage"] == stage and step.get("amount") and step.get("currency") == currency
    ]
    return sum(stated, Decimal(0)) if stated else None


def _unstated(row: Row) -> bool:
    return any(step.get("amount") is None for step in _steps(row))


def _behind(gift: Gift) -> set[int]:
    return {*gift.positions, *(int(step["event"]) for step in _steps(gift.row))}


def _place(place: tuple[Keys, str | None]) -> tuple[object, ...]:
    keys, currency = place
    return tuple((key is None, key or "") for key in (*keys, currency))
