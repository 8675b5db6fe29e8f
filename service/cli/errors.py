"""What can be wrong with a command.

CommandError
├── DraftsRefused    a file of drafts holds something that is no event
├── BindRefused      the address for HTTP is taken, or not one of this machine's
├── LineTooLong      a line of an import that no event is as long as
├── NothingThere     what was asked for is not in the log
├── NotWell          the process that was asked for does not live, or is not ready
├── PulseRefused     a worker cannot say that it lives
├── SiblingRefused   a process that should answer beside the first one did not come to it
└── OutputCut        what should be written could not be written to its end
"""


class CommandError(Exception):
    """Anything that a command itself finds wrong."""

    code = "command"


class DraftsRefused(CommandError):
    """A file of drafts holds something that is no event, or nothing."""

    code = "drafts-refused"


class BindRefused(CommandError):
    """The address for HTTP is taken, or not one of this machine's."""

    code = "bind-refused"


class NothingThere(CommandError):
    """What was asked for is not in the log."""

    code = "nothing-there"


class LineTooLong(CommandError):
    """A line of an import that no event is as long as."""

    code = "line-too-long"


class NotWell(CommandError):
    """The process that was asked for does not live, or is not ready."""

    code = "not-well"


class PulseRefused(CommandError):
    """A worker cannot say that it lives: its state folder cannot be written."""

    code = "pulse-refused"


class SiblingRefused(CommandError):
    """A process that should answer beside the first one did not come to it; it has said why itself."""

    code = "sibling-refused"


class OutputCut(CommandError):
    """Whoever or whatever takes the output does not take all of it."""

    code = "output-cut"
