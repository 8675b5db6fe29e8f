"""What can be wrong with a command.

CommandError
├── BindRefused      the address for HTTP is taken, or not one of this machine's
└── NothingThere     what was asked for is not in the log
"""


class CommandError(Exception):
    """Anything that a command itself finds wrong."""

    code = "command"


class BindRefused(CommandError):
    """The address for HTTP is taken, or not one of this machine's."""

    code = "bind-refused"


class NothingThere(CommandError):
    """What was asked for is not in the log."""

    code = "nothing-there"
