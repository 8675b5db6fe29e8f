"""People by their function; who they are stands nowhere here, only digests of it."""

import strawberry

from service.graphql.connections import Edge
from service.graphql.types import columns
from service.graphql.types.grouped import Groupable, aggregates
from service.graphql.types.subject import Subject


@strawberry.type(description="Somebody who acted in a function.")
class Person(Subject):
    """A row of the people; the title is the function."""

    table = "person"

    on_behalf_of = columns.subject("stakeholder", "on_behalf_of", "On whose behalf they acted.")
    recorded = columns.day("recorded", "Since when they acted in it.")
    digests = columns.names(
        "digests", "Salted digests of what is personal: whoever holds the values can prove them."
    )


@strawberry.type(description="A page of people.")
class PersonConnection(Groupable[Person]):
    """Which can be grouped."""

    aggregates = aggregates("person")


PersonEdge = Edge[Person]
