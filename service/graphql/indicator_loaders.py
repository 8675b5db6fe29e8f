"""Loaders of what indicators are worked out from: read once for all instruments and paragraphs that ask."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from service.graphql.batching import Loader, Turns
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

    def __init__(self, snapshot: Snapshot, turns: Turns) -> None:
        self._snapshot = snapshot
        self._scopes: dict[tuple[Owner, Moment], Scope] = {}
        self._figures: dict[tuple[str, Moment], Any] = {}
        self._scope = Loader(turns, self._read_scopes)
        self._facts = Loader(turns, self._read_facts)
        self._rates = Loader(turns, self._read_rates)

    async def scope(self, owner: Owner, moment: Moment) -> Scope:
        """Return whose paragraphs are asked about."""
        found = await self._scope.load((owner, moment))
        if found is None:
            raise AssertionError("whoever has indicators belongs to an instrument that is there")
        return found

    async def facts(self, name: str, owner: Owner, moment: Moment) -> Any:  # noqa: ANN401 - what is read under the name
        """Return what is read under a name, for an owner and whoever else asks."""
        await self.scope(owner, moment)
        return await self._facts.load((name, owner, moment))

    async def rates(self, consultation: str, moment: Moment) -> Rates:
        """Return the figures of a single consultation, whatever it is claimed for."""
        return await self._rates.load((consultation, moment))

    def figure(self, name: str, moment: Moment, work: Callable[[], Value]) -> Value:
        """Return what is worked out under a name at a moment, once an operation, however often it is asked for."""
        key = (name, moment)
        if key not in self._figures:
            self._figures[key] = work()
        found: Value = self._figures[key]
        return found

    async def _read_scopes(self, keys: list[tuple[Owner, Moment]]) -> list[Scope | None]:
        for moment, owners in _grouped((moment, owner) for owner, moment in keys).items():
            found = await scopes_of(self._snapshot, owners, moment)
            self._scopes |= {(owner, moment): scope for owner, scope in found.items()}
        return [self._scopes.get(key) for key in keys]

    async def _read_facts(self, keys: list[tuple[str, Owner, Moment]]) -> list[Any]:
        """Read what is wanted under each name, once for all owners that ask at a moment; their scopes are known by now."""
        wanted = _grouped(((name, moment), owner) for name, owner, moment in keys)
        found = {}
        for (name, moment), owners in wanted.items():
            scopes = [self._scopes[owner, moment] for owner in owners]
            found[name, moment] = await READS[name](self._snapshot, scopes, moment)
        return [found[name, moment] for name, _, moment in keys]

    async def _read_rates(self, keys: list[tuple[str, Moment]]) -> list[Rates]:
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
