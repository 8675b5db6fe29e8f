"""Which of the media types that we offer an answer is written in: what the caller weighs most, by `Accept`."""

from collections.abc import Iterator, Sequence

from starlette.requests import Request

from service.web.problems import NOT_ACCEPTABLE
from service.web.refusals import Refused


def chosen(request: Request, offered: Sequence[str]) -> str:
    """Return the media type of the answer, the first offered where the caller does not mind.

    Raises Refused when the caller accepts none.
    """
    ranges = list(_ranges(",".join(request.headers.getlist("accept"))))
    if not ranges:
        return offered[0]
    weights = [_weight(media, ranges) for media in offered]
    if not any(weights):
        raise Refused(NOT_ACCEPTABLE, f"Accept {' or '.join(offered)}.")
    return offered[weights.index(max(weights))]


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """Yield each entry of the header with its weight; one that cannot be read weighs nothing."""
    for entry in header.split(","):
        media, *parameters = (part.strip().lower() for part in entry.split(";"))
        if media:
            yield media, _number(parameters)


def _number(parameters: Sequence[str]) -> float:
    said = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        weight = float(said)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def _weight(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the weight of the most exact entry that fits."""
    exactness = {media: 3, f"{media.partition('/')[0]}/*": 2, "*/*": 1}
    fitting = [(exactness[name], weight) for name, weight in ranges if name in exactness]
    return max(fitting)[1] if fitting else 0.0
