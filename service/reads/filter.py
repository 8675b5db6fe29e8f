"""Which events of the log a reader wants. Meaning stands here once for memory; `feed` says the same to the database.

The log alone decides. An event is of a paragraph when its payload has the address as one of its values, wherever it
stands (evidence, what it judges or defines, what it corrects), or when it stands on the paragraph's stream; of an
instrument likewise, and then the addresses of its paragraphs name it, too. Why so: it is exact for every type there
will be, and never changes once an event is recorded. Price: what a later event says of an earlier one does not make the
earlier one match; the later one matches itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from events.edtf import parse
from events.envelope import Recorded
from events.types.keys import instrument_stream, paragraph_stream


@dataclass(frozen=True, slots=True)
class Filter:
    """Every condition that is given must hold; bounds are included.

    types, prefixes: names of types, and beginnings of them; an event has one of either.
    occurred:        first and last day: an event matches when it may have happened on a day between them.
    """

    types: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    stream: str | None = None
    instrument: str | None = None
    paragraph: str | None = None
    source: str | None = None
    correlation: str | None = None
    recorded: tuple[datetime | None, datetime | None] = (None, None)
    occurred: tuple[date | None, date | None] = (None, None)

    def matches(self, event: Recorded) -> bool:
        """Say whether a reader wants the event."""
        return (
            self.stream in {None, event.stream}
            and self.source in {None, event.source}
            and self.correlation in {None, event.correlationid}
            and self._is_of_type(event.type)
            and _within(self.recorded, event.recorded_at, event.recorded_at)
            and self._happened(event)
            and self._names(event)
        )

    @property
    def kept_when_withheld(self) -> bool:
        """Whether it asks for nothing that is unknown of a withheld event, of which stream and source are left."""
        return self == Filter(stream=self.stream, source=self.source)

    def values(self) -> tuple[object, ...]:
        """Return what the conditions in SQL are given, in their order."""
        return (
            self.types if self.types or self.prefixes else None,
            self.prefixes,
            self.stream,
            self.source,
            self.correlation,
            *self.recorded,
            *self.occurred,
            self.paragraph,
            None if self.paragraph is None else paragraph_stream(self.paragraph),
            self.instrument,
            None if self.instrument is None else instrument_stream(self.instrument),
            self.kept_when_withheld,
        )

    def _is_of_type(self, name: str) -> bool:
        if not self.types and not self.prefixes:
            return True
        return name in self.types or name.startswith(self.prefixes)

    def _happened(self, event: Recorded) -> bool:
        if self.occurred == (None, None):
            return True
        said = event.data.get("occurred")
        return said is not None and _within(self.occurred, parse(said).earliest, parse(said).latest)

    def _names(self, event: Recorded) -> bool:
        if self.paragraph is not None and not (
            event.stream == paragraph_stream(self.paragraph)
            or any(text == self.paragraph for text in _texts(event.data))
        ):
            return False
        if self.instrument is None or event.stream == instrument_stream(self.instrument):
            return True
        paragraphs = f"{self.instrument}#"
        return any(
            text == self.instrument or text.startswith(paragraphs) for text in _texts(event.data)
        )


EVERYTHING: Final = Filter()


def _within(
    bounds: tuple[datetime | None, datetime | None] | tuple[date | None, date | None],
    first: date,
    last: date,
) -> bool:
    """Say whether what lasts from `first` to `last` and the bounds have something in common."""
    since, until = bounds
    return (since is None or last >= since) and (until is None or first <= until)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a payload holds
    """Yield every text in a payload, names of members aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
