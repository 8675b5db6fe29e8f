"""The files of the containers, read as their tools read them."""

import json
import re
from functools import cache
from typing import Any

import yaml

from tests.house.checkout import ROOT

COMPOSE = ROOT / "docker-compose.yml"


@cache
def compose() -> dict[str, Any]:
    """Return docker-compose.yml, its merges resolved and its variables as they stand."""
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return read


def containers() -> dict[str, dict[str, Any]]:
    """Return the containers by name."""
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def instructions(word: str) -> list[str]:
    """Return what stands behind each such word of the Dockerfile, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    joined = text.replace("\\\n", " ")
    return re.findall(rf"^{word} +(.+)$", joined, re.MULTILINE)


def environment() -> dict[str, str]:
    """Return what the image sets."""
    return dict(one.split("=", 1) for line in instructions("ENV") for one in line.split())


def copied() -> list[str]:
    """Return what the image takes from the checkout."""
    ours = [line for line in instructions("COPY") if not line.startswith("--from")]
    return [line.split()[0] for line in ours]


def spoken(word: str) -> list[str]:
    """Return a command in its exec form; there is no shell that could take another one."""
    (line,) = instructions(word)
    found: list[str] = json.loads(line[line.index("[") :])
    return found
