"""API keys: `svd_<env>_<id>_<secret><check>`, random, shown once, and kept as a digest.

The prefix and the check are for scanners and typing errors: neither costs a question to the database. No slow hash: the
secret has 190 random bits, so there is nothing to guess, and each request would pay for it.
"""

import hashlib
import hmac
import re
import string
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, Self, TypeAlias, cast

from service.auth.errors import KeyMalformed

Env: TypeAlias = Literal["live", "test"]
Choose: TypeAlias = Callable[[str], str]
"""Picks one character of a text: `secrets.choice`, and nothing weaker outside the tests."""

BASE62: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
ID_LENGTH: Final = 12
SECRET_LENGTH: Final = 32
CHECK_LENGTH: Final = 6
"""So many characters hold any CRC-32: 62 to the sixth is more than 2 to the 32nd."""

PREFIX: Final = "svd_"
FORM: Final = re.compile(
    rf"(?P<said>{PREFIX}(?P<env>live|test)_(?P<id>[0-9A-Za-z]{{{ID_LENGTH}}})_[0-9A-Za-z]{{{SECRET_LENGTH}}})"
    rf"(?P<check>[0-9A-Za-z]{{{CHECK_LENGTH}}})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its holder has it; `text` is the secret, and never printed but at issue."""

    env: Env
    id: str
    text: str = field(repr=False)

    @classmethod
    def made(cls, env: Env, choose: Choose) -> Self:
        """Return a new key."""
        key_id, secret = (
            "".join(choose(BASE62) for _ in range(length)) for length in (ID_LENGTH, SECRET_LENGTH)
        )
        said = f"{PREFIX}{env}_{key_id}_{secret}"
        return cls(env, key_id, said + _check(said))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key that a text is, or raise KeyMalformed."""
        found = FORM.fullmatch(text)
        if found is None or found["check"] != _check(found["said"]):
            raise KeyMalformed
        return cls(cast("Env", found["env"]), found["id"], text)

    @property
    def digest(self) -> bytes:
        """What is kept of it: the SHA-256 of the whole key."""
        return hashlib.sha256(self.text.encode("ascii")).digest()

    def is_of(self, digest: bytes) -> bool:
        """Whether the digest that is kept is this key's; takes as long whether it is or not."""
        return hmac.compare_digest(self.digest, digest)


def _check(said: str) -> str:
    number, digits = zlib.crc32(said.encode("ascii")), ""
    for _ in range(CHECK_LENGTH):
        number, digit = divmod(number, len(BASE62))
        digits = BASE62[digit] + digits
    return digits
