"""Programs of one major version, data of another: which serve a folder, and how the data are carried over."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from service.database.cluster import flush, make_cluster, write_access
from service.database.errors import NoPrograms, StartFailed
from service.database.owner import Owner
from service.database.places import LOGIN, Places
from service.database.programs import Programs

KEPT = ".old"


@dataclass(frozen=True, slots=True)
class Choice:
    """The programs to run, and those that the data there still need, when they must be carried over."""

    programs: Programs
    carried_from: Programs | None = None


def choose(found: Sequence[Programs], state_dir: Path) -> Choice:
    """Return what to run on the newest data there are; without data, the best that was found.

    found:  best first.
    """
    majors = data_majors(state_dir)
    best, newest = found[0], majors[-1] if majors else None
    if newest is None or newest == best.major:
        return Choice(best)
    same = next((one for one in found if one.major == newest), None)
    if same is None:
        raise NoPrograms(
            f"The data in {state_dir} are of PostgreSQL {newest}, and there is only "
            f"{', '.join(one.version for one in found)}: install PostgreSQL {newest} as well, "
            "or name another folder in SERVANDA_STATE_DIR."
        )
    return Choice(best, carried_from=same) if newest < best.major else Choice(same)


def data_majors(state_dir: Path) -> list[int]:
    """Return the major versions that have data in a state folder, oldest first."""
    names = (re.fullmatch(r"pg(\d+)", path.name) for path in state_dir.glob("pg*"))
    return sorted(int(match[1]) for match in names if match)


def carry_over(old: Programs, new: Programs, places: Places, owner: Owner) -> None:
    """Copy the data of the old major into a cluster of the new one; the old folder stays, renamed.

    A copy, not links: whatever happens on the way, the old data are as they were.
    """
    source = places.state / f"pg{old.major}"
    write_access(source, owner)
    draft = make_cluster(new, places, owner)
    workshop = places.state / f"pg{new.major}.upgrade"
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(mode=0o700)
    owner.take(workshop)
    sets = ("-b", old.folder, "-B", new.folder, "-d", source, "-D", draft)
    done = owner.run(
        [new.path("pg_upgrade"), *sets, "-s", places.socket, "-U", LOGIN], folder=workshop
    )
    if done.returncode != 0:
        raise StartFailed(
            f"The data in {source} could not be carried over to PostgreSQL {new.major}, and are untouched: "
            f"{_reason(done.stdout)} Name the programs of PostgreSQL {old.major} in SERVANDA_POSTGRES_BIN "
            "to go on with them."
        )
    draft.replace(places.data)
    source.replace(source.with_name(source.name + KEPT))
    flush(places.state)
    shutil.rmtree(workshop, ignore_errors=True)


def drop_kept(state_dir: Path) -> None:
    """Remove what an earlier start carried over: the new data have been started and stopped since."""
    for folder in state_dir.glob(f"pg*{KEPT}"):
        shutil.rmtree(folder, ignore_errors=True)


def _reason(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return " ".join(lines[-3:])
