import json
import re

import click

from events.cloudevents import parse
from service.cli.main import COMMANDS, servanda
from service.settings import PREFIX, ROWS
from tests.house.checkout import ROOT

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def fenced(language: str) -> list[str]:
    """Return the fenced examples of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_every_setting_has_its_row_and_every_row_its_setting() -> None:
    rows = set(re.findall(r"^\| `(SERVANDA_\w+)`", README, re.MULTILINE))
    assert rows == {PREFIX + row.name for row in ROWS}


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    named = set(re.findall(r"\bmake (\w+)", " ".join(fenced("sh"))))
    assert named >= {"run", "test"}
    assert {name for name in named if f"\n{name}:" not in MAKEFILE} == set()


def test_every_command_that_the_readme_shows_is_understood() -> None:
    lines = re.findall(r"^servanda (.+)$", "".join(fenced("sh")), re.MULTILINE)
    assert lines
    for line in lines:
        name, *arguments = line.split()
        command = servanda.get_command(click.Context(servanda), name)
        assert command, name
        options = [one for one in arguments if one.startswith("--")]
        known = {flag for parameter in command.params for flag in parameter.opts}
        assert set(options) <= known, line


def test_the_example_event_is_one_that_can_be_recorded() -> None:
    (example,) = fenced("json")
    assert parse(json.loads(example)).type == "servanda.report.submitted"


def test_every_command_has_help_with_an_example() -> None:
    helpless = [
        name
        for name in COMMANDS
        if (command := servanda.get_command(click.Context(servanda), name))
        and not isinstance(command, click.Group)
        and "Example" not in (command.help or "")
    ]
    assert helpless == []
