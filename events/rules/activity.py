"""Rules of activities: each stage once, and no certain contradiction between the days of the stages."""

from typing import Final

from events.rules.case import Rule, never, not_after, not_before

RULES: Final = {
    "activity.planned": (
        Rule("order", not_after("started", "completed", what="its start or completion")),
    ),
    "activity.started": (
        Rule("exists", never("started", message="The activity is started already.")),
        Rule("order", not_after("completed", "cancelled", what="its completion or cancellation")),
        Rule("order", not_before("planned", what="its planning")),
    ),
    "activity.completed": (
        Rule(
            "exists",
            never("completed", "cancelled", message="It is completed or cancelled already."),
        ),
        Rule("order", not_before("planned", "started", what="its planning or start")),
    ),
    "activity.cancelled": (
        Rule(
            "exists",
            never("completed", "cancelled", message="It is completed or cancelled already."),
        ),
        Rule("order", not_before("started", what="its start")),
    ),
}
