"""What a payload names: streams, paragraphs, events, in whatever part.

Which members can name anything is told by their types, so it is found out once for each model: most members of most
payloads are texts and codes, and every event is asked before it is recorded.
"""

from functools import cache
from typing import Any, TypeAlias, get_args

from events.types.keys import ParagraphAddress, StreamRef
from events.types.parts import EventIdentity, Part

Name: TypeAlias = StreamRef | ParagraphAddress | EventIdentity


def named_in(part: Part) -> list[Name]:
    """Return every name in a payload or a part of one, in the order of the models."""
    found: list[Name] = []
    _ask(part, found)
    return found


def _ask(part: Part, found: list[Name]) -> None:
    said = part.__dict__
    for member in _naming(type(part)):
        if said[member] is not None:
            _gather(said[member], found)


def _gather(value: Any, found: list[Name]) -> None:  # noqa: ANN401  # whatever a member holds
    match value:
        case StreamRef() | ParagraphAddress() | EventIdentity():
            found.append(value)
        case tuple():
            for item in value:
                _gather(item, found)
        case dict():
            for item in value.values():
                _gather(item, found)
        case Part():
            _ask(value, found)
        case _:
            return


@cache
def _naming(model: type[Part]) -> tuple[str, ...]:
    """Return the members of a model that can name something, by their attributes."""
    return tuple(name for name, field in model.model_fields.items() if _names(field.annotation))


def _names(annotation: object) -> bool:
    if not isinstance(annotation, type) or get_args(annotation):
        return any(_names(inner) for inner in get_args(annotation))
    if issubclass(annotation, Part):
        return issubclass(annotation, EventIdentity) or bool(_naming(annotation))
    return issubclass(annotation, StreamRef | ParagraphAddress)
