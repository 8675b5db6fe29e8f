"""Which of the two media types an answer is written in: what the caller weighs most, by `Accept`."""

from dataclasses import dataclass
from typing import Final

GRAPHQL: Final = "application/graphql-response+json"
JSON: Final = "application/json"
OFFERED: Final = (JSON, GRAPHQL)
"""The first wins where the caller has no preference: old clients read `*/*` and mean JSON."""


@dataclass(frozen=True, slots=True)
class _Range:
    """One entry of an `Accept` header."""

    media: str
    weight: float

    def fits(self, offer: str) -> int:
        """Return how exactly it names what is offered; 0 when it does not."""
        if self.media == offer:
            return 3
        kind, _, rest = self.media.partition("/")
        if rest == "*" and offer.startswith(f"{kind}/"):
            return 2
        return 1 if self.media == "*/*" else 0


def chosen(accept: str) -> str | None:
    """Return the media type of the answer; None when the caller accepts neither."""
    ranges = [one for one in map(_read, accept.split(",")) if one.media]
    if not ranges:
        return JSON
    weighed = [(_weight(offer, ranges), offer) for offer in OFFERED]
    best = max(weight for weight, _ in weighed)
    return next(offer for weight, offer in weighed if weight == best) if best > 0 else None


def _weight(offer: str, ranges: list[_Range]) -> float:
    """Return the weight of the most exact entry that fits."""
    fitting = [(one.fits(offer), one.weight) for one in ranges if one.fits(offer)]
    return max(fitting)[1] if fitting else 0.0


def _read(entry: str) -> _Range:
    media, *parameters = (part.strip().lower() for part in entry.split(";"))
    charset = _parameter(parameters, "charset") or "utf-8"
    weight = 0.0 if charset.strip('"') not in {"utf-8", "utf8"} else _number(parameters)
    return _Range(media, weight)


def _parameter(parameters: list[str], name: str) -> str | None:
    found = (one.partition("=")[2].strip() for one in parameters if one.startswith(f"{name}="))
    return next(found, None)


def _number(parameters: list[str]) -> float:
    try:
        weight = float(_parameter(parameters, "q") or "1")
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
