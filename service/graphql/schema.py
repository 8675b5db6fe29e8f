"""The schema: the query root, every type that only an interface leads to, and how scalars are written."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from service.graphql.query import Query
from service.graphql.scalars import SCALARS
from service.graphql.types.instrument import Instrument
from service.graphql.types.meeting import Meeting
from service.graphql.types.paragraph import Paragraph
from service.graphql.types.stakeholder import Stakeholder

SCHEMA = strawberry.Schema(
    query=Query,
    types=[Instrument, Paragraph, Stakeholder, Meeting],
    config=StrawberryConfig(scalar_map=SCALARS),
)
