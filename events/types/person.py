"""People by their function. Their names and addresses never stand in the log: salted digests stand in for them."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from events.types import keys
from events.types.fields import Payload
from events.types.values import Line, Maybe, Some

# SHA-256 over a disclosure, in base64url without padding (RFC 9901, section 4.2).
Digest: TypeAlias = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{43}$")]


class PersonRecorded(Payload):
    """Somebody acts in a function. What is personal is in the hands of whoever recorded it, bound by its digest.

    sd, sd_alg: `_sd` and `_sd_alg` of RFC 9901; a name sent in plain is refused, as every member not named here.
    """

    function: Line
    on_behalf_of: Maybe[keys.StakeholderRef] = None
    sd: Annotated[Some[Digest], Field(alias="_sd")]
    sd_alg: Annotated[Literal["sha-256"], Field(alias="_sd_alg")]
