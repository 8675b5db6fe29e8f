"""What can go wrong while the log is written or followed.

LogError
├── Overloaded      nothing was stored: come back after `retry_after_s`
├── OutcomeUnknown  the connection died during the commit: post the same id again, it is safe
├── EntryRefused    the table does not take these bytes; nothing of the request was stored
├── BookmarkMoved   another process moved this follower on: read its bookmark again
└── LogDamaged      a position is taken twice, or more are missing than are withheld: stop and call an operator, never skip
    └── PositionMissing  the same, of a reading that knows which one

An identity that is there already and a stream that has moved are no errors but verdicts, in `requests`.
"""


class LogError(Exception):
    """Whatever keeps the log from being written or followed."""

    code = "log-error"


class Overloaded(LogError):
    """The lock, a connection or the server was not to be had in time; certainly nothing was stored."""

    code = "overloaded"

    def __init__(self, reason: str, *, retry_after_s: float = 1.0) -> None:
        super().__init__(f"{reason}, and nothing was recorded: try again in a moment.")
        self.retry_after_s = retry_after_s


class OutcomeUnknown(LogError):
    """Nobody could say whether the commit happened before the patience ended."""

    code = "outcome-unknown"

    def __init__(self) -> None:
        super().__init__(
            "The database was lost during the commit: send the same events again, under the same ids. "
            "What was recorded is not recorded twice."
        )


class EntryRefused(LogError):
    """Bytes from which the table cannot read what it must: a mistake of the program that made them."""

    code = "entry-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The log does not take such an entry: {reason}. Nothing of it was recorded."
        )


class EventsWithheld(LogError):
    """Some are, and what is copied unseen may be among them: the append looks for it, and nobody else hears of this."""

    code = "events-withheld"

    def __init__(self) -> None:
        super().__init__("Events are withheld: look for each of these before it is stored.")


class BookmarkMoved(LogError):
    """The follower does not stand where its process believes."""

    code = "bookmark-moved"

    def __init__(self, follower: str, expected: int) -> None:
        super().__init__(
            f"{follower} does not stand at position {expected} any more: another process has moved it. "
            "Read the bookmark again and go on from there."
        )


class LogDamaged(LogError):
    """The promise of dense positions does not hold in this database."""

    code = "log-damaged"


class PositionMissing(LogDamaged):
    """A reading came to a hole.

    position: the first that is missing.
    before:   how many events of the reading stand before it; they are whole.
    """

    def __init__(self, position: int, *, missing: int, to: int, before: int = 0) -> None:
        super().__init__(
            f"Position {position} is missing from the log, and {missing} in all up to {to}: "
            "nothing reads on. Restore the database from its backup; do not skip."
        )
        self.position = position
        self.before = before
