"""What stands out in a world while it goes by: how much there is of what, and which subjects are the busiest."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bench.world.world import Request


class Spotlight:
    """Counts what passes; the busiest subjects are what the queries ask for."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._joined: Counter[str] = Counter()
        self._claimed: Counter[str] = Counter()
        self._types: Counter[str] = Counter()

    def over(self, told: Iterable[Request]) -> Iterator[Request]:
        """Yield what comes, having looked at it."""
        streams: set[str] = set()
        for request in told:
            for event in request.events:
                self._types[event["type"]] += 1
                if event["subject"] not in streams:
                    streams.add(event["subject"])
                    self._kinds[event["subject"].partition("/")[0]] += 1
                if event["type"] == "servanda.partnership.joined":
                    self._joined[event["subject"].partition("/")[2]] += 1
                self._claimed.update(c["paragraph"] for c in event["data"].get("evidence", ()))
            yield request

    def counts(self) -> dict[str, int]:
        """Return how many events, claims and subjects of each kind there were."""
        amended = self._types["servanda.event.corrected"] + self._types["servanda.event.retracted"]
        whole = {
            "events": self._types.total(),
            "amendments": amended,
            "claims": self._claimed.total(),
        }
        busiest = max(self._claimed.values(), default=0)
        return (
            whole | {"claims on the busiest paragraph": busiest} | dict(self._kinds.most_common())
        )

    @property
    def partnership(self) -> str:
        """The key of the partnership that most have joined."""
        return self._joined.most_common(1)[0][0]

    @property
    def paragraph(self) -> str:
        """The address of the paragraph for which most was nominated."""
        return self._claimed.most_common(1)[0][0]
