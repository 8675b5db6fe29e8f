"""What is wrong with a credential, or with what is asked of one.

AuthError
├── KeyMalformed     not a key as we issue them, or mistyped: found out without asking anybody
├── Unauthenticated  no credential that is valid now; `reason` is for our logs, the sentence for whoever asks
├── TermsRefused     a key cannot be issued on these terms: every fault
├── NoSuchKey        no key has this id
├── OidcRefused      an issuer cannot be used as it is configured: every fault
├── IssuerAway       an issuer's keys are not to be had now; never told to whoever asks
└── QuotaExceeded    more was asked for than a principal may: come back after `retry_after_s`
"""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

Reason: TypeAlias = Literal["missing", "malformed", "unknown", "expired", "revoked"]

_ASKED: Final = "Send a credential that is valid now, as Authorization: Bearer."


class AuthError(Exception):
    """Anything that this room raises."""

    code = "auth"


class KeyMalformed(AuthError):
    """What was sent is no key."""

    code = "key-malformed"

    def __init__(self) -> None:
        super().__init__("This is no key of ours, or it was mistyped: copy it once more, whole.")


class Unauthenticated(AuthError):
    """Nobody is known by what was sent.

    One sentence for all reasons. Why: whoever tries keys that they found must not learn which of them once was good.
    """

    code = "unauthenticated"

    def __init__(self, reason: Reason) -> None:
        super().__init__(_ASKED)
        self.reason: Reason = reason


class TermsRefused(AuthError):
    """The terms of a key have faults."""

    code = "terms-refused"

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("No key was issued. " + " ".join(faults))
        self.faults = tuple(faults)


class NoSuchKey(AuthError):
    """No key has the id, which is not quoted: it may be a key that somebody pasted."""

    code = "no-such-key"

    def __init__(self) -> None:
        super().__init__("No key has this id: `servanda key list` shows those there are.")


class OidcRefused(AuthError):
    """The issuer, the audience or the table of claims has faults."""

    code = "oidc-refused"

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("Tokens cannot be taken. " + " ".join(faults))
        self.faults = tuple(faults)


class IssuerAway(AuthError):
    """The issuer does not answer, or not with keys."""

    code = "issuer-away"

    def __init__(self) -> None:
        super().__init__("The issuer's keys are not to be had: see that its addresses answer.")


class QuotaExceeded(AuthError):
    """More was asked for than there is for the principal.

    violated: the names of the policies concerned.
    members:  how these stand, as members of the header RateLimit.
    """

    code = "quota-exceeded"

    def __init__(
        self, violated: tuple[str, ...], members: tuple[str, ...], retry_after_s: int
    ) -> None:
        super().__init__(
            f"The quota of {' and '.join(violated)} is used up: come back in {retry_after_s} s."
        )
        self.violated = violated
        self.members = members
        self.retry_after_s = retry_after_s
