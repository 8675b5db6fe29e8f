"""What has been told so far: every stream with its events as they stand, so that stories name only what exists."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


@dataclass(slots=True, eq=False)
class Spoken:
    """One event as it stands.

    day:    the true day; `occurred` in the payload may say less.
    pinned: its day may be told more or less precisely, never moved: other streams lean on it.
    latest: the id of the event or of its latest correction.
    claims: paragraphs for which it was nominated later, and whether the claim stands.
    """

    id: str
    type: str
    stream: str
    data: Json
    day: int
    pinned: bool = False
    latest: str = ""
    retracted: bool = False
    claims: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Stream:
    """The events of one subject in the order of recording; `over` once all of it was taken back."""

    name: str
    spoken: list[Spoken] = field(default_factory=list)
    over: bool = False

    def standing(self, *types: str) -> list[Spoken]:
        """Return what stands, of these types or of all."""
        return [
            one for one in self.spoken if not one.retracted and (not types or one.type in types)
        ]


class Memory:
    """Streams by name and by kind; belongs to one world."""

    def __init__(self) -> None:
        self.streams: dict[str, Stream] = {}
        self.kinds: dict[str, list[str]] = {}
        self.stakeholders: dict[str, list[str]] = {}
        self.merged: set[str] = set()
        self.spoken: list[Spoken] = []

    def take(self, spoken: Spoken) -> None:
        """Remember an event that the log now holds."""
        if spoken.stream not in self.streams:
            self.streams[spoken.stream] = Stream(spoken.stream)
            self.kinds.setdefault(spoken.stream.partition("/")[0], []).append(spoken.stream)
        self.streams[spoken.stream].spoken.append(spoken)
        self.spoken.append(spoken)
        if spoken.type == "stakeholder.registered":
            self.stakeholders.setdefault(spoken.data["type"], []).append(spoken.stream)
        if spoken.type == "stakeholder.merged":
            self.merged.add(spoken.stream)

    def of_kind(self, kind: str) -> list[str]:
        """Return the streams of a kind, the oldest first."""
        return self.kinds.get(kind, [])

    def of_type(self, type_: str) -> list[str]:
        """Return the stakeholders registered with this type, the oldest first."""
        return self.stakeholders.get(type_, [])

    def is_over(self, stream: str) -> bool:
        """Whether all of a stream was taken back; one that has not begun is not over."""
        return stream in self.streams and self.streams[stream].over

    def standing(self, stream: str, *types: str) -> list[Spoken]:
        return self.streams[stream].standing(*types) if stream in self.streams else []

    def first(self, stream: str, *types: str) -> Spoken | None:
        """Return the first event of these types that stands on a stream."""
        return next(iter(self.standing(stream, *types)), None)
