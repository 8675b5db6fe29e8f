"""Loaders of what indicators are worked out from: read once for all instruments and paragraphs that ask."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from strawberry.dataloader import DataLoader

from service.reads.indicators import (
    centres,
    consultations,
    contributions,
    disputes,
    holdings,
    outputs,
    principles,
    register,
)
from service.reads.indicators.consultations import Rates, rates, read_keys
from service.reads.indicators.scope import Owner, Scope, scope_of_all, scopes_of
from service.reads.moment import Moment
from service.reads.snapshot import Snapshot

Read = Callable[[Snapshot, Sequence[Scope], Moment], Awaitable[Any]]
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

READS: Final[Mapping[str, Read]] = {
    "register": register.read,
    "centres": centres.read,
    "consultations": consultations.read,
    "contributions": contributions.read,
    "disputes": disputes.read,
    "holdings": holdings.read,
    "outputs": outputs.read,
    "principles": principles.read,
}
"""What can be read for indicators, by name."""


class IndicatorLoaders:
    """The loaders of one operation."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.scope = DataLoader(self._scopes)
        self.facts = DataLoader(self._facts)
        self.rates = DataLoader(self._rates)

    async def _scopes(self, keys: list[tuple[Owner, Moment]]) -> list[Scope | None]:
        """Load the scopes of owners."""
        found: dict[tuple[Owner, Moment], Scope] = {}
        for moment, owners in _grouped((moment, owner) for owner, moment in keys).items():
            scopes = await scopes_of(self._snapshot, owners, moment)
            found |= {(owner, moment): scope for owner, scope in scopes.items()}
        return [found.get(key) for key in keys]

    async def _facts(self, keys: list[tuple[str, Owner, Moment]]) -> list[Any]:
        """Load what is read under a name, once for all owners that ask at a moment."""
        wanted = _grouped(((name, moment), owner) for name, owner, moment in keys)
        found = {}
        for (name, moment), owners in wanted.items():
            scopes = await self.scope.load_many([(owner, moment) for owner in owners])
            own = [scope for scope in scopes if scope is not None]
            found[name, moment] = await READS[name](self._snapshot, own, moment)
        return [found[name, moment] for name, _, moment in keys]

    async def _rates(self, keys: list[tuple[str, Moment]]) -> list[Rates]:
        """Load the figures of single consultations, whatever they are claimed for."""
        found: dict[tuple[str, Moment], Rates] = {}
        for moment, names in _grouped((moment, key) for key, moment in keys).items():
            scope = await scope_of_all(self._snapshot, moment)
            read = await read_keys(self._snapshot, names, moment)
            found |= {(key, moment): rates(scope, read, [key]) for key in names}
        return [found[key] for key in keys]


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
