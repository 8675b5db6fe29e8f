"""Country tables: dated reference data of an instrument that put countries into regions and groups of income.

A table is a reference text whose codes are countries and whose labels are the groups. An item may say from and until
when it holds; where several versions speak of a country, the newest of those that cover the day holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from service.mandate.registers import holds
from service.reads.moment import Moment
from service.reads.snapshot import Row, Snapshot
from service.reads.subjects import all_by

REGIONS: Final = "country-regions"
INCOME_GROUPS: Final = "country-income-groups"
"""The kinds of reference texts that are country tables."""

HIGH_INCOME: Final = "high-income"


@dataclass(frozen=True, slots=True)
class CountryTables:
    """The region and the group of income of each country, as far as the tables cover it on the day."""

    regions: Mapping[str, str] = field(default_factory=dict)
    incomes: Mapping[str, str] = field(default_factory=dict)


def tables_of(references: Iterable[Row], day: date) -> CountryTables:
    """Return the tables of one instrument on a day, out of its reference texts."""
    texts = sorted(references, key=_version)
    return CountryTables(_labels(texts, REGIONS, day), _labels(texts, INCOME_GROUPS, day))


async def regions(snapshot: Snapshot, moment: Moment) -> Mapping[str, str]:
    """Return the region of each country by the newest table of any instrument."""
    texts = await all_by(snapshot, "reference", "kind", [REGIONS], moment=moment)
    return tables_of(texts, moment.day).regions


def _version(text: Row) -> tuple[str, str]:
    return text["reference_version"], text["key"]


def _labels(texts: Iterable[Row], kind: str, day: date) -> dict[str, str]:
    items = (item for text in texts if text["kind"] == kind for item in text["body"]["items"])
    return {item["code"]: item["label"] for item in items if holds(item, day)}
