"""The kinds of subjects in one table: what each is called in the schema, and what its lists can be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.graphql import filters
from service.graphql.connections import lazily
from service.graphql.orders import ORDERS
from service.graphql.wheres import Predicate, order_argument, where_argument


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of subject.

    name:       of its table, and of its streams.
    module:     of its type.
    type_name:  in the schema; its connection, edge, filter and order are called after it.
    what:       several of them, in sentences.
    predicates: what its lists can be asked for; none where there is no list of it.
    """

    name: str
    module: str
    type_name: str
    what: str
    predicates: tuple[Predicate, ...] = ()

    @property
    def node(self) -> Any:  # noqa: ANN401 - Strawberry's own kind of reference
        """A reference to its type."""
        return lazily(self.module, self.type_name)

    @property
    def connection(self) -> Any:  # noqa: ANN401 - as above
        """A reference to the type of its lists."""
        return lazily(self.module, f"{self.type_name}Connection")

    @property
    def classes(self) -> tuple[Any, Any]:
        """The classes of its connection and edge, once all modules are there."""
        edge = lazily(self.module, f"{self.type_name}Edge")
        return self.connection.resolve_type(), edge.resolve_type()

    @property
    def where(self) -> Any:  # noqa: ANN401 - a type for Strawberry to read
        """The argument that says which of them are wanted."""
        return where_argument(getattr(filters, f"{self.type_name}Where"), self.what)

    @property
    def order(self) -> Any:  # noqa: ANN401 - as above
        """The argument that says in what order."""
        return order_argument(ORDERS[self.type_name][0])

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns that the members of its order name."""
        return ORDERS[self.type_name][1]


_KINDS: Final = (
    Kind("instrument", "instrument", "Instrument", "instruments", filters.INSTRUMENTS),
    Kind("paragraph", "paragraph", "Paragraph", "paragraphs"),
    Kind("reference", "reference", "Reference", "texts to judge by", filters.REFERENCES),
    Kind("meeting", "meeting", "Meeting", "meetings", filters.MEETINGS),
    Kind("stakeholder", "stakeholder", "Stakeholder", "stakeholders", filters.STAKEHOLDERS),
    Kind("partnership", "partnership", "Partnership", "partnerships", filters.PARTNERSHIPS),
    Kind("consultation", "consultation", "Consultation", "consultations", filters.CONSULTATIONS),
    Kind("response", "response", "Response", "responses", filters.RESPONSES),
    Kind("activity", "activity", "JointActivity", "joint activities", filters.ACTIVITIES),
    Kind("document", "document", "Document", "documents", filters.DOCUMENTS),
    Kind("report", "report", "Report", "reports", filters.REPORTS),
    Kind("workitem", "workitem", "WorkItem", "work items", filters.WORKITEMS),
    Kind("contribution", "contribution", "Contribution", "contributions", filters.CONTRIBUTIONS),
    Kind("conflict", "conflict", "Conflict", "conflicts of sources", filters.CONFLICTS),
    Kind("person", "person", "Person", "people", filters.PEOPLE),
)

KINDS: Final[Mapping[str, Kind]] = {one.name: one for one in _KINDS}
BY_TYPE: Final[Mapping[str, Kind]] = {one.type_name: one for one in _KINDS}
