"""One header of a request, found by comparing bytes: what every request is asked several times must not cost an exception each."""

from starlette.requests import HTTPConnection


def header(request: HTTPConnection, name: bytes) -> str | None:
    """Return the first header of this lower-case name, None where there is none."""
    for given, text in request.scope["headers"]:
        if given == name:
            return str(text, "latin-1")
    return None


def headers(request: HTTPConnection) -> dict[str, str]:
    """Return the headers by lower-case name; of several the last one, where it does not matter which."""
    return {str(name, "latin-1"): str(text, "latin-1") for name, text in request.scope["headers"]}
