"""Rules of documents: a version is drafted once, and nothing is done with it certainly before."""

from typing import Final

from events.rules.case import Case, Rule, after
from events.rules.told import Told

_USES: Final = ("submitted", "circulated", "adopted", "published")


def _number(event: Told) -> int | None:
    """Return the number of the version that an event is about."""
    if event.short_type == "document.drafted":
        return int(event.data["version"]["n"])
    return event.data.get("version")


def _version_exists(case: Case) -> str | None:
    number = _number(case.event)
    if any(_number(draft) == number for draft in case.recorded("drafted")):
        return f"Version {number} is drafted already: give the next number, and what it revises."
    return None


def _revises_unknown(case: Case) -> str | None:
    revised, number = case.event.data.get("revises"), case.event.data["version"]["n"]
    if revised is None:
        return None
    if revised >= number:
        return "`revises` is not lower than the version: name the earlier version."
    if all(_number(draft) != revised for draft in case.recorded("drafted")):
        return (
            f"Version {revised} is not recorded: record its drafting first, or leave out `revises`."
        )
    return None


def _draft_after_use(case: Case) -> str | None:
    """Refuse a draft that would make a recorded use of the document come certainly too early."""
    if any(_undrafted(use, case) for use in case.others(*_USES)):
        return "Something was done with this version certainly before its draft: correct a date."
    revised = case.event.data.get("revises")
    for draft in case.others("drafted"):
        if _number(draft) == revised and after(draft, case.event):
            return "This is certainly before the version that it revises: correct a date."
        if draft.data.get("revises") == _number(case.event) and after(case.event, draft):
            return "This is certainly after the version that revises it: correct a date."
    return None


def _use_before_draft(case: Case) -> str | None:
    if _undrafted(case.event, case):
        return "This is certainly before its draft: correct whichever date is wrong."
    return None


def _undrafted(use: Told, case: Case) -> bool:
    """Whether a use is certainly before the drafting of its version; an adoption without a version, before every one."""
    number = _number(use)
    if number is None and use.short_type != "document.adopted":
        return False
    drafts = [one for one in case.standing if one.short_type == "document.drafted"]
    of_version = [draft for draft in drafts if number is None or _number(draft) == number]
    return bool(of_version) and all(after(draft, use) for draft in of_version)


def _adopted_already(case: Case) -> str | None:
    if any(_act(one) == _act(case.event) for one in case.recorded("adopted")):
        return "The same act of the same body on the same version is recorded already."
    return None


def _act(event: Told) -> tuple[object, ...]:
    data = event.data
    return data["body"], data["act"], data.get("version"), tuple(data.get("parts", ()))


_ORDER: Final = Rule("order", _use_before_draft)

RULES: Final = {
    "document.drafted": (
        Rule("exists", _version_exists),
        Rule("revises", _revises_unknown),
        Rule("order", _draft_after_use),
    ),
    "document.submitted": (_ORDER,),
    "document.circulated": (_ORDER,),
    "document.published": (_ORDER,),
    "document.adopted": (Rule("exists", _adopted_already), _ORDER),
}
