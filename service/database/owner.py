"""The user of the operating system under whom the embedded PostgreSQL runs, and what they can reach."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from service.database.errors import PlaceRefused

STAND_INS = ("postgres", "nobody")
PROGRAM_TIMEOUT_S = 300.0


class Switch(TypedDict, total=False):
    """What `subprocess` needs to run a program under another user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose the data are. `stands_in` is true when root runs the service, whom `postgres` refuses."""

    name: str
    uid: int
    gid: int
    stands_in: bool

    @property
    def switch(self) -> Switch:
        if not self.stands_in:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def take(self, path: Path) -> None:
        """Make the owner own what root has just made; never follows a link."""
        if self.stands_in:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def run(
        self, arguments: Sequence[str | Path], *, folder: Path = Path("/")
    ) -> subprocess.CompletedProcess[str]:
        """Run a program under the owner, with nothing of our environment, and return what it said."""
        return subprocess.run(  # noqa: S603  # our own programs, our own arguments, no shell
            [str(argument) for argument in arguments],
            cwd=folder,
            env=dict(PLAIN_ENVIRONMENT),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PROGRAM_TIMEOUT_S,
            check=False,
            **self.switch,
        )


# PG… variables, locales and preloaded libraries of the person who starts us must not reach the server.
PLAIN_ENVIRONMENT = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"}


def choose_owner() -> Owner:
    """Return ourselves, or as root the user who stands in."""
    if os.geteuid() != 0:
        return Owner(service_user(), os.geteuid(), os.getegid(), stands_in=False)
    for name in STAND_INS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(name, entry.pw_uid, entry.pw_gid, stands_in=True)
    raise PlaceRefused(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody: "
        "add one, run as an ordinary user, or set SERVANDA_DATABASE_URL."
    )


def service_user() -> str:
    """Return the name of the user who runs the service."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise PlaceRefused(
            f"The user with number {os.geteuid()} has no name on this machine, and PostgreSQL wants one: "
            "add the user to /etc/passwd, or set SERVANDA_DATABASE_URL."
        ) from None


def parent_in_the_way(folder: Path, owner: Owner) -> Path | None:
    """Return the first folder on the way to `folder` that the owner cannot pass through."""
    for parent in (*reversed(folder.parents), folder):
        if parent.exists() and not _may_pass(parent, owner):
            return parent
    return None


def _may_pass(folder: Path, owner: Owner) -> bool:
    state = folder.stat()
    if state.st_uid == owner.uid:
        return bool(state.st_mode & 0o100)
    if state.st_gid == owner.gid:
        return bool(state.st_mode & 0o010)
    return bool(state.st_mode & 0o001)
