"""`servanda …`: the commands, in one explicit list."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

import click
from typing_extensions import override

COMMANDS: Final[Mapping[str, str]] = {
    "serve": "serve",
    "worker": "worker",
    "status": "status",
    "list": "list:list_subjects",
    "stakeholder": "stakeholder",
    "events": "events",
    "inbox": "inbox",
    "import": "imports:import_command",
    "export": "export",
    "replay": "replay",
    "diff": "diff",
    "instrument": "instrument",
    "key": "key",
    "migrate": "migrate",
    "rebuild": "rebuild",
    "doctor": "doctor",
    "health": "health",
    "sibling": "sibling",
}
"""By name, in the order in which the help lists them: the module of each, and what it is called there."""


class Commands(click.Group):
    """Imports a command when it is asked for: one that lists partnerships need not wait for the whole GraphQL schema."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"service.cli.{module}"), name or module)
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 refused or not possible (a sentence says why), 2 wrong usage.",
)
def servanda() -> None:
    """Record what is done under a decision, and ask whether its mandate is being kept.

    Settings are SERVANDA_… variables; without any, an embedded PostgreSQL in your data folder is
    used, the one that `servanda serve` starts.
    """
