"""Which rules each type of event keeps, in one explicit table; a type that is not in it keeps the general ones."""

from collections.abc import Mapping
from typing import Final

from events.registry import PREFIX
from events.rules import (
    activity,
    body,
    claim,
    consultation,
    contribution,
    document,
    general,
    instrument,
    judgement,
    partnership,
    programme,
    stakeholder,
)
from events.rules.case import Rule

_OF_A_TYPE: Final[Mapping[str, tuple[Rule, ...]]] = {
    **instrument.RULES,
    **body.RULES,
    **stakeholder.RULES,
    **consultation.RULES,
    **partnership.RULES,
    **activity.RULES,
    **document.RULES,
    **contribution.RULES,
    **programme.RULES,
    **claim.RULES,
    **judgement.RULES,
}


_ALL: Final = {PREFIX + name: general.RULES + rules for name, rules in _OF_A_TYPE.items()}


def rules_of(type_name: str) -> tuple[Rule, ...]:
    """Return the rules of a type, the general ones first."""
    return _ALL.get(type_name, general.RULES)
