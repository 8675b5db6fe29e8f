"""What can stop a projection.

ProjectionError
├── TargetMissing    a correction or retraction names an event that the log does not hold
├── Unfoldable       a fold raised: the read model stays where it is until a release can fold the event
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


class Unfoldable(ProjectionError):
    """An event that a fold cannot take: a mistake of the fold, or of whoever let the event in."""

    code = "unfoldable"

    def __init__(self, position: int, type_name: str, error: Exception) -> None:
        super().__init__(
            f"the read model stops before position {position}: {type_name} cannot be folded "
            f"({type(error).__name__}). The log is whole and takes further events; "
            "install a release that folds this event, and the read model goes on by itself"
        )


class OtherHistory(ProjectionError):
    """The bookmark's leaf is not the log's leaf at that position."""

    code = "other-history"

    def __init__(self, position: int) -> None:
        super().__init__(
            f"the read model was folded from another log: its entry at position {position} differs; "
            "drop the read model and let it be folded again from this log"
        )
