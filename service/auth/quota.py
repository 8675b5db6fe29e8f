"""How much a principal may ask for: token buckets, in memory and per process, by a clock that the caller owns.

Two processes give twice as much. Why not one count in the database: each request would pay a round trip for a limit that
is there to keep one client from the others' room, not to be exact.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from service.auth.errors import QuotaExceeded
from service.auth.principal import LOCAL


@dataclass(frozen=True, slots=True)
class Policy:
    """A quota that fills again within its window; the bucket is full at first.

    unit: what is counted, where it is not requests.
    """

    name: str
    quota: int
    window_s: int
    unit: str | None = None

    @property
    def per_second(self) -> float:
        return self.quota / self.window_s


RECORD: Final = Policy("record", 600, 60)
BYTES: Final = Policy("bytes", 64 * 2**20, 3600, "content-bytes")
STREAMS: Final = "streams"
MOST_STREAMS: Final = 4
STREAM_RETRY_S: Final = 10
"""When a stream ends, nobody knows: after so long it is worth asking."""

POLICY: Final = (
    *(
        f'"{one.name}";q={one.quota};w={one.window_s}' + (f';qu="{one.unit}"' if one.unit else "")
        for one in (RECORD, BYTES)
    ),
    f'"{STREAMS}";q={MOST_STREAMS};qu="concurrent-requests"',
)
"""The members of the header RateLimit-Policy."""

MOST: Final = 20_000
"""So many buckets are kept before those that are full again are forgotten."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What was left of a quota at an instant; it fills by itself from then on."""

    left: float
    at_s: float

    def filled(self, policy: Policy, now_s: float) -> "Bucket":
        """Return how it stands now; a clock that was set back fills nothing."""
        passed = max(0.0, now_s - self.at_s)
        left = min(float(policy.quota), self.left + passed * policy.per_second)
        return Bucket(left, max(now_s, self.at_s))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a quota.

    remaining: whole units.
    reset_s:   seconds until it is full; for what was refused, until as much as was asked for is there.
    """

    policy: Policy
    remaining: int
    reset_s: int

    @property
    def member(self) -> str:
        """The member of the header RateLimit."""
        return f'"{self.policy.name}";r={self.remaining};t={self.reset_s}'


class Quotas:
    """Who has how much left. One per process; nobody waits in it, so no task sees half a change."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, Policy], Bucket] = {}
        self._open: dict[str, int] = {}  # streams, by principal; changed by `stream` alone

    def take(
        self, authid: str, amounts: Mapping[Policy, int], now_s: float
    ) -> tuple[Standing, ...]:
        """Take of each quota as much as is said, and return what is left; all or nothing.

        now_s: of a clock that is never set back.
        Raises QuotaExceeded, also for more than a quota ever holds. Nothing is counted for `local`, nor told.
        """
        if authid == LOCAL.authid:
            return ()
        stand = {policy: self._bucket(authid, policy, now_s) for policy in amounts}
        short = [policy for policy, amount in amounts.items() if stand[policy].left < amount]
        if short:
            raise _exceeded([_lacking(one, stand[one], amounts[one]) for one in short])
        taken = {
            policy: Bucket(stand[policy].left - amount, stand[policy].at_s)
            for policy, amount in amounts.items()
        }
        self._keep({(authid, policy): bucket for policy, bucket in taken.items()}, now_s)
        return tuple(_standing(policy, bucket) for policy, bucket in taken.items())

    @contextmanager
    def stream(self, authid: str) -> Iterator[None]:
        """Hold one of the streams that a principal may have open at once; raise QuotaExceeded when there is none left."""
        if authid == LOCAL.authid:
            yield
            return
        held = self._open.get(authid, 0)
        if held >= MOST_STREAMS:
            raise QuotaExceeded((STREAMS,), (f'"{STREAMS}";r=0',), STREAM_RETRY_S)
        self._open[authid] = held + 1
        try:
            yield
        finally:
            self._open[authid] -= 1
            if not self._open[authid]:
                del self._open[authid]

    def _bucket(self, authid: str, policy: Policy, now_s: float) -> Bucket:
        found = self._buckets.get((authid, policy))
        return Bucket(policy.quota, now_s) if found is None else found.filled(policy, now_s)

    def _keep(self, buckets: Mapping[tuple[str, Policy], Bucket], now_s: float) -> None:
        """Keep what was taken; where there are too many, forget those that are full again, as if never taken from."""
        self._buckets |= buckets
        if len(self._buckets) > MOST:
            self._buckets = {
                (authid, policy): bucket
                for (authid, policy), bucket in self._buckets.items()
                if bucket.filled(policy, now_s).left < policy.quota
            }


def _standing(policy: Policy, bucket: Bucket) -> Standing:
    return Standing(
        policy, floor(bucket.left), ceil((policy.quota - bucket.left) / policy.per_second)
    )


def _lacking(policy: Policy, bucket: Bucket, amount: int) -> Standing:
    """Return how a quota stands that has less than is asked for; nothing above the quota is ever there."""
    missing = min(amount, policy.quota) - bucket.left
    return Standing(policy, floor(bucket.left), max(1, ceil(missing / policy.per_second)))


def _exceeded(lacking: Sequence[Standing]) -> QuotaExceeded:
    return QuotaExceeded(
        tuple(one.policy.name for one in lacking),
        tuple(one.member for one in lacking),
        max(one.reset_s for one in lacking),
    )
