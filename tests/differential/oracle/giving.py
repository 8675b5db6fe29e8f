"""Contributions, work items and conflicts of sources replayed; people by function."""

from datetime import date
from decimal import Decimal

from tests.differential.oracle.saying import Thing, gather, keep, keep_keys, keys_of
from tests.differential.oracle.telling import Telling, slug

_FURTHER = ("PLEDGED", "WITHDRAWN", "RECEIVED", "SPENT")


def contribution(told: list[Telling], _: date) -> Thing | None:
    first = told[0].data
    thing: Thing = {"title": first["title"], "given": first["occurred"], "steps": []}
    for one in told:
        said = one.data
        keep(thing, said, "form", "unnamed", "conditions", "acknowledgedIn", recipient="to")
        keep_keys(thing, said, "donor", "partnership", "activity")
        step: Thing = {"stage": one.type.partition(".")[2].upper(), "event": one.position}
        keep(step, said, "occurred", "amount", "currency", "on")
        thing["steps"].append(step)
    for kind in ("partnership", "activity"):
        thing[kind] = thing.get(kind) or _purpose(told, kind)
    return thing | _total(thing["steps"])


def _purpose(told: list[Telling], kind: str) -> str | None:
    named = (one.data.get(member) or "" for one in told for member in ("to", "on"))
    return next((slug(stream) for stream in named if stream.startswith(f"{kind}/")), None)


def _total(steps: list[Thing]) -> Thing:
    """Return the furthest stage, and what all steps at it add up to, where that can be said."""
    stage = max((step["stage"] for step in steps), key=_FURTHER.index)
    at_it = [step for step in steps if step["stage"] == stage]
    amounts = [Decimal(step["amount"]) for step in at_it if "amount" in step]
    currencies = {step.get("currency") for step in at_it}
    one_currency = len(currencies) == 1
    total = str(sum(amounts)) if one_currency and len(amounts) == len(at_it) else None
    promised = [step["currency"] for step in steps if "currency" in step]
    if (
        stage == "WITHDRAWN" and promised
    ):  # what is taken back was promised, and is of that currency
        currencies = {promised[-1]}
    return {
        "stage": stage,
        "amount": total,
        "currency": currencies.pop() if len(currencies) == 1 else None,
        "event": at_it[-1]["event"],
    }


def workitem(told: list[Telling], _: date) -> Thing | None:
    thing: Thing = {"title": told[0].data["title"], "state": "OPEN"}
    for one in told:
        said = one.data
        gather(thing, said, who="responsible", what="outputs")
        keep_keys(thing, said, "programme")
        keep(thing, said, "ref", "text", "elements", "into", when="due")
        if one.type == "workitem.ended":
            state = said["outcome"].upper().replace("-", "_")
            thing |= {"ended": said["occurred"], "state": state}
        else:
            thing["defined"] = said["occurred"]
    if "when" in thing:
        thing |= {"due": thing["when"]["day"], "dueStated": thing["when"]["basis"] == "stated"}
    return thing | {"responsible": keys_of(thing["who"]), "outputs": keys_of(thing["what"])}


def conflict(told: list[Telling], _: date) -> Thing | None:
    said = told[-1].data
    versions = {claim["value"]: claim for one in told for claim in one.data["claims"]}
    thing: Thing = {"versions": list(versions.values())}
    keep(thing, said, "title", "member", "chosen", "reason", noted="occurred")
    named = isinstance(said["about"], str)
    return thing | {"about" if named else "about_named": said["about"]}


def person(told: list[Telling], _: date) -> Thing | None:
    said = told[-1].data
    thing: Thing = {"digests": sorted(said["_sd"])}
    keep(thing, said, title="function", recorded="occurred")
    keep_keys(thing, said, "onBehalfOf")
    return thing
