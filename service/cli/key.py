"""`servanda key issue|list|revoke`: who may knock, what they may do, and until when."""

import json
import secrets
from datetime import datetime
from typing import Any, Final

import click
from rich.table import Table
from rich.text import Text

from service.auth.keyring import Kept, Keyring
from service.auth.keys import FORM, Env
from service.auth.principal import LOCAL, SCOPES
from service.auth.terms import Asked, Terms, agreed
from service.cli.reading import now, open_log, screen
from service.cli.work import run
from service.database.engine import Pools
from service.recording.access import Access
from service.recording.record import open_recorder
from service.settings import Settings

NOTHING: Final = "-"


@click.group()
def key() -> None:
    """Say who may knock: issue API keys, list them, revoke them.

    To replace a key, issue another one on the same terms, deploy it, and revoke the old one when
    `servanda key list` shows that it is not used any more. Several keys may be active at once.
    Issuing and revoking are recorded in the log, without the key and without its label.
    """


@key.command()
@click.option(
    "--scope", "scopes", multiple=True, metavar="SCOPE", help=f"One of {', '.join(SCOPES)}."
)
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="TYPE",
    help="Record only this type, or those of a pattern such as servanda.partnership.*. "
    "Corrections, retractions and parts of instruments must be named one by one.",
)
@click.option(
    "--instrument",
    "instruments",
    multiple=True,
    metavar="ADDRESS",
    help="Record and judge only about this instrument.",
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="PREFIX",
    help="Record only under sources that begin so; at least one for those who record or judge.",
)
@click.option(
    "--expires",
    metavar="DAYS|DATE",
    help="Valid for so many days, or to the end of a day in UTC; without it until it is revoked.",
)
@click.option("--label", metavar="TEXT", help="What you call it; kept beside the log, never in it.")
@click.option(
    "--env",
    type=click.Choice(("live", "test")),
    default="live",
    help="What the key says it is for.",
)
def issue(*, env: Env, **asked: Any) -> None:  # noqa: ANN401 - texts, named as the fields of Asked
    """Issue a key and print it, this once: only its digest is kept.

    Options but --expires, --label and --env may be given several times.

    \b
    Examples:
      servanda key issue --scope read --label dashboard --expires 365
      servanda key issue --scope record --source urn:example:centre: --type 'servanda.activity.*'
      servanda key issue --scope judge --instrument BC-VI/32 --source urn:example:judges:
    """
    run(lambda settings: _issue(settings, Asked(**asked), env))


async def _issue(settings: Settings, asked: Asked, env: Env) -> None:
    at = now()
    terms = agreed(asked, at)
    async with open_log(settings) as pools:
        made = await _access(settings, pools).issue(terms, env, now=at, choose=secrets.choice)
    click.echo(made.text)
    until = f"until {_instant(terms.expires_at)}" if terms.expires_at else "until it is revoked"
    click.echo(f"Key {made.id}, valid {until}. It is not shown again: keep it now.", err=True)


@key.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_keys(*, as_json: bool) -> None:
    """List all keys ever issued, with what they may and when they were last used; never a secret.

    \b
    Examples:
      servanda key list
      servanda key list --json
    """
    run(lambda settings: _list(settings, as_json=as_json))


async def _list(settings: Settings, *, as_json: bool) -> None:
    at = now()
    async with open_log(settings) as pools:
        found = await _keyring(pools).all()
    if as_json:
        document = {"keys": [_said(one, at) for one in found]}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    elif found:
        screen().print(_table(found, at))
    else:
        click.echo("No key was issued yet: `servanda key issue` does.")


@key.command()
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> None:
    """Revoke the key ID, for good, without asking twice.

    \b
    Example:
      servanda key revoke 4f0Zq81LmPx2
    """
    run(lambda settings: _revoke(settings, _id_of(key_id)))


async def _revoke(settings: Settings, key_id: str) -> None:
    async with open_log(settings) as pools:
        before = await _access(settings, pools).revoke(key_id, now=now())
    if before.revoked_at is None:
        click.echo(f"Key {key_id} is revoked: refused within a second, at the latest in 30 s.")
    else:
        click.echo(f"Key {key_id} was revoked already, at {_instant(before.revoked_at)}.")


def _id_of(text: str) -> str:
    """Return the id, also of a whole key: who found one somewhere pastes it as it is."""
    found = FORM.fullmatch(text)
    return text if found is None else found["id"]


def _keyring(pools: Pools) -> Keyring:
    return Keyring(pools.log_reader, pools.append)


def _access(settings: Settings, pools: Pools) -> Access:
    return Access(open_recorder(pools, wake=settings.notify), _keyring(pools), LOCAL)


def _instant(at: datetime | None) -> str:
    return NOTHING if at is None else f"{at:%Y-%m-%d %H:%M}Z"


def _table(found: tuple[Kept, ...], at: datetime) -> Table:
    table = Table("id", "state", "may", "issued", "ends", "last used", "label", show_lines=True)
    for one in found:
        ends = one.revoked_at or one.terms.expires_at
        cells = (
            one.id,
            one.state(at) if one.env == "live" else f"{one.state(at)}, {one.env}",
            _may(one.terms),
            *map(_instant, (one.issued_at, ends, one.last_used_at)),
            one.terms.label or NOTHING,
        )
        table.add_row(*map(Text, cells))
    table.columns[0].no_wrap = True
    return table


def _may(terms: Terms) -> str:
    limits = (
        ("types", terms.types),
        ("instruments", terms.instruments),
        ("sources", terms.sources),
    )
    lines = [f"{name}: {', '.join(values)}" for name, values in limits if values]
    return "\n".join((", ".join(terms.scopes), *lines))


def _said(one: Kept, at: datetime) -> dict[str, Any]:
    instants = {
        "issuedAt": one.issued_at,
        "expiresAt": one.terms.expires_at,
        "revokedAt": one.revoked_at,
        "lastUsedAt": one.last_used_at,
    }
    return {
        "id": one.id,
        "env": one.env,
        "state": one.state(at),
        "label": one.terms.label,
        "scopes": list(one.terms.scopes),
        "types": list(one.terms.types),
        "instruments": list(one.terms.instruments),
        "sources": list(one.terms.sources),
        **{name: value and value.isoformat() for name, value in instants.items()},
    }
