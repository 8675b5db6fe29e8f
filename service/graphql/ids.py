"""Node ids: opaque, stable, and different for different snapshots, because clients merge objects by id."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date

import orjson

from service.reads.moment import Moment
from service.reads.pages import is_whole


@dataclass(frozen=True, slots=True)
class NodeId:
    """What an id names: a type, a key, and the snapshot it was read in if that was not the present."""

    type: str
    key: str
    moment: Moment | None


def encoded(type_name: str, key: str, moment: Moment | None = None) -> str:
    """Return the id of a node; `moment` only where the caller asked for one."""
    parts: list[str | int] = [type_name, key]
    if moment is not None and moment.qualified:
        parts += [moment.position, moment.day.isoformat()]
    return urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def decoded(text: str) -> NodeId | None:
    """Read an id; None for anything that is none of ours, which then names nothing."""
    try:
        parts = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        type_name, key, *snapshot = parts
        moment = None
        if snapshot:
            position, day = snapshot
            moment = Moment(position, date.fromisoformat(day), pinned=True, day_given=True)
            if not is_whole(position):
                return None
    except (ValueError, TypeError):
        return None
    return None if "\0" in str(key) else NodeId(str(type_name), str(key), moment)
