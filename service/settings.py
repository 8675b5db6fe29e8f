"""Every setting, read once from `SERVANDA_…` into one frozen object.

An unknown `SERVANDA_` variable or a bad value stops the start, all faults at once: a typing error
must not become a default. Nothing else in the house reads the environment.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

PREFIX = "SERVANDA_"
REPOSITORY = Path(__file__).resolve().parents[1]
ACCESSES = ("auto", "public-read")
LEVELS = ("debug", "info", "warning", "error")


class SettingsRefused(Exception):
    """Settings that cannot be used; the text names every fault, one a line."""

    code = "settings-refused"

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Bind:
    """Where HTTP listens. Only a default gives way to the next free port: what was asked for is kept."""

    host: str
    port: int
    explicit: bool

    @property
    def is_loopback(self) -> bool:
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service was told.

    bind:            HTTP address and port. Loopback by default: who listens wider must mean it.
    metrics_bind:    where figures are read, by whoever watches this process; apart from HTTP, and without credentials.
    state_dir:       folder of the embedded data, of a worker's pulse and, later, of the keys; never inside a checkout.
    instruments:     folders whose instruments `serve` loads, each with one folder per decision.
    database_url:    your PostgreSQL 15 or later; none starts the embedded one.
    database_password_file: its password in a file, so that no process list or log shows it.
    postgres_bin:    folder of the embedded database's programs, instead of the search.
    runtime_dir:     where a session keeps sockets (XDG_RUNTIME_DIR), none on most servers.
    notify:          wake followers by NOTIFY; off leaves the poll each second, which alone is enough.
    unsafe:          start although the database may lose commits.
    logging:         lowest level of the log lines.
    access:          what callers without credentials may do; see `service.auth.access`.
    public_url:      what the service is called from far away; none is the address that it listens on.
    allowed_origins: of pages that may post events.
    oidc_issuer:     whose access tokens are taken; with it go the audience that they must be made for, and a file with
                     the table that maps their claims to scopes and limits.
    """

    bind: Bind
    metrics_bind: Bind
    state_dir: Path
    instruments: tuple[Path, ...]
    database_url: str | None = field(repr=False)
    database_password_file: Path | None
    postgres_bin: Path | None
    runtime_dir: Path | None
    notify: bool
    unsafe: bool
    logging: str
    access: str
    public_url: str | None
    allowed_origins: frozenset[str]
    oidc_issuer: str | None
    oidc_audience: str | None
    oidc_claims: Path | None

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings that `environ` holds, or raise SettingsRefused with every fault."""
        faults = [_unknown(name) for name in sorted(environ) if _is_foreign(name)]
        values: dict[str, object] = {}
        for row in ROWS:
            text = environ.get(PREFIX + row.name)
            try:
                values[row.name.lower()] = row.default(environ) if text is None else row.parse(text)
            except ValueError as fault:
                faults.append(f"{PREFIX}{row.name}: {fault}")
        if faults:
            raise SettingsRefused(tuple(faults))
        runtime = environ.get("XDG_RUNTIME_DIR")
        return cls(runtime_dir=Path(runtime) if runtime else None, **values)  # type: ignore[arg-type]  # the rows name the fields, a test compares them

    @classmethod
    def from_environment(cls) -> Self:
        """Return the settings of this process."""
        return cls.read(os.environ)


@dataclass(frozen=True, slots=True)
class Row:
    """One variable: how its text is read, and what holds without it."""

    name: str
    parse: Callable[[str], object]
    default: Callable[[Mapping[str, str]], object]


def _is_foreign(name: str) -> bool:
    return name.startswith(PREFIX) and name.removeprefix(PREFIX) not in KNOWN


def _unknown(name: str) -> str:
    return f"{name}: no such setting; there are {', '.join(PREFIX + row.name for row in ROWS)}"


def _bind(text: str) -> Bind:
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/\[\]]+)):(\d{1,5})", text)
    if match is None or int(match[3]) > 65535:
        raise ValueError(
            f"{text!r} is not an address and a port, such as 127.0.0.1:8000 or [::1]:8000"
        )
    return Bind(match[1] or match[2], int(match[3]), explicit=True)


def _folder(text: str) -> Path:
    if not text.strip():
        raise ValueError("is empty: give a folder, or leave the variable away")
    return Path(os.path.abspath(Path(text).expanduser()))  # noqa: PTH100  # resolve() would follow links that the user chose


def _folders(text: str) -> tuple[Path, ...]:
    return tuple(_folder(part.strip()) for part in text.split(",") if part.strip())


def _database_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(
            "must begin with postgresql://, such as postgresql://servanda@db1/servanda"
        )
    if "@" in parts.path + parts.query + parts.fragment:
        raise ValueError(
            "has an @ after the host: percent-encode the password, / as %2F and @ as %40"
        )
    if not parts.path.strip("/"):
        raise ValueError(
            "names no database; end it with one, such as postgresql://servanda@db1/servanda"
        )
    return text


def _switch(text: str) -> bool:
    words = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}
    if text.lower() not in words:
        raise ValueError(f"{text!r} is neither on nor off")
    return words[text.lower()]


def _level(text: str) -> str:
    if text.lower() not in LEVELS:
        raise ValueError(f"{text!r} is none of {', '.join(LEVELS)}")
    return text.lower()


def _access(text: str) -> str:
    if text.lower() not in ACCESSES:
        raise ValueError(f"{text!r} is none of {', '.join(ACCESSES)}")
    return text.lower()


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"{text!r} is no address such as https://servanda.example")
    return text.rstrip("/")


def _origins(text: str) -> frozenset[str]:
    named = frozenset(part.strip() for part in text.split(",") if part.strip())
    for one in sorted(named):
        parts = urlsplit(one)
        if parts.scheme not in ("http", "https") or one != f"{parts.scheme}://{parts.netloc}":
            raise ValueError(f"{one!r} is no origin such as https://dashboard.example")
    return named


def _state_dir(environ: Mapping[str, str]) -> Path:
    """Return the usual place: of the machine for root, of the person for everybody else."""
    if os.geteuid() == 0:
        return Path("/var/lib/servanda")
    home = environ.get("HOME")
    return (Path(home) if home else Path.home()) / ".local" / "share" / "servanda"


ROWS = (
    Row("BIND", _bind, lambda _: Bind("127.0.0.1", 8000, explicit=False)),
    Row("METRICS_BIND", _bind, lambda _: Bind("127.0.0.1", 9464, explicit=False)),
    Row("STATE_DIR", _folder, _state_dir),
    Row("INSTRUMENTS", _folders, lambda _: (REPOSITORY / "instruments",)),
    Row("DATABASE_URL", _database_url, lambda _: None),
    Row("DATABASE_PASSWORD_FILE", _folder, lambda _: None),
    Row("POSTGRES_BIN", _folder, lambda _: None),
    Row("NOTIFY", _switch, lambda _: True),
    Row("UNSAFE", _switch, lambda _: False),
    Row("LOGGING", _level, lambda _: "info"),
    Row("ACCESS", _access, lambda _: ACCESSES[0]),
    Row("PUBLIC_URL", _url, lambda _: None),
    Row("ALLOWED_ORIGINS", _origins, lambda _: frozenset()),
    Row("OIDC_ISSUER", str, lambda _: None),
    Row("OIDC_AUDIENCE", str, lambda _: None),
    Row("OIDC_CLAIMS", _folder, lambda _: None),
)
KNOWN = frozenset(row.name for row in ROWS)
