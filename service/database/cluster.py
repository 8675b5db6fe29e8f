"""The data folder: made whole or not at all, and who may come in, written anew at each start."""

import os
import shutil
from pathlib import Path

from service.database.errors import PlaceRefused, StartFailed
from service.database.owner import Owner, service_user
from service.database.places import LOGIN, Places
from service.database.programs import Programs

# Exactly these: `initdb` would leave lines for TCP as well. The socket's folder is the other lock.
HBA = "local all all peer map=servanda\nlocal replication all peer map=servanda\n"


def ensure_cluster(programs: Programs, places: Places, owner: Owner) -> None:
    """Make the data folder if there is none, and write who may come in."""
    if not places.data.exists():
        draft = make_cluster(programs, places, owner)
        draft.replace(places.data)
        flush(places.state)
    _refuse_strangers(programs, places, owner)
    write_access(places.data, owner)


def make_cluster(programs: Programs, places: Places, owner: Owner) -> Path:
    """Run `initdb` in a sibling folder, so that one cut short leaves nothing that looks whole.

    The folder's name is this process's: an `initdb` that outlived its killed service cannot write here.
    """
    for cut in places.state.glob(f"{places.data.name}.new.*"):
        shutil.rmtree(cut, ignore_errors=True)
    draft = places.data.with_name(f"{places.data.name}.new.{os.getpid()}")
    try:
        draft.mkdir(mode=0o700)
        owner.take(draft)
        done = owner.run([programs.path("initdb"), "-D", draft, *_flags(programs.major)])
    except OSError as error:
        raise StartFailed(f"initdb could not be run in {draft}: {error.strerror}.") from error
    if done.returncode != 0:
        raise StartFailed(f"initdb could not make {places.data}: {_last(done.stderr)}")
    write_access(draft, owner)
    return draft


def _flags(major: int) -> tuple[str, ...]:
    """UTF-8 without the machine's locale, so that an order never changes with an upgrade of libc."""
    provider = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8") if major >= 17 else ()
    return (
        f"--username={LOGIN}",
        "--encoding=UTF8",
        "--locale=C",
        *provider,
        "--data-checksums",
        "--auth-local=peer",
        "--auth-host=reject",
    )


def write_access(data: Path, owner: Owner) -> None:
    """Write pg_hba.conf and pg_ident.conf: who runs the service is our login, nobody else comes in."""
    names = dict.fromkeys((service_user(), owner.name))
    mapping = "".join(f'servanda "{name}" {LOGIN}\n' for name in names)
    for name, text in (("pg_hba.conf", HBA), ("pg_ident.conf", mapping)):
        path = data / name
        draft = data / f"{name}.new"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        owner.take(draft)
        draft.replace(path)


def _refuse_strangers(programs: Programs, places: Places, owner: Owner) -> None:
    """Stop before `postgres` would, with a sentence that says what to do."""
    try:
        state = places.data.lstat()
        major = (places.data / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise PlaceRefused(
            f"The database in {places.data} cannot be read: {error.strerror}. "
            "Start as the user who made it, or name another folder in SERVANDA_STATE_DIR."
        ) from error
    if state.st_uid != owner.uid:
        raise PlaceRefused(
            f"The database in {places.data} belongs to the user number {state.st_uid}, not to {owner.name}: "
            "start as the user who made it, or name another folder in SERVANDA_STATE_DIR."
        )
    if major != str(programs.major):
        raise PlaceRefused(
            f"{places.data} holds data of PostgreSQL {major}, not {programs.major}: "
            "put the right folder back, or name another one in SERVANDA_STATE_DIR."
        )


def flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
