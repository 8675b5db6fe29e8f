"""The folders of the embedded PostgreSQL: state, data, socket; whose they are, and the lock on them."""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from service.database.engine import Address
from service.database.errors import AlreadyRunning, PlaceRefused
from service.database.owner import Owner, parent_in_the_way

LOGIN = "servanda"
DATABASE = "servanda"
PORT = 5432
LONGEST_SOCKET_FOLDER = 93  # a socket's path ends at 107 bytes, and `/.s.PGSQL.5432` takes 14
SAFE_PATH = re.compile(
    r"/[\w./@+ -]*"
)  # commas and quotes separate folders in settings and addresses


@dataclass(frozen=True, slots=True)
class Places:
    """Where one embedded cluster keeps its things."""

    state: Path
    data: Path
    socket: Path

    @property
    def log(self) -> Path:
        return self.state / "postgres.log"

    def address(self, database: str = DATABASE) -> Address:
        """Return the way in: the socket, as one login, without a password."""
        query = f"host={quote(str(self.socket), safe='')}&port={PORT}&target_session_attrs=any"
        return Address(f"postgresql://{LOGIN}@/{database}?{query}")


def choose_places(state: Path, major: int, *, owner: Owner, runtime_dir: Path | None) -> Places:
    """Return where things belong; nothing is made yet."""
    data = state / f"pg{major}"
    name = "servanda-" + hashlib.sha256(os.fsencode(data)).hexdigest()[:8]
    return Places(state, data, _socket_parent(owner, runtime_dir, len(name)) / name)


def _socket_parent(owner: Owner, runtime_dir: Path | None, name_bytes: int) -> Path:
    wished = Path("/run") if owner.stands_in else runtime_dir
    if wished is None or not os.access(wished, os.W_OK | os.X_OK):
        return Path("/tmp")  # noqa: S108  # the folder in it is ours alone, 0700, or refused
    fits = len(os.fsencode(wished)) + 1 + name_bytes <= LONGEST_SOCKET_FOLDER
    return wished if fits and SAFE_PATH.fullmatch(str(wished)) else Path("/tmp")  # noqa: S108


def settle_state(state: Path, owner: Owner) -> None:
    """Make the state folder, 0711, and make sure that the owner of the data can pass through it."""
    try:
        if not state.exists():
            state.mkdir(parents=True)
            state.chmod(0o711)
        if owner.stands_in and not state.stat().st_mode & 0o001:
            state.chmod(state.stat().st_mode | 0o011)
        if not os.access(state, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise PlaceRefused(
            f"The state folder {state} cannot be used: {error.strerror}. "
            "Make it writable, or name another one in SERVANDA_STATE_DIR."
        ) from error
    if blocked := parent_in_the_way(state, owner):
        raise PlaceRefused(
            f"The database runs as the user {owner.name}, who cannot pass through {blocked}: "
            f"`chmod o+x {blocked}`, or name another folder in SERVANDA_STATE_DIR."
        )


def settle_socket(socket: Path, owner: Owner) -> None:
    """Make the folder of the socket, 0700, empty and the owner's; one that is somebody else's is refused.

    Called while nothing serves our data: a lock file in it is a dead server's, and PostgreSQL would
    take a dead process that nobody has reaped for a living one.
    """
    try:
        socket.mkdir(mode=0o700)
        owner.take(socket)
    except FileExistsError:
        state = socket.lstat()
        if not socket.is_dir() or socket.is_symlink() or state.st_uid != owner.uid:
            raise PlaceRefused(
                f"{socket} belongs to somebody else, and the database's socket would lie in it: "
                "remove it, or name another folder in SERVANDA_STATE_DIR."
            ) from None
        socket.chmod(0o700)
        for path in socket.glob(".s.PGSQL.*"):
            path.unlink(missing_ok=True)


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Hold the state folder for this process alone, until it ends, however it ends.

    The lock is the kernel's and not inherited: a PostgreSQL that outlives us does not keep it.
    """
    path = state / "service.lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise PlaceRefused(
            f"The state folder {state} cannot be used: {error.strerror} for {path.name}. "
            "It may belong to another user: name another one in SERVANDA_STATE_DIR."
        ) from error
    try:
        _hold(descriptor, state)
        yield
    finally:
        os.close(descriptor)


def _hold(descriptor: int, state: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip() or "unknown"
        raise AlreadyRunning(
            f"Another service (process {holder}) uses the state folder {state}: "
            "stop it, or give this one a folder of its own in SERVANDA_STATE_DIR."
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
