"""The values that members are made of: texts, dates, counts, amounts; and how a member may be absent.

Absent is absent: an optional member is left out, never null. A null that somebody sends is a fault, because stored
bytes would then say "nothing" in two ways.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Annotated, Any, Final, TypeAlias, TypeVar, get_args

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from events import edtf
from events.errors import NotADate
from events.types.keys import ADDRESS, NUMBER

T = TypeVar("T")


class Absent:
    """Marks `X | None` as "X, or left out": the default may be None, a value that is sent may not."""

    __slots__ = ()

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401  # a type, of which there is no type
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        wanted = [part for part in get_args(source) if part is not type(None)]
        return handler.generate_schema(reduce(or_, wanted))


@dataclass(frozen=True, slots=True)
class DateText:
    """Marks a date of EDTF level 0; with `day_only` a day and nothing less."""

    day_only: bool = False

    def read(self, text: str) -> edtf.EdtfDate:
        try:
            date = edtf.parse(text)
        except NotADate as error:
            raise PydanticCustomError("date_not_level_0", "{hint}", {"hint": str(error)}) from None
        if self.day_only and not date.is_day:
            raise PydanticCustomError("not_a_day", "Give the day: YYYY-MM-DD.")
        return date

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self.read,
            core_schema.str_schema(max_length=10),
            serialization=core_schema.plain_serializer_function_ser_schema(_date_text),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": _DAY if self.day_only else edtf.PATTERN}


_DAY: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _date_text(date: edtf.EdtfDate) -> str:
    return date.text


Maybe: TypeAlias = Annotated[T | None, Absent()]
# Lists are tuples inside, for a payload is a fact. An empty list says nothing: `Some` wants the member left out instead.
Some: TypeAlias = Annotated[tuple[T, ...], Field(strict=False, min_length=1, max_length=2000)]
Many: TypeAlias = Annotated[tuple[T, ...], Field(strict=False, max_length=2000)]

Date: TypeAlias = Annotated[edtf.EdtfDate, DateText()]
Day: TypeAlias = Annotated[edtf.EdtfDate, DateText(day_only=True)]

Line: TypeAlias = Annotated[str, Field(min_length=1, max_length=300)]
Prose: TypeAlias = Annotated[str, Field(min_length=1, max_length=2000)]
LongText: TypeAlias = Annotated[str, Field(min_length=1, max_length=20_000)]
Code: TypeAlias = Annotated[str, Field(pattern="^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$")]
Symbol: TypeAlias = Annotated[str, Field(min_length=1, max_length=120)]
Url: TypeAlias = Annotated[str, Field(pattern="^[a-z][a-z0-9+.-]*:[!-~]+$", max_length=2000)]
SourceUri: TypeAlias = Annotated[str, Field(pattern="^[!-~]+$", max_length=512)]
Language: TypeAlias = Annotated[
    str, Field(pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35)
]
Sha256: TypeAlias = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Address: TypeAlias = Annotated[str, Field(pattern=f"^{ADDRESS}$")]
# A name that an instrument gives: of a body, a class, an act, a criterion. ASCII, because names become names of members.
Name: TypeAlias = Annotated[str, Field(pattern="^[!-~]+( [!-~]+)*$", max_length=80)]
Named: TypeAlias = Annotated[dict[Name, T], Field(max_length=200)]
AnyAddress: TypeAlias = Annotated[str, Field(pattern=f"^{ADDRESS}(#{NUMBER})?$")]
EventTypeName: TypeAlias = Annotated[str, Field(pattern="^[a-z]+\\.[a-z_]+$", max_length=80)]

Count: TypeAlias = Annotated[int, Field(ge=1, le=1_000_000_000)]
# A decimal string, because sums of money are exact and canonical bytes know no floats. Absent where no source says it,
# never 0: a zero would claim that somebody counted.
Amount: TypeAlias = Annotated[
    str, Field(pattern="^(0\\.0{0,3}[1-9][0-9]{0,3}|[1-9][0-9]{0,17}(\\.[0-9]{1,4})?)$")
]
