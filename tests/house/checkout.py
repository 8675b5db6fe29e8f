"""The files of this checkout that are ours, as git knows them or as they lie there."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("events", "service", "migrations", "bench", "tests")


def python_files(*folders: str) -> list[Path]:
    """Return our Python files under these folders, all of ours without any; what npm installed is not ours."""
    found = [path for folder in folders or CODE for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "node_modules" not in path.parts)


def shown(path: Path) -> str:
    """Return the path as people name it."""
    return str(path.relative_to(ROOT))
