import ast
import re
from pathlib import Path

from tests.house.checkout import ROOT, python_files, shown

LONGEST = 300
OURS = ("events", "service", "bench")
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {shown(path): len(path.read_text().splitlines()) for path in python_files()}
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}


def test_no_module_is_named_for_having_no_noun() -> None:
    assert [shown(path) for path in python_files() if path.stem in NAMELESS] == []


def test_every_module_says_what_lives_in_it() -> None:
    silent = [path for path in python_files(*OURS) if not _docstring(path)]
    assert [shown(path) for path in silent] == []


def test_a_package_holds_its_docstring_and_nothing_else() -> None:
    packages = [path for path in python_files(*OURS) if path.name == "__init__.py"]
    assert packages
    assert [shown(path) for path in packages if len(_tree(path).body) != 1] == []


def test_only_settings_reads_the_environment() -> None:
    readers = [
        path for path in python_files(*OURS) if re.search(r"os\.(environ|getenv)", path.read_text())
    ]
    assert [shown(path) for path in readers] == ["service/settings.py"]


def test_migrations_import_nothing_of_ours() -> None:
    migrations = python_files("migrations")
    assert migrations
    ours = [path for path in migrations if _imports(path) & {*OURS, "tests"}]
    assert [shown(path) for path in ours] == []


def test_only_tests_import_the_bench() -> None:
    importing = [path for path in python_files("events", "service") if "bench" in _imports(path)]
    assert [shown(path) for path in importing] == []


def test_locks_name_no_host() -> None:
    npm = (ROOT / folder / "package-lock.json" for folder in ("tests/clients", "bench/emmett"))
    locks = [*ROOT.glob("requirements*.txt"), *npm]
    assert len(locks) == 6
    assert [shown(path) for path in locks if "://" in path.read_text()] == []


def test_no_python_file_outside_the_tests_knows_an_instrument() -> None:
    addresses = {_address(path) for path in (ROOT / "instruments").glob("*/instrument.yaml")}
    assert addresses
    names = addresses | {address.lower().replace("/", "-") for address in addresses}
    knowing = [
        shown(path)
        for path in python_files(*OURS, "migrations")
        if any(name in path.read_text() for name in names) and not _only_in_help(path, names)
    ]
    assert knowing == []


def _only_in_help(path: Path, names: set[str]) -> bool:
    """Say whether the names stand in texts for people alone: a command's examples may use a real address."""
    if "service/cli" not in str(path):
        return False
    texts = [
        ast.get_docstring(node) or ""
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module)
    ]
    code = path.read_text()
    return all(code.count(name) == sum(text.count(name) for text in texts) for name in names)


def _address(path: Path) -> str:
    found = re.search(r"^instrument: (\S+)", path.read_text(), re.MULTILINE)
    assert found is not None, f"{path} names no instrument"
    return found[1]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _docstring(path: Path) -> str | None:
    return ast.get_docstring(_tree(path))


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found
