"""What can stop a projection.

ProjectionError
├── TargetMissing    a correction or retraction names an event that the log does not hold
├── Overtaken        another process took the projector's lease: stop writing
└── OtherHistory     the bookmark was set on another log: rebuild the read model from this one
"""


class ProjectionError(Exception):
    """Anything that keeps the read tables from following the log."""

    code = "projection-error"


class TargetMissing(ProjectionError):
    """A correction or retraction whose target is nowhere before it."""

    code = "target-missing"

    def __init__(self, position: int, source: str, identity: str) -> None:
        super().__init__(
            f"the event at position {position} amends {source} {identity}, which is not in the log "
            "before it: the log is damaged or was written by a faulty release"
        )


class Overtaken(ProjectionError):
    """The lease went to another holder while this one slept."""

    code = "overtaken"


class OtherHistory(ProjectionError):
    """The bookmark's leaf is not the log's leaf at that position."""

    code = "other-history"

    def __init__(self, position: int) -> None:
        super().__init__(
            f"the read model was folded from another log: its entry at position {position} differs; "
            "drop the read model and let it be folded again from this log"
        )
