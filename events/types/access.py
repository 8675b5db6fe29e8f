"""What people did with the service itself, told by the service: who was given what, never a secret, an address or a name."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field
from typing_extensions import override

from events.types.fields import Payload
from events.types.parts import Saying
from events.types.values import Address, Day, Maybe, Some, SourceUri

Act: TypeAlias = Literal["key.issued", "key.revoked"]
Scope: TypeAlias = Literal["read", "record", "judge", "audit", "personal", "erase", "admin"]
KeyId: TypeAlias = Annotated[str, Field(pattern="^[0-9A-Za-z]{12}$")]
TypePattern: TypeAlias = Annotated[
    str, Field(pattern="^servanda\\.([a-z]+\\.)?([a-z_]+|\\*)$", max_length=80)
]
Instant: TypeAlias = Annotated[
    str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")
]
# A principal as the log names it: pseudonymous, for it stays for ever.
AuthId: TypeAlias = Annotated[str, Field(pattern="^[a-z]+(:[0-9A-Za-z._-]+)?$", max_length=80)]


class Limits(Saying):
    """What a credential is held to; what is left out is not limited."""

    types: Maybe[Some[TypePattern]] = None
    instruments: Maybe[Some[Address]] = None
    sources: Maybe[Some[SourceUri]] = None


class AccessRecorded(Payload):
    """One administrative act, told before it took effect. `occurred` is its day, in UTC.

    actors, note: of all other types; here they would be room for a name, and are refused like any unknown member.
    by:           whoever did it, as the log names principals.
    """

    actors: ClassVar[None] = None  # type: ignore[misc]  # no field any more is what is meant
    note: ClassVar[None] = None  # type: ignore[misc]  # as above

    occurred: Day
    what: Act
    by: AuthId
    key: KeyId
    scopes: Some[Scope]
    limits: Maybe[Limits] = None
    expires: Maybe[Instant] = None

    @override
    def own_stream(self) -> str:
        return f"access/{self.occurred.text}"
