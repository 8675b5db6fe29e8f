"""Lists below a subject, as fields: rows that name it, read at once for all subjects that are asked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import strawberry

from service.graphql.connections import (
    After,
    Before,
    Count,
    First,
    Last,
    asked_page,
    connected,
    page_info,
)
from service.graphql.kinds import KINDS
from service.graphql.types.grouped import Whole, whole_of
from service.graphql.types.lookup import merges_followed, subject_node, subjects_by_key
from service.graphql.types.node import Info
from service.graphql.types.paged import paged
from service.graphql.types.worked import moment_of_list, row_at
from service.graphql.wheres import where_of
from service.reads import subjects
from service.reads.children import Branch, Owner
from service.reads.moment import Moment
from service.reads.pages import BY_KEY, Order, Page, Slice, digest_of, slice_of, sliced
from service.reads.snapshot import Row
from service.reads.subjects import Listing, ordered_names
from service.reads.where import EVERYTHING, Has, Where, Within

Owning: TypeAlias = Callable[[Any, Info, Moment], Awaitable[Owner]]
"""Under which keys a subject owns what is listed, as of a moment."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page of rows below a subject: when it was read, whose it was then, by what filter, how many there are in all."""

    rows: Slice[Row]
    moment: Moment
    owner: Owner
    where: Where
    count: Count


async def own_key(subject: Any, _info: Info, _moment: Moment) -> Owner:  # noqa: ANN401 - as above
    """Return a subject's own key."""
    return (subject.row["key"],)


async def all_names(subject: Any, info: Info, moment: Moment) -> Owner:  # noqa: ANN401 - as above
    """Return the keys under which a stakeholder goes, those merged into it included."""
    own: str = subject.row["key"]
    return await info.context.load.names.load((own, moment)) or (own,)


async def own_stream(subject: Any, _info: Info, _moment: Moment) -> Owner:  # noqa: ANN401 - as above
    """Return a subject's own streams."""
    streams: Owner = subject.streams
    return streams


async def branch_page(
    info: Info,
    branch: Branch,
    subject: Any,  # noqa: ANN401 - a Subject
    asked: Page,
    *,
    field: str,
    owning: Owning = own_key,
) -> Part:
    """Return one page of what belongs to a subject; with a cursor, at the moment of the first page.

    owning: asked at that moment, too: the question is the subject's, under whatever names it went by then.
    """
    own: str = subject.row["key"]
    arguments = {"of": own, "where": str(branch.where), "order": branch.order.columns}
    question = digest_of(field, arguments, subject.moment)
    listing = Listing(branch.table, question, order=branch.order)
    moment = subjects.moment_of(listing, asked, subject.moment)
    owner = await owning(subject, info, moment)
    branch = replace(branch, where=await merges_followed(info, branch.where, moment))
    if asked.after is not None or asked.before is not None:
        among = Where((Has(branch.column, owner),), also=(branch.where,))
        listing = replace(listing, where=among)
        part = await subjects.page_of(info.context.snapshot, listing, asked, moment=moment)
    else:
        found = await info.context.load.children.load((branch, owner, asked, moment)) or []
        order = ordered_names(branch.table, branch.order)
        part = sliced(found, asked, order, question=question, moment=moment)

    async def count() -> int:
        return await info.context.load.child_counts.load((branch, owner, moment)) or 0

    return Part(part, moment, owner, branch.where, count)


def subjects_below(
    kind: str, column: str, *, says: str, order: Order = BY_KEY, owning: Owning = own_key
) -> Any:  # noqa: ANN401 - a field for Strawberry to read
    """Return the field that lists the subjects of a kind which name this one in a column."""
    of = KINDS[kind]

    async def resolve(  # noqa: PLR0913, PLR0917 - the four arguments of every page
        self: Any,  # noqa: ANN401 - a Subject, which Strawberry must not read
        info: Info,
        where: of.where = strawberry.UNSET,  # type: ignore[name-defined] # made for the kind
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - the kind's connection
        branch = Branch(kind, column, where_of(where, of.predicates), order)
        asked, field = asked_page(first, after, last, before), f"{self.table}.{kind}.{column}"
        part = await branch_page(info, branch, self, asked, field=field, owning=owning)
        nodes = part.rows.mapped(lambda row: subject_node(kind, row, part.moment))
        whole = Whole(kind, part.where, part.moment, column, part.owner)
        connection, edge = of.classes
        more = whole_of(connection, whole)
        return connected(connection, edge, nodes, count=part.count, **more)

    return strawberry.field(resolver=resolve, graphql_type=of.connection, description=says)


@dataclass(frozen=True, slots=True)
class Ties:
    """Rows that tie a subject to others.

    branch:     of which table, by which column it names this subject.
    kind:       of the other ends.
    column:     names them.
    connection, edge: the classes; an edge is made of cursor, key, node, row and moment.
    owning:     under which keys this subject owns them.
    """

    branch: Branch
    kind: str
    column: str
    connection: Any
    edge: Any
    owning: Owning = own_key

    async def page(self, subject: Any, info: Info, asked: Page, where: Where = EVERYTHING) -> Any:  # noqa: ANN401 - the subject, and the connection
        """Return one page of them; `where` says which of the other ends are wanted."""
        branch = self.branch
        if where != EVERYTHING:
            within = Within(self.column, self.kind, "key", where)
            branch = replace(branch, where=Where((within,), also=(branch.where,)))
        field = f"{subject.table}.{branch.table}"
        part = await branch_page(info, branch, subject, asked, field=field, owning=self.owning)
        edges = await self._edges(info, part)
        nodes = [one.node for one in edges if one.node is not None]
        lies = page_info(part.rows)
        return self.connection(edges=edges, nodes=nodes, page_info=lies, count=part.count)

    async def _edges(self, info: Info, part: Part) -> list[Any]:
        rows = part.rows.rows
        keys = (row[self.column] for row in rows if row[self.column] is not None)
        found = await subjects_by_key(info, self.kind, keys, part.moment)
        return [
            self.edge(
                cursor=cursor,
                key=row[self.column],
                node=found.get(row[self.column]),
                row=row,
                moment=part.moment,
            )
            for cursor, row in zip(part.rows.cursors, rows, strict=True)
        ]


def tied(ties: Ties, *, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the field that lists rows which tie this subject to others, as edges to them."""

    @paged(ties.connection, says)
    async def field(self: Any, info: Info, asked: Page) -> Any:  # noqa: ANN401 - an object of the schema; its connection
        return await ties.page(self, info, asked)

    return field


def tied_where(ties: Ties, *, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the same field, with a `where` on the other ends."""
    of = KINDS[ties.kind]

    async def resolve(  # noqa: PLR0913, PLR0917 - the four arguments of every page
        self: Any,  # noqa: ANN401 - as above
        info: Info,
        where: of.where = strawberry.UNSET,  # type: ignore[name-defined] # made for the kind
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Any:  # noqa: ANN401 - the connection
        asked, wanted = asked_page(first, after, last, before), where_of(where, of.predicates)
        return await ties.page(self, info, asked, wanted)

    return strawberry.field(resolver=resolve, graphql_type=ties.connection, description=says)


def subjects_listed(kind: str, column: str, *, says: str) -> Any:  # noqa: ANN401 - as above
    """Return the field that lists the subjects of a kind whose keys the row holds, as far as they are known."""
    of = KINDS[kind]

    @paged(of.connection, says)
    async def field(self: Any, info: Info, asked: Page) -> Any:  # noqa: ANN401 - an object of the schema; kind's connection
        question = digest_of(f"{self.table}.{column}", {"of": self.row["key"]}, self.moment)
        moment = await moment_of_list(info, asked, question, self.moment)
        row = await row_at(self, info, moment)
        found = await subjects_by_key(info, kind, row[column] or (), moment)
        keys = list(found)
        whole = Whole(kind, Where((Has("key", tuple(keys)),)), moment, "key", tuple(keys))
        part = slice_of(keys, asked, question=question, moment=moment, keys=keys)

        async def count() -> int:
            return len(keys)

        connection, edge = of.classes
        nodes = part.mapped(found.__getitem__)
        return connected(connection, edge, nodes, count=count, **whole_of(connection, whole))

    return field
