"""An instrument's folder as it lies on the disk, and everything that is wrong with it, each fault with its line."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from events import ijson
from events.cloudevents import parse
from events.envelope import schema_urn
from events.errors import EventError, NotCanonical, RefusedEvent
from events.registry import PREFIX, find
from service.mandate.check import faults as document_faults
from service.recording.errors import FileFault, FolderRefused
from service.recording.lined_yaml import Lined, YamlRefused, read_yaml
from service.recording.parts import Part, parts_of, source_of

INSTRUMENT: Final = "instrument.yaml"
HISTORY: Final = "history.ndjson"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder without faults."""

    path: Path
    file: Lined
    parts: tuple[Part, ...]

    @property
    def source(self) -> str:
        return source_of(self.file.value)

    @property
    def history(self) -> Path:
        return self.path / HISTORY

    def line_of(self, part: Part) -> int:
        return self.file.line_of(part.path)

    def count_lines(self) -> int:
        with self.history.open("rb") as lines:
            return sum(1 for _ in lines)

    def event_of(
        self, part: Part, type_name: str, data: Mapping[str, Any], content: str
    ) -> dict[str, Any]:
        """Return the structured event that says the part, in the newest version of its type."""
        name = f"{PREFIX}{type_name.removeprefix(PREFIX)}"
        return {
            "specversion": "1.0",
            "id": f"{part.name}/{content}",
            "source": self.source,
            "type": name,
            "dataschema": schema_urn(name, find(name).version),
            "subject": part.stream,
            "correlationid": f"load-{self.source.rpartition(':')[2]}",
            "data": dict(data),
        }


def check_folder(folder: Path) -> tuple[FileFault, ...]:
    """Return every fault of an instrument's files; nothing is asked of the log."""
    return _read(folder)[1]


def read_folder(folder: Path) -> Folder:
    """Return the folder; raise FolderRefused with every fault."""
    read, faults = _read(folder)
    if read is None or faults:
        raise FolderRefused(faults)
    return read


def _read(folder: Path) -> tuple[Folder | None, tuple[FileFault, ...]]:
    try:
        file = read_yaml((folder / INSTRUMENT).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        missing = FileFault(INSTRUMENT, 1, "There is no such file: an instrument's folder has one.")
        return None, (missing,)
    except UnicodeDecodeError:
        return None, (FileFault(INSTRUMENT, 1, "Write the file in UTF-8."),)
    except YamlRefused as error:
        return None, (FileFault(INSTRUMENT, error.line, str(error)),)
    history = tuple(_history_faults(folder / HISTORY))
    faults = [
        FileFault(INSTRUMENT, file.line_of(one.path), one.message)
        for one in document_faults(file.value)
    ]
    if faults:
        return None, (*sorted(faults, key=lambda one: one.line), *history)
    read = Folder(folder, file, parts_of(file.value))
    return read, (*_text_faults(read), *_part_faults(read), *history)


def _text_faults(folder: Folder) -> Iterator[FileFault]:
    """Yield what is wrong with the decision's text, which the digest in the file vouches for."""
    text = folder.file.value["text"]
    line = folder.file.line_of(("text", "file"))
    path = folder.path / text["file"]
    if path.resolve().parent != folder.path.resolve():
        yield FileFault(INSTRUMENT, line, "Name a file of this folder.")
    elif not path.is_file():
        yield FileFault(INSTRUMENT, line, f"There is no file {text['file']} in this folder.")
    elif (digest := hashlib.sha256(path.read_bytes()).hexdigest()) != text["sha256"]:
        line = folder.file.line_of(("text", "sha256"))
        yield FileFault(INSTRUMENT, line, f"The text has another digest: it is {digest}.")


def _part_faults(folder: Folder) -> Iterator[FileFault]:
    """Yield where a part makes no event that could be recorded."""
    for part in folder.parts:
        line = folder.line_of(part)
        try:
            parse(folder.event_of(part, part.type, part.data, part.digest))
        except NotCanonical as error:
            yield FileFault(INSTRUMENT, line, str(error))
        except RefusedEvent as error:
            for fault in error.faults:
                yield FileFault(INSTRUMENT, line, f"{fault.pointer}: {fault.message}")


def _history_faults(history: Path) -> Iterator[FileFault]:
    """Yield what is wrong with each line by itself; whether streams take it is seen when it is loaded."""
    if not history.exists():
        return
    with history.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                parse(ijson.read(line))
            except RefusedEvent as error:
                for fault in error.faults:
                    message = f"{fault.pointer or '/'}: {fault.message}"
                    yield FileFault(HISTORY, number, message)
            except EventError as error:
                yield FileFault(HISTORY, number, str(error))
