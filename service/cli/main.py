"""`servanda …`: the commands, in one explicit list."""

import click

from service.cli.diff import diff
from service.cli.doctor import doctor
from service.cli.events import events
from service.cli.export import export
from service.cli.health import health
from service.cli.imports import import_command
from service.cli.instrument import instrument
from service.cli.list import list_subjects
from service.cli.migrate import migrate
from service.cli.rebuild import rebuild
from service.cli.replay import replay
from service.cli.serve import serve
from service.cli.status import status
from service.cli.worker import worker


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 refused or not possible (a sentence says why), 2 wrong usage.",
)
def servanda() -> None:
    """Record what is done under a decision, and ask whether its mandate is being kept.

    Settings are SERVANDA_… variables; without any, an embedded PostgreSQL in your data folder is
    used, the one that `servanda serve` starts.
    """


COMMANDS = (
    serve,
    worker,
    status,
    list_subjects,
    events,
    import_command,
    export,
    replay,
    diff,
    instrument,
    migrate,
    rebuild,
    doctor,
    health,
)

for command in COMMANDS:
    servanda.add_command(command)
