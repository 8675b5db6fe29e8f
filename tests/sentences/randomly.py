"""A random history under the small decision of the tests: the same seed tells the same events."""

import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.sentences.builders import claim, event

PARAGRAPH = "XY-1/2#1"
STREAM = "paragraph/xy-1-2-1"
JUDGEMENTS = ("claim.verified", "claim.disputed", "equivalence.accepted", "assessment.recorded")
TYPES = ("company", "academia", "industry_association", "environmental_ngo")

Event = dict[str, Any]


class Happenings:
    """Tells one event after the other; what it names was told before."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a story, no secret
        self._count = 0
        self._firms = ["firm-0"]
        self._joined: list[Event] = []
        self._judged: list[Event] = []
        self._ways: tuple[Callable[[], Event], ...] = (
            self._register,
            self._describe,
            self._join,
            self._join,
            self._join,
            self._correct,
            self._retract,
            self._claim,
            self._withdraw,
            self._merge,
            self._judge,
            self._judge,
            self._think_over,
        )

    def told(self, events: int) -> Iterator[Event]:
        """Give so many events."""
        yield self._registered("firm-0")
        yield self._event("partnership.formed", "partnership/phones")
        yield self._join()
        for _ in range(events - 3):
            yield self._chance.choice(self._ways)()

    def _event(self, type_name: str, stream: str, /, **members: Any) -> Event:  # noqa: ANN401 - of a payload
        self._count += 1
        return event(type_name, stream, id=f"random-{self._count}", **members)

    def _day(self) -> str:
        year, month = self._chance.randint(2003, 2012), self._chance.randint(1, 12)
        whole = f"{year}-{month:02}-{self._chance.randint(1, 28):02}"
        return whole[: self._chance.choice((4, 7, 10))]

    def _firm(self) -> str:
        return f"stakeholder/{self._chance.choice(self._firms)}"

    def _registered(self, slug: str) -> Event:
        kind = self._chance.choice(TYPES)
        return self._event(
            "stakeholder.registered",
            f"stakeholder/{slug}",
            name=slug,
            type=kind,
            occurred=self._day(),
        )

    def _register(self) -> Event:
        self._firms.append(f"firm-{len(self._firms)}")
        return self._registered(self._firms[-1])

    def _describe(self) -> Event:
        kind = self._chance.choice(TYPES)
        return self._event("stakeholder.described", self._firm(), type=kind, since=self._day())

    def _join(self) -> Event:
        evidence = [claim(PARAGRAPH)] if self._chance.random() < 0.3 else None
        told = self._event(
            "partnership.joined",
            "partnership/phones",
            partner=self._firm(),
            occurred=self._day(),
            evidence=evidence,
        )
        self._joined.append(told)
        return told

    def _target(self) -> tuple[Event, dict[str, str]]:
        told = self._chance.choice(self._joined)
        return told, {"source": told["source"], "id": told["id"]}

    def _correct(self) -> Event:
        told, target = self._target()
        data = {**told["data"], "occurred": self._day()}
        return self._event(
            "event.corrected", "partnership/phones", target=target, data=data, reason="misread"
        )

    def _retract(self) -> Event:
        _, target = self._target()
        return self._event("event.retracted", "partnership/phones", target=target, reason="untrue")

    def _claim(self) -> Event:
        _, target = self._target()
        return self._event(
            "claim.made",
            STREAM,
            event=target,
            paragraph=PARAGRAPH,
            bearing="direct",
            reason="it bears",
        )

    def _withdraw(self) -> Event:
        _, target = self._target()
        return self._event(
            "claim.withdrawn",
            STREAM,
            event=target,
            paragraph=PARAGRAPH,
            reason="it does not",
        )

    def _judge(self) -> Event:
        kind = self._chance.choice(JUDGEMENTS)
        _, target = self._target()
        about = {} if kind == "assessment.recorded" else {"event": target}
        told = self._event(kind, STREAM, paragraph=PARAGRAPH, occurred=self._day(), **about)
        self._judged.append(told)
        return told

    def _think_over(self) -> Event:
        """Retract a judgement, or move it to another day."""
        if not self._judged:
            return self._judge()
        told = self._chance.choice(self._judged)
        target = {"source": told["source"], "id": told["id"]}
        if self._chance.random() < 0.5:
            return self._event("event.retracted", STREAM, target=target, reason="untrue")
        data = {**told["data"], "occurred": self._day()}
        return self._event("event.corrected", STREAM, target=target, data=data, reason="misread")

    def _merge(self) -> Event:
        """Merge into an earlier one, so that nobody is merged into themselves in the end."""
        number = self._chance.randrange(len(self._firms))
        into = self._firms[self._chance.randrange(number)] if number else None
        if into is None:
            return self._register()
        return self._event(
            "stakeholder.merged",
            f"stakeholder/{self._firms[number]}",
            into=f"stakeholder/{into}",
            reason="one house",
            occurred=self._day(),
        )
