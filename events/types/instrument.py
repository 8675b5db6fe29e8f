"""An instrument as it is loaded from its file: the decision, its paragraphs, rules, references and succession.

What a rule means is judged by whoever evaluates it. Here its criteria and values are plain JSON, in the file's own words,
so that a change of the rule language is no new version of these types.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, JsonValue
from typing_extensions import override

from events.types import codes, keys
from events.types.fields import World
from events.types.parts import Part
from events.types.values import Address as InstrumentAddress
from events.types.values import (
    AnyAddress,
    Count,
    Date,
    Day,
    EventTypeName,
    Line,
    LongText,
    Many,
    Maybe,
    Name,
    Named,
    Sha256,
    Some,
)

Role: TypeAlias = Literal["recital", "paragraph", "element"]
Succession: TypeAlias = Literal["renews", "amends", "replaces"]
# What follows from a rule: the name of a value and the condition under which it holds.
Outcome: TypeAlias = Annotated[list[JsonValue], Field(min_length=2, max_length=2)]
Outcomes: TypeAlias = Annotated[tuple[Outcome, ...], Field(strict=False, max_length=50)]


class Window(Part):
    """The meeting, by its code, from whose first day on evidence counts."""

    opens: Name


class Body(Part):
    """A body that the instrument calls by a code of its own."""

    stakeholder: keys.StakeholderRef
    type: codes.StakeholderType
    name: Line


class NamedDocument(Part):
    """A document that rules test by its key; the key is the slug of its stream."""

    type: codes.DocumentType
    name: Line


class Object(Part):
    """What a paragraph asks for, and between whom."""

    text: Maybe[Line] = None
    document: Maybe[Name] = None
    scope: Maybe[Some[Name]] = None


class ReferenceItem(Part):
    """One code of a text to judge by, or one entry of a register.

    number:    in a register, how many were counted on the first day; without it the item is one member, by its key.
    countries: the countries that the item covers, by ISO 3166.
    """

    code: Name
    label: Line
    from_: Maybe[Date] = None
    to: Maybe[Date] = None
    basis: Line
    number: Maybe[Count] = None
    countries: Maybe[Some[codes.Country]] = None


class InstrumentRecorded(World):
    """A decision as a whole, with the words that its paragraphs and rules use."""

    address: InstrumentAddress
    name: Line
    adopted_by: keys.StakeholderRef
    adopted_at: keys.MeetingRef
    adopted_on: Day
    text_sha256: Sha256
    window: Window
    bodies: Named[Body]
    classes: Named[Some[codes.StakeholderType]]
    acts: Named[Some[EventTypeName]]
    verbs: Maybe[Named[codes.Family]] = None
    documents: Maybe[Named[NamedDocument]] = None

    @override
    def own_stream(self) -> str:
        return keys.instrument_stream(self.address)


class InstrumentParagraphRecorded(World):
    """A recital, an operative paragraph or an element of an appendix."""

    address: keys.Paragraph
    role: Role
    verb: Maybe[Name] = None
    family: Maybe[codes.Family] = None
    act: Maybe[Name] = None
    addressees: Maybe[Many[Name]] = (
        None  # empty where the text addresses nobody: that is a statement
    )
    object: Maybe[Object] = None
    scope: Maybe[Some[Name]] = None
    text: LongText
    deliverables: Maybe[Named[Line]] = None
    depends_on: Maybe[Some[keys.Paragraph]] = None
    takes_into_account: Maybe[Some[Line]] = None
    refers_to: Maybe[Some[AnyAddress]] = None

    @override
    def own_stream(self) -> str:
        return keys.instrument_stream(self.address.instrument)


class InstrumentRuleRecorded(World):
    """How a paragraph is judged: what counts, and what follows."""

    paragraph: keys.Paragraph
    version: Count
    family: codes.Family
    criteria: Named[JsonValue]
    values: Outcomes
    required: Maybe[Some[Name]] = None
    open_ended: Maybe[bool] = None
    depends_on: Maybe[Name] = None

    @override
    def own_stream(self) -> str:
        return keys.instrument_stream(self.paragraph.instrument)


class InstrumentReferenceRecorded(World):
    """One version of a text to judge by: principles, priority fields, waste streams, registers.

    register_of: the class whose members the text counts, so that a number of them is told out of how many.
    """

    reference: Name
    version: Name
    kind: Name
    register_of: Maybe[Name] = None
    items: Some[ReferenceItem]


class InstrumentLinked(World):
    """Succession: a later paragraph asks again, amends or replaces an earlier one. Either may be of an instrument not loaded."""

    from_address: AnyAddress
    to_address: AnyAddress
    kind: Succession
    on: Day
    basis: Line
