"""Those who were there and are not named: by class, with a count where a source gives one."""

from collections.abc import Mapping
from typing import Any

import strawberry


@strawberry.type(description="Some who are known by class alone, or not even by that.")
class Participants:
    """What a source says of them."""

    class_: str | None = strawberry.field(name="class", description="Their class.")
    count: int | None = strawberry.field(description="How many they were.")
    text: str | None = strawberry.field(description="What the source calls them.")


def participants_of(said: Mapping[str, Any]) -> list[Participants]:
    """Return those present by class, and those whom the source does not name."""
    unnamed = said.get("unnamed")
    listed = [*said.get("participants", ()), *([] if unnamed is None else [unnamed])]
    return [
        Participants(class_=one.get("class"), count=one.get("count"), text=one.get("text"))
        for one in listed
    ]
