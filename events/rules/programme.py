"""Rules of work items and of principles held against a text."""

from typing import Final

from events.rules.case import Case, Rule, never

_TELLING_THE_TYPE: Final = ("drafted", "submitted", "circulated", "adopted", "published")
PROGRAMME: Final = "work-programme"


def _no_programme(case: Case) -> str | None:
    programme = case.event.said("programme")
    told = [one for v in _TELLING_THE_TYPE for one in case.on(programme, f"servanda.document.{v}")]
    types = {one.said("documentType") for one in told} - {None}
    if types and PROGRAMME not in types:
        return "The document is no work programme: name the programme that holds the item."
    return None


def _principle_twice(case: Case) -> str | None:
    principles = [row["principle"] for row in case.event.data["rows"]]
    if len(set(principles)) != len(principles):
        return "A principle stands twice among the rows: give each one finding."
    return None


RULES: Final = {
    "workitem.defined": (
        Rule("exists", never("defined", message="The work item is defined already.")),
        Rule("programme", _no_programme),
    ),
    "workitem.ended": (Rule("exists", never("ended", message="The work item is ended already.")),),
    # HOLE: whether the version of the reference exists is not asked: references stand in instruments' streams.
    "principle.mapped": (Rule("principle", _principle_twice),),
}
