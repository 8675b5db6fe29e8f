"""Lists walked by their cursors, in both directions: page after page they give the list that the oracle gives whole."""

from dataclasses import dataclass
from typing import Any, Final

import pytest
from graphql import get_named_type, parse

from tests.differential.asked import Asked
from tests.differential.comparing import of_service
from tests.differential.oracle.answers import LISTS, answer, schema
from tests.differential.questions.writing import Question

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE: Final = 7
ENDS: Final = {"first": ("after", "endCursor"), "last": ("before", "startCursor")}
BELOW: Final = (
    ('document(key: "edge-text")', "acts", "event { position }"),
    ('document(key: "edge-text")', "versions", "number"),
    ('document(key: "edge-text")', "history", "position"),
    ('partnership(key: "edge-club")', "members", "key"),
    ('partnership(key: "edge-club")', "principles", "principle finding"),
    ('stakeholder(key: "edge-gamma")', "activities", "key"),
    ('stakeholder(key: "edge-gamma")', "responses", "key"),
    ('instrument(address: "LAKES-II/9")', "paragraphs", "number"),
    ('instrument(address: "LAKES-II/9")', "succession", "address"),
    ('paragraph(address: "LAKES-II/9#4")', "evidence", "position"),
    ('paragraph(address: "LAKES-II/9#4")', "statusTimeline", "from position"),
    ('paragraph(address: "LAKES-II/9#4")', "conflicts", "key"),
)
"""Lists of the second log below one subject, each with what tells its nodes apart."""


@dataclass(frozen=True, slots=True)
class List:
    """A list of the schema: what stands before its field, the field, its other arguments, what to ask of a node."""

    before: str
    field: str
    node: str
    arguments: str = ""

    @property
    def path(self) -> list[str]:
        return [*filter(None, [self.before.partition("(")[0]]), self.field]

    def page(self, given: str) -> Question:
        """Return the question for one page."""
        asked = f"{self.field}({given}{self.arguments})"
        within = f"{asked} {{ nodes {{ {self.node} }} pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }}"
        return Question(
            f"{{ {self.before} {{ {within} }} }}" if self.before else f"{{ {within} }}", {}
        )

    def in_(self, data: Any) -> Any:  # noqa: ANN401 - an answer
        """Return the page out of an answer."""
        for name in self.path:
            data = data[name]
        return data


async def walked(asked: Asked, listed: List, end: str) -> list[Any]:
    """Return the nodes of a list as the service gives them, page after page from one end, in the order of the list."""
    towards, its_cursor = ENDS[end]
    found: list[Any] = []
    cursor = ""
    while True:
        given = f"{end}: {PAGE}{cursor}"
        answered = await of_service(asked.pools, parse(listed.page(given).text))
        assert answered.errors is None, answered.errors
        page = listed.in_(answered.data)
        found = found + page["nodes"] if end == "first" else page["nodes"] + found
        if not page["pageInfo"]["hasNextPage" if end == "first" else "hasPreviousPage"]:
            return found
        cursor = f', {towards}: "{page["pageInfo"][its_cursor]}"'


def whole(asked: Asked, listed: List) -> list[Any]:
    """Return the nodes of a list as the oracle gives them, all at once."""
    document = parse(listed.page("first: 1000").text)
    answered = answer(asked.material.oracle, document)
    assert answered.errors is None, answered.errors
    found: list[Any] = listed.in_(answered.data)["nodes"]
    return found


def orders(field: str) -> list[str]:
    """Return the orders in which a list can be asked for, each with its arguments."""
    query = schema().query_type
    assert query
    arguments = query.fields[field].args
    if "orderBy" not in arguments:
        return [", direction: DESC", ""]
    members = get_named_type(get_named_type(arguments["orderBy"].type).fields["field"].type)
    codes = [one for one in members.values if one not in {"KEY", "TITLE"}]
    falling = [f", orderBy: [{{field: {one}, direction: DESC}}]" for one in codes]
    return ["", *falling]


@pytest.mark.parametrize("end", sorted(ENDS))
@pytest.mark.parametrize("field", [*LISTS, "events"])
async def test_pages_of_a_whole_list_make_the_list(real: Asked, field: str, end: str) -> None:
    for arguments in orders(field):
        listed = List("", field, "position" if field == "events" else "key", arguments)
        assert await walked(real, listed, end) == whole(real, listed), arguments


@pytest.mark.parametrize("end", sorted(ENDS))
@pytest.mark.parametrize(("before", "field", "node"), BELOW, ids=[one[1] for one in BELOW])
async def test_pages_below_a_subject_make_its_list(
    second: Asked, before: str, field: str, node: str, end: str
) -> None:
    listed = List(before, field, node)
    assert await walked(second, listed, end) == whole(second, listed)
