"""What can be wrong with a request, in general: the shape of a row of the table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A body that was refused, and the same one mended."""

    wrong: str
    mended: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What can be wrong, in general.

    code:    what programs branch on, and the name of its page.
    advice:  what to do about it, for people.
    example: where a request can be mended by its sender.
    uri:     of a type that others have defined; none is our own page.
    """

    code: str
    status: int
    title: str
    advice: str
    example: Example | None = None
    uri: str | None = None

    def type_at(self, url: str) -> str:
        """Return the `type` that answers give, of a service that is called by this URL."""
        return self.uri or f"{url}/problems/{self.code}"
