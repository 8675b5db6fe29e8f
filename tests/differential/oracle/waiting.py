"""What waits for those who judge: proposed claims, in the order of their events."""

from tests.differential.oracle.lists import Args, Item, connection
from tests.differential.oracle.moments import At
from tests.differential.oracle.seen import Seen, event, subject
from tests.differential.oracle.telling import paragraph_key


def inbox(seen: Seen, args: Args) -> Seen:
    def whole(then: At) -> list[Item]:
        held = (one for one in then.world.docket.claims if one.standing == "proposed")
        waiting = [
            (one.target.position, f"{one.paragraph} {one.target.source} {one.target.id}", one)
            for one in held
        ]
        return [
            Item(
                key,
                event(then, place),
                {
                    "address": one.paragraph,
                    "paragraph": subject(then, "paragraph", paragraph_key(one.paragraph)),
                    "bearing": one.bearing,
                    "reason": one.said["reason"],
                    "against": one.against,
                },
            )
            for place, key, one in sorted(waiting, key=lambda found: found[:2])
        ]

    return connection("InboxConnection", whole, args, seen.at)
