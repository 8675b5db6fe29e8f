"""What can be wrong with a question.

ReadsError
├── BadQuestion         something asked for does not exist or does not fit: change the question
│   ├── UnknownMeeting    no meeting of this code: the near ones are named
│   └── BadCursor         a cursor of another question, or none of ours
├── OutOfRange          a position beyond the log, or an instant in the future
├── NotReached          the tables are not there yet: ask again in a moment
└── NoReadModel         nothing has been folded yet: start the service once
    └── OtherRelease      the live read model is an older or a newer release's
"""


class ReadsError(Exception):
    """Anything that keeps a question from being answered."""

    code = "reads-error"


class BadQuestion(ReadsError):
    """Something asked for does not exist or does not fit."""

    code = "bad-question"


class UnknownMeeting(BadQuestion):
    """No meeting of this code, as of the position asked for."""

    code = "unknown-meeting"

    def __init__(self, code: str, near: tuple[str, ...]) -> None:
        hint = (
            f": did you mean {' or '.join(near)}?"
            if near
            else "; `meetings` lists those there are."
        )
        super().__init__(f"No meeting has the code {code!r}{hint}")


class BadCursor(BadQuestion):
    """A cursor of another question, or none of ours."""

    code = "bad-cursor"

    def __init__(self) -> None:
        super().__init__(
            "This cursor does not belong to this field with these arguments: "
            "start at the first page, and change nothing but the cursor between pages."
        )


class OutOfRange(ReadsError):
    """A moment that the log has not lived to see."""

    code = "as-of-out-of-range"


class NotReached(ReadsError):
    """The tables have not reached a position in time."""

    code = "position-not-reached"

    def __init__(self, wanted: int, reached: int) -> None:
        self.reached = reached
        super().__init__(
            f"The read model is at position {reached} and has not reached {wanted} yet: "
            "ask again in a moment."
        )


class NoReadModel(ReadsError):
    """Nothing has been folded yet."""

    code = "no-read-model"

    def __init__(self) -> None:
        super().__init__(
            "There is no read model yet: start `servanda serve` once, it folds the log."
        )


class OtherRelease(NoReadModel):
    """The live tables are not those that this release knows."""

    code = "other-release"

    def __init__(self, live: int, ours: int) -> None:
        ReadsError.__init__(self, _older(live, ours) if live < ours else _newer(live, ours))


def _older(live: int, ours: int) -> str:
    return (
        f"The read model is of release {live} and that of release {ours} is being built beside it: "
        "ask again in a moment; `servanda doctor projections` says how far it is."
    )


def _newer(live: int, ours: int) -> str:
    return (
        f"The read model is of release {live}, and this program reads release {ours}: "
        "start the newer program, or run `servanda rebuild` to go back to this one."
    )
