"""Rules of what people judge: the words are those of the paragraph's own instrument."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from events.rules.case import Case, Rule
from events.rules.claim import stands_elsewhere, target_retracted
from events.rules.told import Told
from events.types.codes import STATUS_VALUES
from events.types.keys import instrument_stream


def _texts(case: Case, verb: str) -> list[Told]:
    address = str(case.event.data["paragraph"]).partition("#")[0]
    return case.on(instrument_stream(address), f"servanda.instrument.{verb}")


def _other_family(case: Case) -> str | None:
    data = case.event.data
    own = [
        one
        for one in _texts(case, "paragraph_recorded")
        if one.data["address"] == data["paragraph"]
    ]
    family = own[-1].said("family") or own[-1].data["role"] if own else None
    values = STATUS_VALUES.get(str(family), ())
    if data["value"] not in values:
        return (
            f"{data['paragraph']} can have one of {', '.join(values)}."
            if values
            else "This has no status."
        )
    return None


def _no_criterion(case: Case) -> str | None:
    data = case.event.data
    own = [
        one for one in _texts(case, "rule_recorded") if one.data["paragraph"] == data["paragraph"]
    ]
    if not own:
        return f"No rule stands for {data['paragraph']}: there is no criterion to meet."
    criteria = max(own, key=lambda one: int(one.data["version"])).data["criteria"]
    if data["criterion"] not in criteria:
        return f"The rule has no such criterion: {_one_of(data['criterion'], criteria)}"
    return None


def _one_of(name: str, names: Iterable[str]) -> str:
    known = sorted(names)
    near = get_close_matches(name, known, 1)
    return f"did you mean `{near[0]}`?" if near else f"it has {', '.join(known)}."


RULES: Final = {
    "assessment.recorded": (Rule("stream", stands_elsewhere), Rule("family", _other_family)),
    "equivalence.accepted": (
        Rule("stream", stands_elsewhere),
        Rule("criterion", _no_criterion),
        Rule("retracted", target_retracted),
    ),
}
