"""Posts: somebody is to be employed for a task."""

from typing import ClassVar

from events.types import keys
from events.types.fields import World
from events.types.values import Line


class PostCreated(World):
    """A body created a post with a host."""

    acting: ClassVar[tuple[str, ...]] = ("body",)

    body: keys.StakeholderRef
    host: keys.StakeholderRef
    task: Line
