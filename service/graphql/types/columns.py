"""Fields read off a row: codes, texts, dates as sources state them, and the subjects that a row names by key or stream."""

from typing import Any

import strawberry

from service.graphql.connections import lazily, many, maybe
from service.graphql.kinds import KINDS
from service.graphql.types.lookup import subject_by_key, subject_of_stream
from service.graphql.types.node import Info, When, whens

# Each returns a field for Strawberry to read, and Strawberry must not read the type of `self`: both are Any.


def code(column: str, enum: Any, says: str, *, optional: bool = True) -> Any:  # noqa: ANN401 - as above
    """Return the field of one code of a closed list."""

    def resolve(self: Any) -> Any:  # noqa: ANN401 - as above
        held = self.row[column]
        return None if held is None else enum(held)

    kind = maybe(enum) if optional else enum
    return strawberry.field(resolver=resolve, graphql_type=kind, description=says)


def codes(column: str, enum: Any, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the field of several codes of a closed list."""

    def resolve(self: Any) -> Any:  # noqa: ANN401 - as above
        return [enum(held) for held in self.row[column] or ()]

    return strawberry.field(resolver=resolve, graphql_type=many(enum), description=says)


def names(column: str, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the field of several keys or codes, as they are stored."""

    def resolve(self: Any) -> list[str]:  # noqa: ANN401 - as above
        return list(self.row[column] or ())

    return strawberry.field(resolver=resolve, description=says)


def name(column: str, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the field of one key or code, as it is stored."""

    def resolve(self: Any) -> str | None:  # noqa: ANN401 - as above
        held = self.row[column]
        return None if held is None else str(held)

    return strawberry.field(resolver=resolve, description=says)


def text(member: str, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the field of something that is said in words."""

    def resolve(self: Any) -> str | None:  # noqa: ANN401 - as above
        held = self.said.get(member)
        return None if held is None else str(held)

    return strawberry.field(resolver=resolve, description=says)


def number(member: str, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the field of a whole number that may not be said."""

    def resolve(self: Any) -> int | None:  # noqa: ANN401 - as above
        held = self.said.get(member)
        return None if held is None else int(held)

    return strawberry.field(resolver=resolve, description=says)


def day(member: str, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the field of a date as its source states it."""

    def resolve(self: Any) -> When | None:  # noqa: ANN401 - as above
        return whens(self.said.get(member))

    return strawberry.field(resolver=resolve, description=says)


def subject(kind: str, column: str, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the field of the subject whose key a column holds; null where it is not known on the day."""

    async def resolve(self: Any, info: Info) -> Any:  # noqa: ANN401 - as above
        key = self.row[column]
        return None if key is None else await subject_by_key(info, kind, key, self.moment)

    of = KINDS[kind]
    return strawberry.field(resolver=resolve, graphql_type=maybe(of.node), description=says)


def stream(member: str, says: str, *, column: bool = False) -> Any:  # noqa: ANN401 - as above
    """Return the field of the subject whose stream is said, in the body or in a column, whatever its kind."""

    async def resolve(self: Any, info: Info) -> Any:  # noqa: ANN401 - as above
        held = self.row[member] if column else self.said.get(member)
        return await subject_of_stream(info, held, self.moment)

    of = maybe(lazily("subject", "Subject"))
    return strawberry.field(resolver=resolve, graphql_type=of, description=says)
