"""Events as lines to import."""

import json
from typing import Any

from tests.sentences.builders import event


def line(type_name: str, stream: str, work: str | None = None, **members: Any) -> bytes:  # noqa: ANN401
    together = {"correlationid": work} if work else {}
    return json.dumps(event(type_name, stream, **together, **members)).encode() + b"\n"


def firm(slug: str, work: str | None = None) -> bytes:
    return line("stakeholder.registered", f"stakeholder/{slug}", work)


GOOD = [
    firm("a-firm"),
    b"\n",
    line("partnership.formed", "partnership/phones", "one"),
    line("partnership.joined", "partnership/phones", "one"),
    firm("b-firm", "two"),
]
