"""Which subjects and events are wanted: every condition of the schema's filters, looked up in plain things."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from events.envelope import Recorded
from tests.differential.oracle.lists import Args
from tests.differential.oracle.moments import At
from tests.differential.oracle.saying import Thing, day_of
from tests.differential.oracle.seen import constant

Held: TypeAlias = Callable[[At, Thing], Iterable[str]]

DAYS: Final[Mapping[str, Mapping[str, str]]] = {
    "meeting": {"closes": "lastDay"},
    "partnership": {"started": "formed"},
    "consultation": {"opened": "opened", "deadline": "deadline"},
    "response": {"received": "received"},
    "activity": {"started": "started", "completed": "completed"},
    "document": {"published": "published"},
    "report": {"submitted": "submitted"},
    "workitem": {"due": "due"},
    "contribution": {"given": "given"},
}
"""By kind: the conditions on days, and the date that each looks at."""

_RENAMED: Final[Mapping[tuple[str, str], str]] = {
    ("reference", "kind"): "type",
    ("consultation", "document"): "text",
    ("response", "answers"): "consultation",
    ("partnership", "field"): "fields",
    ("partnership", "region"): "regions",
    ("partnership", "sector"): "sectors",
    ("stakeholder", "sector"): "sectors",
    ("activity", "aim"): "aims",
    ("activity", "region"): "regions",
}


def _tied(tie: str, own: str, other: str) -> Held:
    def others(at: At, thing: Thing) -> Iterable[str]:
        return (one[other] for one in at.world.ties[tie] if one[own] == thing["key"])

    return others


_RELATED: Final[Mapping[tuple[str, str], Held]] = {
    ("stakeholder", "partnership"): _tied("membership", "stakeholder", "partnership"),
    ("stakeholder", "activity"): _tied("participation", "stakeholder", "activity"),
    ("partnership", "member"): _tied("membership", "partnership", "stakeholder"),
    ("activity", "participant"): _tied("participation", "activity", "stakeholder"),
    ("consultation", "stakeholder"): _tied("invitation", "consultation", "stakeholder"),
}

_WHO: Final = frozenset(
    {
        *("member", "by", "stakeholder", "participant", "responsible", "donor"),
        *("adoptedBy", "body", "onBehalfOf"),
    }
)
"""The conditions that name stakeholders: each stands for all that were merged into it."""


def wanted(at: At, kind: str, where: Args | None) -> list[Thing]:
    """Return the subjects of a kind that pass."""
    subjects = at.world.subjects[kind].values()
    return [one for one in subjects if passes(at, kind, one, where or {})]


def passes(at: At, kind: str, thing: Thing, where: Args) -> bool:
    """Say whether everything that is given holds."""
    return all(_holds(at, kind, thing, name, asked) for name, asked in where.items())


def _holds(at: At, kind: str, thing: Thing, name: str, asked: Any) -> bool:  # noqa: ANN401 - a filter
    if asked is None:
        return True
    if name in {"and", "or"}:
        each = (passes(at, kind, thing, one) for one in asked)
        return all(each) if name == "and" else any(each)
    if name in DAYS.get(kind, {}):
        return between(day_of(thing.get(DAYS[kind][name])), asked)
    codes = among(asked)
    if codes is not None and name in _WHO and (kind, name) != ("meeting", "body"):
        codes = {name for code in codes for name in at.world.names_of(code)}
    return codes is None or not codes.isdisjoint(_codes(at, kind, thing, name))


def _codes(at: At, kind: str, thing: Thing, name: str) -> set[str]:
    """Return what a subject holds, as it was said and as the schema's enums write it."""
    return {form for one in held(at, kind, thing, name) for form in (one, constant(one))}


def held(at: At, kind: str, thing: Thing, name: str) -> list[str]:
    """Return what a condition of a filter looks at."""
    if name == "paragraph":
        return list(at.world.claimed(kind, thing["key"]))
    if (kind, name) in _RELATED:
        return list(_RELATED[kind, name](at, thing))
    said: Any = thing.get(_RENAMED.get((kind, name), name))
    return [said] if isinstance(said, str) else list(said or ())


def among(asked: Args) -> set[str] | None:
    """Return the codes of which one must be there; None where none is asked for."""
    if asked.get("eq") is not None:
        return {asked["eq"]}
    return None if asked.get("in") is None else set(asked["in"])


def between(held: Any, asked: Args) -> bool:  # noqa: ANN401 - whatever can be compared
    """Say whether something lies in a half-open span; what is not known lies in none."""
    since, until = (_read(asked.get(end), held) for end in ("gte", "lt"))
    if held is None:
        return since is None and until is None
    return (since is None or held >= since) and (until is None or held < until)


def _read(said: Any, like: Any) -> Any:  # noqa: ANN401 - as above
    if said is None:
        return None
    if isinstance(like, datetime):
        return datetime.fromisoformat(said)
    if isinstance(like, date) or like is None:
        return date.fromisoformat(said)
    return int(said)


def events(at: At, where: Args | None, streams: Sequence[str] | None = None) -> list[Recorded]:
    """Return the events that are wanted, of these streams or of all, in the order of the log."""
    known = at.oracle.log[: at.position]
    inside = (one for one in known if streams is None or one.stream in streams)
    return [one for one in inside if _happened(at, one) and _matches(at, one, where or {})]


def _happened(at: At, one: Recorded) -> bool:
    """Whether it had happened; a listing of the log hides nothing unless a day is given."""
    return not at.by_day or _day(one) <= at.day


def _day(one: Recorded) -> date:
    day = day_of(one.data["occurred"])
    assert day is not None
    return day


def _matches(at: At, one: Recorded, where: Args) -> bool:
    types = where.get("types")
    kind = constant(one.type.removeprefix("servanda."))
    spans = {"position": one.position, "recorded": one.recorded_at, "occurred": _day(one)}
    return (
        (types is None or kind in types)
        and _one_of(where.get("subject"), {one.stream})
        and _one_of(where.get("paragraph"), _claimed(at, one, where))
        and all(between(held, where.get(name) or {}) for name, held in spans.items())
    )


def _claimed(at: At, one: Recorded, where: Args) -> set[str]:
    if not where.get("paragraph"):
        return set()
    claims = (each for each in at.world.docket.claims if each.target.position == one.position)
    return {each.paragraph for each in claims}


def _one_of(asked: Args | None, held: set[str]) -> bool:
    codes = among(asked) if asked else None
    return codes is None or not codes.isdisjoint(held)
