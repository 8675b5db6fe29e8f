"""Which media type is chosen, header by header."""

import pytest

from service.graphql.negotiation import GRAPHQL, JSON, chosen


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        (" , ", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (GRAPHQL, GRAPHQL),
        (GRAPHQL.upper(), GRAPHQL),
        (f"*/*, {GRAPHQL}", JSON),
        (f"*/*;q=0.1, {GRAPHQL}", GRAPHQL),
        (f"{JSON};q=0, */*", GRAPHQL),
        (f"{GRAPHQL};q=0", None),
        (f"{JSON}; charset=UTF-8", JSON),
        (f'{JSON}; charset="utf-8"', JSON),
        (f"{JSON}; charset=latin1", None),
        (f"{JSON};q=2", None),
        (f"{JSON};q=much", None),
        ("text/html", None),
        ("text/html, */*;q=0.8", JSON),
        ("text/*", None),
    ],
)
def test_the_most_exact_entry_decides_and_the_largest_weight_wins(
    accept: str, media: str | None
) -> None:
    assert chosen(accept) == media
