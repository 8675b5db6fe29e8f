"""Documents with their versions, and every act on them: no single date completes one."""

import strawberry

from service.graphql import enums
from service.graphql.connections import Edge
from service.graphql.types import columns
from service.graphql.types.branches import subjects_below, subjects_listed
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.principle import principles
from service.graphql.types.subject import Subject
from service.graphql.types.versions import acts, versions
from service.reads.pages import Order


@strawberry.type(description="A document, whatever its version.")
class Document(Subject):
    """A row of the documents."""

    table = "document"

    type = columns.code("type", enums.DocumentType, "What kind it is; null where no source says.")
    symbol = columns.name(
        "symbol", "The official symbol of its newest version, where that has one."
    )
    by = subjects_listed("stakeholder", "by", says="Who wrote it.")
    adopted_by = subjects_listed("stakeholder", "adopted_by", says="The bodies that took it up.")
    partnership = columns.subject(
        "partnership", "partnership", "The partnership that it belongs to."
    )
    activity = columns.subject("activity", "activity", "The activity that it is about.")
    published = columns.day("published", "When it was first published.")
    url = columns.text("url", "Where it can be read.")
    sha256 = columns.text("sha256", "SHA-256 of its file, in hex.")
    versions = versions()
    acts = acts()
    consultations = subjects_below(
        "consultation", "document", says="Consultations about it, by key."
    )
    responses = subjects_below(
        "response",
        "document",
        says="Views on it, by the day they came.",
        order=Order((("received", False),)),
    )
    work_items = subjects_below(
        "workitem", "programme", says="The items that it holds as a work programme, by key."
    )
    principles = principles("document")


@strawberry.type(description="A page of documents.")
class DocumentConnection(Groupable[Document]):
    """Which can be grouped."""

    aggregates = aggregates("document")


DocumentEdge = Edge[Document]
