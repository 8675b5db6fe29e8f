"""How the JSON Schema of a payload is printed: what a poster must know, and nothing of how our models hold it."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema
from typing_extensions import override


class PlainSchema(GenerateJsonSchema):
    """No invented titles, and no defaults: a member that is left out is absent, not null."""

    @override
    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    @override
    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])
