"""People by their function. Their names and addresses never stand in the log: salted digests stand in for them."""

import re
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import Field
from typing_extensions import override

from events.types import keys
from events.types.fields import Payload
from events.types.values import Line, Maybe, Some

# SHA-256 over a disclosure, in base64url without padding (RFC 9901, section 4.2).
Digest: TypeAlias = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{43}$")]

# A name cut short or written as a slug is a name still: the stream says nothing of whoever it is about.
STREAM: Final = re.compile("person/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class PersonRecorded(Payload):
    """Somebody acts in a function. What is personal is in the hands of whoever recorded it, bound by its digest.

    actors, note: of all other types; here they would be room for a name, and are refused like any unknown member.
    sd, sd_alg: `_sd` and `_sd_alg` of RFC 9901; a name sent in plain is refused, as every member not named here.
    """

    actors: ClassVar[None] = None  # type: ignore[misc]  # no field any more is what is meant
    note: ClassVar[None] = None  # type: ignore[misc]  # as above

    function: Line
    on_behalf_of: Maybe[keys.StakeholderRef] = None
    sd: Annotated[Some[Digest], Field(alias="_sd")]
    sd_alg: Annotated[Literal["sha-256"], Field(alias="_sd_alg")]

    @override
    def misplaced(self, stream: str) -> str | None:
        """Refuse a slug that somebody chose, which may hold a name; a UUID cannot."""
        if STREAM.fullmatch(stream):
            return None
        return "Name the person's stream by a UUID made for it, never by a name: person/<uuid>."
