"""The faults of a whole instrument file, all at once, each with its place; whoever read the file adds the line."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Final, TypeAlias, get_args

from events.edtf import parse as parse_date
from events.errors import NotADate
from events.types import codes
from events.types.codes import STATUS_VALUES
from service.mandate.check_rules import check_rules
from service.mandate.declared import Declared
from service.mandate.errors import Fault
from service.mandate.possible import TYPES, UNTESTED
from service.mandate.registers import KIND as REGISTER
from service.mandate.rules import BASES
from service.mandate.shapes import Piece, near

__all__ = ["Fault", "faults"]

SUCCESSION: Final = ("renews", "amends", "replaces")

_STAKEHOLDER_TYPES: Final = get_args(codes.StakeholderType)
_DOCUMENT_TYPES: Final = get_args(codes.DocumentType)
_NEEDED: Final = (
    *("instrument", "adopted", "text", "window", "bodies", "classes", "acts", "verbs", "meetings"),
)
_FURTHER: Final = (
    *("documents", "preamble", "paragraphs", "elements", "references", "rules", "succession"),
    "note",
)
_SAID_OF_A_TEXT: Final = (
    *("id", "text", "addressees", "object", "scope", "deliverables", "depends_on"),
    *("takes_into_account", "refers_to", "note"),
)


def faults(document: object) -> tuple[Fault, ...]:
    """Return everything that is wrong with the parsed file; nothing, and it may be loaded."""
    piece = Piece(document, (), [])
    if not isinstance(document, Mapping) or not piece.mapping(
        known=(*_NEEDED, *_FURTHER), needs=_NEEDED
    ):
        piece.mapping()
        return tuple(dict.fromkeys(piece.faults))
    declared = Declared.of(document)
    for part, check in _CHECKS.items():
        if piece.holds(part):
            check(piece.at(part), declared)
    return tuple(dict.fromkeys(piece.faults))


def _address(piece: Piece, declared: Declared) -> None:
    if "#" in piece.text():
        piece.fault("Write the address of the decision, without a paragraph.")


def _adopted(piece: Piece, declared: Declared) -> None:
    if piece.mapping(known=("by", "at", "day", "basis", "note"), needs=("by", "at", "day")):
        _text(piece, "by", one_of=declared.bodies)
        _text(piece, "at", one_of=declared.meetings)
        _date(piece, "day", day_only=True)


def _text_file(piece: Piece, declared: Declared) -> None:
    needs = ("file", "sha256", "title")
    if piece.mapping(known=(*needs, "language"), needs=needs):
        for key in needs:
            _text(piece, key)


def _window(piece: Piece, declared: Declared) -> None:
    if piece.mapping(known=("opens",), needs=("opens",)):
        _text(piece, "opens", one_of=declared.meetings)


def _bodies(piece: Piece, declared: Declared) -> None:
    needs = ("stakeholder", "type", "name")
    for body in piece.values():
        if body.mapping(known=needs, needs=needs):
            _text(body, "stakeholder")
            _text(body, "type", one_of=_STAKEHOLDER_TYPES)
            _text(body, "name")


def _classes(piece: Piece, declared: Declared) -> None:
    for types in piece.values():
        types.texts(one_of=_STAKEHOLDER_TYPES)


def _acts(piece: Piece, declared: Declared) -> None:
    for types in piece.values():
        for name in types.texts():
            if name.startswith(UNTESTED):
                types.fault(f"`{name}` is no act: it says what is, not what somebody did.")
            elif name and name not in TYPES:
                types.fault(f"Unknown type of event: {near(name, TYPES)}")


def _verbs(piece: Piece, declared: Declared) -> None:
    for family in piece.values():
        family.text(one_of=[name for name in STATUS_VALUES if name != "element"])


def _documents(piece: Piece, declared: Declared) -> None:
    for document in piece.values():
        if document.mapping(known=("type", "name"), needs=("type", "name")):
            _text(document, "type", one_of=_DOCUMENT_TYPES)
            _text(document, "name")


def _meetings(piece: Piece, declared: Declared) -> None:
    needs = ("code", "body", "from", "to", "basis", "source")
    for meeting in _unique(piece, "code"):
        if meeting.mapping(known=(*needs, "place", "note", "also"), needs=needs):
            _text(meeting, "body", one_of=declared.bodies)
            first, last = _date(meeting, "from"), _date(meeting, "to")
            if first and last and last < first:
                meeting.at("to").fault("The meeting ends before it begins.")


def _preamble(piece: Piece, declared: Declared) -> None:
    for recital in _unique(piece, "id"):
        if recital.mapping(
            known=("id", "act", "text", "refers_to", "note"), needs=("id", "act", "text")
        ):
            _text(recital, "text")


def _paragraphs(piece: Piece, declared: Declared) -> None:
    for paragraph in _unique(piece, "id"):
        if paragraph.mapping(
            known=(*_SAID_OF_A_TEXT, "verb"), needs=("id", "verb", "addressees", "text")
        ):
            _text(paragraph, "verb", one_of=declared.verbs)
            _said_of(paragraph, declared)


def _elements(piece: Piece, declared: Declared) -> None:
    for element in _unique(piece, "id"):
        if element.mapping(known=_SAID_OF_A_TEXT, needs=("id", "text")):
            _said_of(element, declared)


def _said_of(piece: Piece, declared: Declared) -> None:
    _text(piece, "text")
    if piece.holds("addressees") and piece.at("addressees").value != []:
        piece.at("addressees").texts(one_of=declared.classes)
    if piece.holds("depends_on"):
        piece.at("depends_on").texts(one_of=declared.families)
    asked = piece.at("object") if piece.holds("object") else None
    if asked and asked.mapping(known=("text", "document", "scope")):
        if asked.holds("document"):
            _text(asked, "document", one_of=declared.documents)
        if asked.holds("scope"):
            asked.at("scope").texts(one_of=declared.classes)


def _references(piece: Piece, declared: Declared) -> None:
    needs = ("id", "version", "kind", "items")
    for text in piece.elements():
        if text.mapping(known=(*needs, "title", "source", "note", "register_of"), needs=needs):
            _text(text, "version")
            _text(text, "register_of", one_of=declared.classes)
            if text.holds("register_of") and text.value.get("kind") != REGISTER:
                text.at("register_of").fault(
                    f"Only a text of the kind `{REGISTER}` counts a class."
                )
            for item in _unique(text.at("items"), "code") if text.holds("items") else ():
                _item(item)


def _item(piece: Piece) -> None:
    needs = ("code", "label", "basis")
    if piece.mapping(known=(*needs, "from", "to", "number", "countries"), needs=needs):
        for key in ("from", "to"):
            _date(piece, key)
        if piece.holds("number"):
            piece.at("number").count()
            if not piece.holds("from"):
                piece.at("number").fault("A count is of a day: say with `from` on which one.")
        if piece.holds("countries"):
            piece.at("countries").texts(one_of=codes.COUNTRIES)


def _succession(piece: Piece, declared: Declared) -> None:
    needs = ("from", "to", "kind", "day", "basis")
    own = {f"{declared.address}#{number}" for number in declared.families}
    for edge in piece.elements():
        if edge.mapping(known=(*needs, "note"), needs=needs):
            ends = [_text(edge, key) for key in ("from", "to")]
            _text(edge, "kind", one_of=SUCCESSION)
            _text(edge, "basis", one_of=(*BASES, "inferred"))
            day = _date(edge, "day", day_only=True)
            if (
                day
                and declared.adopted_on
                and day < declared.adopted_on
                and _own(ends[0], declared)
            ):
                edge.at("day").fault("Nothing takes over from a decision before it is adopted.")
            for key, end in zip(("from", "to"), ends, strict=True):
                if end.startswith(f"{declared.address}#") and end not in own:
                    edge.at(key).fault(f"Unknown paragraph: {near(end, own)}")
            if ends[0] and ends[0] == ends[1]:
                edge.fault("A paragraph cannot succeed itself.")


def _own(address: str, declared: Declared) -> bool:
    return address.partition("#")[0] == declared.address


def _unique(piece: Piece, key: str) -> Iterator[Piece]:
    """Yield the rows of a list; note a key that two of them share."""
    seen = set[str]()
    for row in piece.elements():
        if row.holds(key):
            name = row.at(key).text()
            if name in seen:
                row.at(key).fault(f"`{name}` is there already: give each a {key} of its own.")
            seen.add(name)
        yield row


def _text(piece: Piece, key: str, *, one_of: Collection[str] | None = None) -> str:
    return piece.at(key).text(one_of=one_of) if piece.holds(key) else ""


def _date(piece: Piece, key: str, *, day_only: bool = False) -> date | None:
    """Return the last day that a date allows."""
    text = _text(piece, key)
    if not text:
        return None
    try:
        found = parse_date(text)
    except NotADate as error:
        piece.at(key).fault(str(error))
        return None
    if day_only and not found.is_day:
        piece.at(key).fault("Give the day: YYYY-MM-DD.")
    return found.latest


_Check: TypeAlias = Callable[[Piece, Declared], None]
_CHECKS: Final[Mapping[str, _Check]] = {
    "instrument": _address,
    "adopted": _adopted,
    "text": _text_file,
    "window": _window,
    "bodies": _bodies,
    "classes": _classes,
    "acts": _acts,
    "verbs": _verbs,
    "documents": _documents,
    "meetings": _meetings,
    "preamble": _preamble,
    "paragraphs": _paragraphs,
    "elements": _elements,
    "references": _references,
    "rules": check_rules,
    "succession": _succession,
}
