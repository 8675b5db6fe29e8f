"""Preferences of a request (RFC 7240): `return=minimal`, and `handling=lenient` for lines."""

from starlette.requests import Request


def preferences_of(request: Request) -> dict[str, str]:
    """Return what is preferred, by lower-case name; the first one of a name holds."""
    found: dict[str, str] = {}
    for header in request.headers.getlist("prefer"):
        for part in header.split(","):
            name, _, value = part.partition(";")[0].partition("=")
            found.setdefault(name.strip().lower(), value.strip().strip('"').lower())
    return found
