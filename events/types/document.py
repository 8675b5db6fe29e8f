"""Documents and their versions: drafted, submitted, circulated, adopted, published.

A version is a number of ours, counted from 1; what the document itself calls it is the label.
"""

from typing import ClassVar, Literal, TypeAlias

from events.types import codes, keys
from events.types.fields import World
from events.types.parts import Addressee, File, Part
from events.types.values import Count, Line, Maybe, Name, Some

Purpose: TypeAlias = Literal["adoption", "information", "comment"]
Act: TypeAlias = Literal["adopts", "approves", "endorses", "takes-note"]
How: TypeAlias = Literal["issued", "printed", "online"]


class Version(Part):
    """A version of a document."""

    n: Count
    label: Maybe[Line] = None


class DocumentDrafted(World):
    """A version was written; with `revises` it is a revision of an earlier one."""

    acting: ClassVar[tuple[str, ...]] = ("by",)

    by: Some[keys.StakeholderRef]
    document_type: codes.DocumentType
    name: Line
    version: Version
    revises: Maybe[Count] = None
    uses: Maybe[Some[keys.UsedRef]] = None
    file: Maybe[File] = None


class DocumentSubmitted(World):
    """The document itself, not a paper about it, was laid before a body."""

    acting: ClassVar[tuple[str, ...]] = ("by",)

    by: Some[keys.StakeholderRef]
    body: keys.StakeholderRef
    agenda_item: Maybe[Name] = None
    for_: Purpose
    version: Maybe[Count] = None
    document_type: Maybe[codes.DocumentType] = None


class DocumentCirculated(World):
    """The document was sent to somebody."""

    acting: ClassVar[tuple[str, ...]] = ("by",)

    by: Some[keys.StakeholderRef]
    addressees: Some[Addressee]
    version: Maybe[Count] = None
    document_type: Maybe[codes.DocumentType] = None


class DocumentAdopted(World):
    """A body adopted the document, or parts of it. Whether it was the body asked is for the rule."""

    acting: ClassVar[tuple[str, ...]] = ("body",)

    body: keys.StakeholderRef
    act: Act
    parts: Maybe[Some[Line]] = None
    version: Maybe[Count] = None
    document_type: Maybe[codes.DocumentType] = None


class DocumentPublished(World):
    """The document is out."""

    acting: ClassVar[tuple[str, ...]] = ("by",)

    by: Some[keys.StakeholderRef]
    how: How
    version: Maybe[Count] = None
    document_type: Maybe[codes.DocumentType] = None
    file: Maybe[File] = None
