"""How a text or a partnership stands to a list of principles, row by row."""

from typing import Literal, Self, TypeAlias

from pydantic import ConfigDict, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from events.types.fields import World
from events.types.parts import Part
from events.types.values import Name, Prose, Some

Finding: TypeAlias = Literal["met", "not-met", "not-shown"]


class Row(Part):
    """What was found for one principle, and why."""

    principle: Name
    finding: Finding
    reason: Prose


def _schema_of_one(schema: JsonDict) -> None:
    schema["anyOf"] = [{"required": ["document"]}, {"required": ["partnership"]}]


class PrincipleMapped(World):
    """A document or a partnership is held against one version of a reference text."""

    model_config = ConfigDict(json_schema_extra=_schema_of_one)

    reference: Name
    version: Name
    rows: Some[Row]

    @model_validator(mode="after")
    def _is_about_something(self) -> Self:
        if self.document is None and self.partnership is None:
            raise PydanticCustomError("about_nothing", "Give `document` or `partnership`.")
        return self
