"""A YAML file whose every part remembers its line. Only what JSON has comes out: no dates, no `on` that means true."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml

Path: TypeAlias = tuple[str | int, ...]

_BOOL: Final = "tag:yaml.org,2002:bool"
_TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"


class YamlRefused(Exception):
    """Not YAML, or YAML that two readers could understand differently."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Lined:
    """What the file says, and where."""

    value: Any
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """Return the line of a part, or of the nearest part round it that the file has."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Loader(yaml.SafeLoader):
    """Texts stay texts: days, and words that an older YAML takes for true and false."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # what the class above declares it to be
        first: [
            (tag, expression) for tag, expression in resolvers if tag not in {_BOOL, _TIMESTAMP}
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _bool(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> bool:
    return str(loader.construct_scalar(node)) == "true"


def read_yaml(text: str) -> Lined:
    """Read one document.

    Raises YamlRefused with the line of the first fault.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise YamlRefused(1, "The file is empty.")
        lines = dict(_lines(node, ()))
        return Lined(loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlRefused(mark.line + 1 if mark else 1, f"Not YAML: {error.problem}.") from None
    except yaml.YAMLError as error:
        raise YamlRefused(1, f"Not YAML: {error}.") from None
    finally:
        loader.dispose()


def _lines(node: yaml.Node, path: Path) -> Iterator[tuple[Path, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        yield from _member_lines(node, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, (*path, index))


def _member_lines(node: yaml.MappingNode, path: Path) -> Iterator[tuple[Path, int]]:
    seen: set[str] = set()
    for key, item in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or key.tag != "tag:yaml.org,2002:str":
            raise YamlRefused(line, "Name each member by a text: put it into quotes.")
        if key.value in seen:
            raise YamlRefused(line, f"`{key.value}` stands here twice: name each member once.")
        seen.add(key.value)
        yield from _lines(item, (*path, key.value))
        yield (*path, key.value), line


_Loader.add_implicit_resolver(_BOOL, re.compile("^(?:true|false)$"), ["t", "f"])
_Loader.add_constructor(_BOOL, _bool)
