"""An instrument's folder: looked over, and loaded into the log as far as the log lacks it.

Each part of `instrument.yaml` is one event whose id begins with the part and ends with a digest of its content. So an
unchanged file records nothing, a changed part one event more, and a load that was stopped anywhere is simply run again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from events.cloudevents import parse
from events.envelope import Proposed, Recorded
from events.log.handles import Handle
from events.rules.streams import effective
from service.auth.principal import LOADER
from service.recording.errors import FileFault, FolderRefused, RecordingError
from service.recording.folder import HISTORY, INSTRUMENT, Folder, check_folder, read_folder
from service.recording.imports import ImportProgress, import_lines
from service.recording.known import Known
from service.recording.parts import Part
from service.recording.record import Recorder

__all__ = ["LoadResult", "check_folder", "load_folder"]

# What makes two schedulings of a meeting one, whoever recorded them.
SCHEDULED = "servanda.meeting.scheduled"
SAME_MEETING = ("code", "body", "from", "to")


@dataclass(frozen=True, slots=True)
class LoadResult:
    """How many events a load recorded, and how many parts and lines were there already."""

    recorded: int
    duplicates: int


async def load_folder(
    folder: Path,
    recorder: Recorder,
    pool: Handle,
    *,
    progress: Callable[[ImportProgress], None] | None = None,
) -> LoadResult:
    """Record what the log lacks of an instrument and its history.

    The instrument is one request, all or nothing; the history follows request by request.
    Raises FolderRefused with every fault; what was recorded until then stays, and loading again goes on.
    """
    read = read_folder(folder)
    parts = await _load_parts(read, recorder, pool)
    if not read.history.exists():
        return parts
    total = read.count_lines()
    with read.history.open("rb") as lines:
        history = await import_lines(lines, recorder, LOADER, progress=progress, total=total)
    if history.faults:
        raise FolderRefused([FileFault(HISTORY, f.line, f.message) for f in history.faults])
    return LoadResult(parts.recorded + history.recorded, parts.duplicates + history.duplicates)


async def _load_parts(folder: Folder, recorder: Recorder, log: Handle) -> LoadResult:
    known = Known()
    await known.read(log, {part.stream for part in folder.parts})
    revision = _Revision(folder, known.streams)
    changed = [(part, event) for part in folder.parts for event in revision.of(part)]
    if revision.faults:
        raise FolderRefused(revision.faults)
    if not changed:
        return LoadResult(0, len(folder.parts))
    try:
        receipt = await recorder.record([event for _, event in changed], LOADER)
    except RecordingError as error:
        if not error.faults:
            raise
        raise FolderRefused(_placed(folder, [part for part, _ in changed], error)) from error
    return LoadResult(receipt.recorded, len(folder.parts) - receipt.recorded)


def _placed(folder: Folder, parts: Sequence[Part], error: RecordingError) -> list[FileFault]:
    """Say where in the file each refused event stands."""
    return [
        FileFault(INSTRUMENT, folder.line_of(parts[fault.index]), fault.message)
        for fault in error.faults
    ]


class _Revision:
    """Compares the parts of a file with what the log holds of them."""

    def __init__(self, folder: Folder, streams: Mapping[str, Sequence[Recorded]]) -> None:
        self._folder = folder
        self._streams = streams
        self.faults: list[FileFault] = []

    def of(self, part: Part) -> Iterator[Proposed]:
        """Yield the event that brings the log up to this part; none when it says the same already."""
        held = self._streams.get(part.stream, ())
        ours = [one for one in held if self._says(one, part)]
        if ours and _digest_in(ours[-1]) == part.digest:
            return
        if held and not ours and part.begins:
            self._require_same(part, held)
        elif not ours:
            yield self._event(part, part.type, part.data, taken=ours)
        else:
            yield self._changed(part, ours)

    def _says(self, event: Recorded, part: Part) -> bool:
        return event.source == self._folder.source and event.id.startswith(f"{part.name}/")

    def _changed(self, part: Part, ours: Sequence[Recorded]) -> Proposed:
        if part.change == "again":
            return self._event(part, part.type, part.data, taken=ours)
        if part.change == "describe":
            return self._event(part, "stakeholder.described", part.data, taken=ours)
        correction = {
            "occurred": part.data["occurred"],
            "target": {"source": ours[0].source, "id": ours[0].id},
            "data": part.data,
            "reason": "The instrument's file says so now.",
        }
        return self._event(part, "event.corrected", correction, taken=ours)

    def _event(
        self, part: Part, type_name: str, data: Mapping[str, Any], *, taken: Sequence[Recorded]
    ) -> Proposed:
        """Return the event; a content that comes back after another one needs a new id."""
        before = sum(_digest_in(one) == part.digest for one in taken)
        again = f"/{before + 1}" if before else ""
        return parse(self._folder.event_of(part, type_name, data, f"{part.digest}{again}"))

    def _require_same(self, part: Part, held: Sequence[Recorded]) -> None:
        """Refuse a meeting that others scheduled otherwise; a stakeholder that others registered is theirs."""
        standing = [one.data for one in effective(held) if one.type == SCHEDULED]
        if standing and any(standing[0].get(name) != part.data.get(name) for name in SAME_MEETING):
            message = (
                f"{part.stream} is recorded already, by others and with other days or another body: "
                "use the same, or give the meeting a code of its own."
            )
            self.faults.append(FileFault(INSTRUMENT, self._folder.line_of(part), message))


def _digest_in(event: Recorded) -> str:
    """Return the digest that an id carries: `paragraph-3/1f2e…`, or `paragraph-3/1f2e…/2` when it came back."""
    return event.id.split("/")[1]
