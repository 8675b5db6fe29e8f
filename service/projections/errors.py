"""What can stop a projection, or a rebuild.

ProjectionError
├── TargetMissing    a correction or retraction names an event that was not folded before it: it is parked
├── OtherHistory     the bookmark was set on another log: rebuild the read model from this one
├── TooNew           an event of a type or version that this release does not know: install the newer one
├── TooManyParked    one more stream that cannot be folded: a mistake of the release, not of the events
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


class TooNew(ProjectionError):
    """The log was written by a newer release than this one."""

    code = "too-new"

    def __init__(self, position: int, type_name: str) -> None:
        super().__init__(
            f"the read model stops before position {position}: this release does not know "
            f"{type_name} in the version recorded there. Install the release that recorded it"
        )


class TooManyParked(ProjectionError):
    """Streams are parked one by one, but not all of them."""

    code = "too-many-parked"

    def __init__(self, position: int, type_name: str, error: str) -> None:
        super().__init__(
            f"the read model stops before position {position}: {type_name} cannot be folded "
            f"({error}), and as many streams are parked as may be. The log is whole and takes "
            "further events; install a release that folds them, then run `servanda rebuild`"
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
