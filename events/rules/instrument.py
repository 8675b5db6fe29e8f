"""Rules of instruments: texts are revised by recording the part again, never made into another text."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, Final

from events.rules.case import Case, Check, Rule
from events.rules.told import Told
from events.types.keys import instrument_stream


def _stands_elsewhere(address: Callable[[Told], str]) -> Check:
    """Refuse what is recorded on the stream of another instrument than its address names."""

    def check(case: Case) -> str | None:
        stream = instrument_stream(address(case.event).partition("#")[0])
        if stream != case.event.stream:
            return f"The address belongs to {stream}: record it there, or correct the address."
        return None

    return check


def _other_address(case: Case) -> str | None:
    if any(one.said("address") != case.event.said("address") for one in case.recorded("recorded")):
        return "The address of an instrument never changes: load another one beside it."
    return None


def _family(case: Case) -> str | None:
    event = case.event
    role, verb, family = event.data["role"], event.said("verb"), event.said("family")
    if role != "paragraph":
        return _family_of_role(role, verb, family)
    if verb is None:
        return "A paragraph needs its verb: add it."
    verbs = _instrument(case).get("verbs") or {}
    if verb not in verbs:
        near = get_close_matches(verb, verbs, 1)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        return f"The instrument has no such verb: add it to `verbs`, with its family.{hint}"
    if family != verbs[verb]:
        return f"Verb and family do not fit: this verb is of the family `{verbs[verb]}`."
    return None


def _family_of_role(role: str, verb: str | None, family: str | None) -> str | None:
    if verb is not None:
        return "Only a paragraph has a verb: leave it out, or correct the role."
    if family not in ({None} if role == "recital" else {None, "element"}):
        return "Verb and family do not fit: leave the family out, or correct the role."
    return None


def _instrument(case: Case) -> Any:  # noqa: ANN401 - the payload as JSON
    recorded = list(case.recorded("recorded"))
    return recorded[-1].data if recorded else {}


def _no_paragraph(case: Case) -> str | None:
    address = case.event.data["paragraph"]
    if all(one.data["address"] != address for one in case.recorded("paragraph_recorded")):
        return f"No paragraph {address} is recorded: record it before its rule."
    return None


def _version(case: Case) -> str | None:
    paragraph, version = case.event.data["paragraph"], case.event.data["version"]
    rules = [one for one in case.recorded("rule_recorded") if one.data["paragraph"] == paragraph]
    due = 1 + max((int(one.data["version"]) for one in rules), default=0)
    if version != due:
        return f"The next version of the rule of {paragraph} is {due}, not {version}: number it so."
    return None


def _meaning(case: Case) -> str | None:
    event = case.event
    labels = {item["code"]: item["label"] for item in event.data["items"]}
    if len(labels) != len(event.data["items"]):
        return "A code stands twice among the items: name each once."
    for one in case.recorded("reference_recorded"):
        if all(one.data[name] == event.data[name] for name in ("reference", "version")):
            for item in one.data["items"]:
                if labels.get(item["code"], item["label"]) != item["label"]:
                    return "A code keeps its meaning within a version: give the text a new version."
    return None


def _unknown_class(case: Case) -> str | None:
    class_, classes = case.event.said("registerOf"), _instrument(case).get("classes", {})
    if class_ is None:
        return None
    if case.event.data["kind"] != "register":
        return "Only a text of the kind `register` counts the members of a class: name its kind so."
    if class_ not in classes:
        return (
            f"The instrument has no class {class_}: register one of {', '.join(sorted(classes))}."
        )
    return None


def _count_of_no_day(case: Case) -> str | None:
    for item in case.event.said("items"):
        if item.get("number") is not None and item.get("from") is None:
            return f"The count {item['code']} is of no day: say with `from` when it was made."
    return None


def _edge_exists(case: Case) -> str | None:
    data = case.event.data
    if data["fromAddress"] == data["toAddress"]:
        return "Nothing succeeds itself: correct one of the addresses."
    ends = ("fromAddress", "toAddress")
    if any(all(one.data[end] == data[end] for end in ends) for one in case.recorded("linked")):
        return "The two are linked already: correct the recorded link instead."
    return None


RULES: Final = {
    "instrument.recorded": (
        Rule("stream", _stands_elsewhere(lambda event: str(event.data["address"]))),
        Rule("address", _other_address),
    ),
    "instrument.paragraph_recorded": (
        Rule("stream", _stands_elsewhere(lambda event: str(event.data["address"]))),
        Rule("family", _family),
    ),
    "instrument.rule_recorded": (
        Rule("stream", _stands_elsewhere(lambda event: str(event.data["paragraph"]))),
        Rule("paragraph", _no_paragraph),
        Rule("version", _version),
    ),
    "instrument.reference_recorded": (
        Rule("meaning", _meaning),
        Rule("class", _unknown_class),
        Rule("day", _count_of_no_day),
    ),
    "instrument.linked": (Rule("edge", _edge_exists),),
}
