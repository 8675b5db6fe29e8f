"""Responses: views that somebody gave, asked or not."""

from typing import ClassVar, Literal, TypeAlias

from events.types import keys
from events.types.fields import NotNobody
from events.types.parts import File
from events.types.values import Maybe, Prose, Some

Stance: TypeAlias = Literal["support", "conditional", "question", "oppose", "comment"]


class ResponseReceived(NotNobody):
    """A view, by senders with a name or without one. A late one is accepted: late truth is the normal case."""

    acting: ClassVar[tuple[str, ...]] = ("by",)
    somebody: ClassVar[tuple[str, ...]] = ("by", "unnamed")

    by: Maybe[Some[keys.StakeholderRef]] = None
    answers: Maybe[keys.ConsultationRef] = None
    stance: Maybe[Stance] = None
    summary: Maybe[Prose] = None
    file: Maybe[File] = None
