"""What can stop a projection, or a rebuild.

ProjectionError
├── TargetMissing    a correction or retraction names an event that was not folded before it: it is parked
├── OtherHistory     the bookmark was set on another log: rebuild the read model from this one
├── StandsStill      the next event cannot be taken: the tables stay where they are, and answer
│   ├── TooNew         an event of a type or version that it does not know: install the newer one
│   ├── TooManyParked  one more stream that cannot be folded: a mistake of the release, not of the events
│   └── HoleInLog      it is missing from the log: restore that, and never skip
├── NotReplaced      the same, of a build that should have replaced an older release's tables
├── NewerModel       a newer release has made the read model in use: this one cannot read it
├── SwitchedAway     another read model is live by now: go on with that one
├── BeingBuilt       another process is building the read model: wait for it
├── NothingParked    there is nothing to try again
└── StillUnfoldable  what was parked cannot be folded by this release either
"""


class ProjectionError(Exception):
    """Anything that keeps the read tables from following the log."""

    code = "projection-error"


class TargetMissing(ProjectionError):
    """A correction or retraction whose target is nowhere before it."""

    code = "target-missing"

    def __init__(self, position: int, source: str, identity: str) -> None:
        super().__init__(
            f"the event at position {position} amends {source} {identity}, which was not folded "
            "before it: the log is damaged, or that event is parked in another stream"
        )


class OtherHistory(ProjectionError):
    """The bookmark's leaf is not the log's leaf at that position."""

    code = "other-history"

    def __init__(self, position: int) -> None:
        super().__init__(
            f"the read model was folded from another log: its entry at position {position} differs; "
            "run `servanda rebuild`, which folds it anew from this log"
        )


class StandsStill(ProjectionError):
    """The next event cannot be taken; trying again changes nothing before a person has done what the reason says."""

    code = "stands-still"

    def __init__(self, position: int, type_name: str | None, reason: str) -> None:
        super().__init__(f"The read model stops before position {position}: {reason}")
        self.position = position
        self.type_name = type_name


class TooNew(StandsStill):
    """The log was written by a newer release than this one."""

    code = "too-new"

    def __init__(self, position: int, type_name: str) -> None:
        super().__init__(
            position,
            type_name,
            f"this release does not know {type_name} in the version recorded there. "
            "Install the release that recorded it.",
        )


class TooManyParked(StandsStill):
    """Streams are parked one by one, but not all of them."""

    code = "too-many-parked"

    def __init__(self, position: int, type_name: str, error: str) -> None:
        super().__init__(
            position,
            type_name,
            f"{type_name} cannot be folded ({error}), and as many streams are parked as may be. "
            "The log is whole and takes further events; install a release that folds them, then "
            "run `servanda rebuild`.",
        )


class HoleInLog(StandsStill):
    """The log is damaged: a position is missing that was not withheld."""

    code = "hole-in-log"

    def __init__(self, position: int) -> None:
        super().__init__(
            position,
            None,
            "it is missing from the log. Restore the database from its backup; do not skip.",
        )


class NotReplaced(ProjectionError):
    """The tables of an older release stay live, because this one cannot build its own."""

    code = "not-replaced"

    def __init__(self, reason: StandsStill) -> None:
        super().__init__(
            f"This release cannot build its read model, and the older one's stays in use. {reason}"
        )


class NewerModel(ProjectionError):
    """The live read model is of a newer release than this one."""

    code = "newer-model"

    def __init__(self, schema: str) -> None:
        super().__init__(
            f"a newer release has made the read model in use, {schema}: start that release, "
            "or go back to this one with `servanda rebuild`"
        )


class SwitchedAway(ProjectionError):
    """The model that was being written is not the live one any more, nor will it be."""

    code = "switched-away"

    def __init__(self, ours: str, live: str) -> None:
        super().__init__(f"{live} is the read model now, and {ours} is written no more")


class BeingBuilt(ProjectionError):
    """One build at a time."""

    code = "being-built"

    def __init__(self, schema: str) -> None:
        super().__init__(
            f"Another process is building {schema}: `servanda doctor projections` says how far it is."
        )


class NothingParked(ProjectionError):
    """No stream waits for a release that can fold it."""

    code = "nothing-parked"

    def __init__(self) -> None:
        super().__init__("No stream is parked: there is nothing to try again.")


class StillUnfoldable(ProjectionError):
    """Trying again changes nothing yet."""

    code = "still-unfoldable"

    def __init__(self, position: int, type_name: str, error: str) -> None:
        super().__init__(
            f"This release cannot fold position {position} either: {type_name} ({error}). "
            "Nothing was changed; install a release that folds it and try again."
        )
