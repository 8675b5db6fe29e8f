import ast
import re

from tests.house.checkout import ROOT

TOUR = (ROOT / "docs" / "tour.md").read_text()
PLACE = re.compile(r"`((?:events|service|migrations)/[\w/]+\.py):([\w.]+)`")


def test_the_tour_names_places_that_exist() -> None:
    places = PLACE.findall(TOUR)
    assert len(places) > 40
    assert [f"{file}:{name}" for file, name in places if name not in _names(file)] == []


def _names(file: str) -> set[str]:
    """Return what a module defines: functions, classes, their methods, and names in capitals."""
    found: set[str] = set()
    for node in ast.parse((ROOT / file).read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
            found |= {
                f"{node.name}.{one.name}"
                for one in node.body
                if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
            }
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found
