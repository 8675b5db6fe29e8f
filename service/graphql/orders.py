"""By what lists of subjects can be ordered: each list's members, with the column of each."""

from collections.abc import Mapping
from typing import Any, Final

from service.graphql import enums
from service.graphql.wheres import order_input

_COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "Instrument": {"TITLE": "title", "ADOPTED_ON": "adopted_on"},
    "Reference": {"TITLE": "title"},
    "Meeting": {"FIRST_DAY": "first_day", "LAST_DAY": "last_day"},
    "Stakeholder": {"TITLE": "title"},
    "Partnership": {"TITLE": "title", "STARTED": "started"},
    "Consultation": {"TITLE": "title", "OPENED": "opened", "DEADLINE": "deadline"},
    "Response": {"TITLE": "title", "RECEIVED": "received"},
    "JointActivity": {"TITLE": "title", "STARTED": "started", "COMPLETED": "completed"},
    "Document": {"TITLE": "title", "PUBLISHED": "published"},
    "Report": {"TITLE": "title", "SUBMITTED": "submitted"},
    "WorkItem": {"TITLE": "title", "DUE": "due"},
    "Contribution": {"TITLE": "title", "GIVEN": "given"},
    "Conflict": {"TITLE": "title"},
    "Person": {"TITLE": "title"},
}
"""By the type that is listed. The key can be asked for everywhere, and needs no column of its own."""


def _made(name: str) -> tuple[Any, Mapping[str, str]]:
    members = ("KEY", *_COLUMNS[name])
    field = enums.closed(f"{name}OrderField", members, f"What a list of {name} is ordered by.")
    return order_input(f"{name}Order", f"the {name} nodes of a list", field), _COLUMNS[name]


ORDERS: Final[Mapping[str, tuple[Any, Mapping[str, str]]]] = {
    name: _made(name) for name in _COLUMNS
}
"""By the type that is listed: the input of its order, and the columns that it names."""
