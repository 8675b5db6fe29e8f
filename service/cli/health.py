"""`servanda health`: whether the process beside us is well, as an exit status, for containers without curl.

Also `python -m service.cli.health`, which imports nothing of the house but this: a container asks many times a
minute, and the whole command line takes a second of CPU to import.
"""

import http.client
import json
import sys
import time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click

from service.cli.errors import NotWell
from service.settings import Bind, Settings, SettingsRefused
from service.telemetry.pulse import SILENT_S, pulse_file, silent_s

ANSWER_S: Final = 3.0
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # asked for, not listened on


@click.command()
@click.option(
    "--ready", is_flag=True, help="Ask whether requests can be answered, database and all."
)
@click.option(
    "--worker", is_flag=True, help="Ask for the worker of this state folder, without HTTP."
)
@click.option("--url", metavar="URL", help="Where the service answers; SERVANDA_BIND without it.")
def health(*, ready: bool, worker: bool, url: str | None) -> None:
    """Exit with 0 when the service of this machine lives, with 1 and a sentence when it does not.

    Without an option only the process itself is asked for, not its database: whoever restarts what
    is not well must not restart it because the database is away.

    \b
    Examples:
      servanda health
      servanda health --ready --url http://127.0.0.1:9000
      servanda health --worker
    """
    if worker and (ready or url):
        raise click.UsageError("--worker stands alone: a worker has no address to ask at.")
    try:
        settings = Settings.from_environment()
        if worker:
            click.echo(_beating(pulse_file(settings.state_dir)))
        else:
            click.echo(_asked(url or address_of(settings.bind), "ready" if ready else "live"))
    except (NotWell, SettingsRefused) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def address_of(bind: Bind) -> str:
    """Return where this machine reaches what listens there."""
    host = EVERYWHERE.get(bind.host, bind.host)
    return f"http://[{host}]:{bind.port}" if ":" in host else f"http://{host}:{bind.port}"


def _asked(url: str, question: str) -> str:
    """Return the service's word; raise NotWell with its reason, or with ours for having none."""
    host, port = _place(url)
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_S)
    try:
        connection.request("GET", f"/health/{question}")
        answer = connection.getresponse()
        said = answer.read()
    except (OSError, http.client.HTTPException) as error:
        reason = str(error) or type(error).__name__
        raise NotWell(
            f"Nobody answers at {url}: {reason}. Start it with `servanda serve`."
        ) from error
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise NotWell(f"The service at {url} answers {answer.status}: {_detail(said)}")
    return question


def _place(url: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname and parts.path in {"", "/"}:
            return parts.hostname, parts.port
    except ValueError:
        pass  # a port that is no number, or an address that is none
    raise NotWell(f"{url} cannot be asked: give an address such as http://127.0.0.1:8000.")


def _detail(said: bytes) -> str:
    """Return the sentence of a problem, or that there is none: somebody else may listen there."""
    try:
        return str(json.loads(said)["detail"])
    except (ValueError, KeyError, TypeError):
        return "it gives no reason, so it may be another program."


def _beating(file: Path) -> str:
    silent = silent_s(file, time.time)
    if silent is None:
        raise NotWell(
            f"No worker beats in {file.parent}: start `servanda worker` with the same SERVANDA_STATE_DIR."
        )
    if silent > SILENT_S:
        raise NotWell(
            f"The worker of {file.parent} has been silent for {silent:.0f} s: its log says at what; "
            "start it again."
        )
    return "live"


if __name__ == "__main__":
    health(prog_name="servanda health")
