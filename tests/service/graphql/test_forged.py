"""What strangers write where only we would: cursors, ids, positions, characters."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import orjson
import pytest

from service.database.engine import Pools
from tests.service.graphql.asking import ask, complaint


def forged(*parts: object) -> str:
    return urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


@pytest.mark.parametrize(
    "place",
    [
        [2**63, "2026-01-01", 1, ""],
        [-1, "2026-01-01", 1, ""],
        [True, "2026-01-01", 1, ""],
        ["1", "2026-01-01", 1, ""],
        [1, "2026-01-01", 2**64 - 1, ""],
        [1, "2026-01-01", "1", ""],
        [1, "2026-13-01", 1, ""],
        [1, "2026-01-01", 1, "\0"],
        [1, "2026-01-01", 1],
        [],
    ],
)
async def test_a_forged_cursor_is_refused_with_a_sentence(
    told_pools: Pools, place: list[object]
) -> None:
    query = "query ($after: String) { events(after: $after, first: 1) { pageInfo { endCursor } } }"
    real = (await ask(told_pools, query))["events"]["pageInfo"]["endCursor"]
    version, digest, *_ = orjson.loads(decoded(real))
    message = await complaint(told_pools, query, after=forged(version, digest, *place))
    assert message.startswith("This cursor does not belong")


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize(
    "parts",
    [
        ["Event", "99999999999999999999999"],
        ["Event", "9" * 5_000],
        ["Paragraph", "x", 2**64 - 1, "2026-01-01"],
        ["Paragraph", "\0", 1, "2026-01-01"],
        ["Paragraph", "x", "1", "2026-01-01"],
        ["Nothing", "x"],
        ["Event"],
        [],
    ],
)
async def test_a_forged_id_names_nothing(told_pools: Pools, parts: list[object]) -> None:
    query = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await ask(told_pools, query, id=forged(*parts)))["node"] is None


async def test_a_position_larger_than_any_log_is_bad_input(told_pools: Pools) -> None:
    query = "query ($at: LogPosition!) { meta(asOf: {position: $at}) { position } }"
    for text in (str(2**63), "9" * 5000, "-1", "1.0", ""):
        assert "decimal string" in await complaint(told_pools, query, at=text)


@pytest.mark.parametrize(
    "asked",
    [
        'stakeholder(key: "\\u0000") { key }',
        'paragraph(address: "XX\\u0000#1") { key }',
        'event(by: {identity: {source: "\\u0000", id: "1"}}) { id }',
        'events(where: {subject: {eq: "\\u0000"}}) { totalCount }',
    ],
)
async def test_a_character_that_no_name_holds_is_bad_input(told_pools: Pools, asked: str) -> None:
    assert "U+0000" in await complaint(told_pools, f"{{ {asked} }}")


@pytest.mark.parametrize(
    "instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-05-03", "now"]
)
async def test_an_instant_that_no_calendar_has_is_bad_input(
    told_pools: Pools, instant: str
) -> None:
    query = "query ($at: DateTime!) { meta(asOf: {recordedAt: $at}) { position } }"
    assert "RFC 3339" in await complaint(told_pools, query, at=instant)
